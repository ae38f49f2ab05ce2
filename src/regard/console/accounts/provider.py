"""The organisation's OpenID Connect provider: discovery, keys, the code for a token, and what the token must say before it is believed.

OpenID Connect Core 1.0, 3.1 (authorization code) and 3.1.3.7 (ID token validation); RFC 7636 (PKCE, S256); RFC 9207 (`iss` in the answer);
Back-Channel Logout 1.0, 2.4-2.6. Signatures are joserfc's; algorithms with a shared secret and `none` are never taken.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from regard.console.shapes import Provider
from regard.terms.clock import SystemClock
from regard.terms.errors import InputRefused, Unavailable
from regard.terms.text import Text

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
LEEWAY_SECONDS = 120
FRESH_SECONDS = 3600.0
"""How long what the provider publishes is taken as it was; an unknown key is asked for at once, at most every half minute."""
_AGAIN_SECONDS = 30.0
_TIMEOUT_SECONDS = 5.0
_MOST_BYTES = 256 * 1024
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_AWAY = Text(
    "Your organisation’s sign-in does not answer. Use your passkey or passphrase, or try again later.",
    "La connexion de votre organisation ne répond pas. Utilisez votre clé d’accès ou votre phrase de passe, ou réessayez plus tard.",
)
_FALSE = Text(
    "What your organisation’s sign-in sent does not hold ({why}). Start again; if it happens again, tell the administrator.",
    "Ce que la connexion de votre organisation a envoyé n’est pas valable ({why}). Recommencez ; si cela se répète, dites-le à l’administrateur.",
)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What the provider publishes of itself, checked."""

    authorization: str
    token: str
    keys: str
    end_session: str
    says_issuer: bool
    secret_in_body: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """What a believed ID token states: whose it is, and whether two factors held there."""

    subject: str
    two_factors: bool


class Client:
    """This console as a client of one provider. What it fetched is shared by the threads of the process."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def ask(self, *, state: str, nonce: str, verifier: str, back: str) -> str:
        """The address to send a browser to. Raises Unavailable (`provider_away`), InputRefused (`provider_false`)."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self.provider.client_id,
            "redirect_uri": back,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if self.provider.acr:
            asked["acr_values"] = " ".join(self.provider.acr)
        to = self.endpoints().authorization
        return f"{to}{'&' if '?' in to else '?'}{urlencode(asked)}"

    def stated(self, *, code: str, verifier: str, nonce: str, back: str) -> Stated:
        """Exchange the code, and believe the token only when all of it holds. Raises Unavailable, InputRefused (`provider_false`)."""
        endpoints = self.endpoints()
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        headers = {}
        client, secret = quote(self.provider.client_id, safe=""), quote(self.provider.client_secret, safe="")
        if endpoints.secret_in_body:
            body |= {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}
        else:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()
        answer = _fetch(endpoints.token, urlencode(body).encode(), headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _false("no id_token")
        claims = self._claims(token)
        if claims.get("nonce") != nonce:
            raise _false("nonce")
        amr = claims.get("amr")
        methods = {each for each in amr if isinstance(each, str)} if isinstance(amr, list) else set()
        two = claims.get("acr") in self.provider.acr or bool(methods & set(self.provider.amr))
        return Stated(_subject(claims), two)

    def ended(self, token: str) -> str:
        """The subject whose sessions a logout token ends. Raises InputRefused (`provider_false`), Unavailable."""
        claims = self._claims(token, logout=True)
        events = claims.get("events")
        if not isinstance(events, dict) or _LOGOUT_EVENT not in events or "nonce" in claims:
            raise _false("events")
        return _subject(claims)

    def issued_by(self, issuer: str | None) -> bool:
        """Whether the `iss` of an authorization answer is the provider's (RFC 9207); absent only where it does not promise one."""
        return issuer == self.provider.issuer if issuer is not None else not self.endpoints().says_issuer

    def farewell(self, back: str) -> str:
        """The address at which the person also leaves the organisation's session; empty where the provider has none or is away."""
        try:
            to = self.endpoints().end_session
        except (Unavailable, InputRefused):
            return ""
        asked = urlencode({"client_id": self.provider.client_id, "post_logout_redirect_uri": back})
        return f"{to}{'&' if '?' in to else '?'}{asked}" if to else ""

    def endpoints(self) -> Endpoints:
        """What the provider publishes, an hour old at most. Raises Unavailable (`provider_away`), InputRefused (`provider_false`)."""
        with self._lock:
            known = self._endpoints
        if known is not None and time.monotonic() - known[0] < FRESH_SECONDS:
            return known[1]
        found = _fetch(self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self.provider.issuer:
            raise _false("issuer")
        methods = found.get("token_endpoint_auth_methods_supported")
        posts = isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods
        made = Endpoints(
            authorization=self._address(found, "authorization_endpoint"),
            token=self._address(found, "token_endpoint"),
            keys=self._address(found, "jwks_uri"),
            end_session=self._address(found, "end_session_endpoint") if "end_session_endpoint" in found else "",
            says_issuer=found.get("authorization_response_iss_parameter_supported") is True,
            secret_in_body=posts,
        )
        with self._lock:
            self._endpoints = (time.monotonic(), made)
        return made

    def _address(self, found: Mapping[str, Any], name: str) -> str:
        """An address of the provider's: over TLS, unless the provider is on this machine."""
        value = found.get(name)
        plain = self.provider.issuer.startswith("http://")
        if not isinstance(value, str) or not value.startswith(("https://", "http://") if plain else "https://"):
            raise _false(name)
        return value

    def _claims(self, token: str, *, logout: bool = False) -> dict[str, Any]:
        try:
            opened = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError):
            # A key that was changed since is asked for, and then believed or not.
            try:
                opened = jwt.decode(token, self._key_set(again=True), algorithms=ALGORITHMS)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise _false("signature") from error
        claims = opened.claims
        self._check(claims, logout=logout)
        return claims

    def _check(self, claims: Mapping[str, Any], *, logout: bool) -> None:
        now = SystemClock().now().timestamp()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        client = self.provider.client_id
        expires, issued = _time(claims, "exp"), _time(claims, "iat")
        if claims.get("iss") != self.provider.issuer:
            raise _false("iss")
        if client not in audiences or (len(audiences) > 1 and claims.get("azp") != client):
            raise _false("aud")
        if "azp" in claims and claims["azp"] != client:
            raise _false("azp")
        if issued is None or issued > now + LEEWAY_SECONDS or (logout and issued < now - 2 * LEEWAY_SECONDS):
            raise _false("iat")
        if expires is None or expires < now - LEEWAY_SECONDS:
            raise _false("exp")

    def _key_set(self, *, again: bool = False) -> KeySet:
        with self._lock:
            known = self._keys
        age = time.monotonic() - known[0] if known is not None else FRESH_SECONDS
        if known is not None and age < (_AGAIN_SECONDS if again else FRESH_SECONDS):
            return known[1]
        found = _fetch(self.endpoints().keys)
        try:
            keys = KeySet.import_key_set({"keys": [one for one in found["keys"] if one.get("use", "sig") == "sig"]})
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _false("jwks") from error
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys


@lru_cache(maxsize=1)
def client() -> Client | None:
    """This site's client of the provider; None when no provider is set."""
    return Client(settings.PROVIDER) if settings.PROVIDER else None


def farewell() -> str:
    """Where a person who came in through the provider leaves its session too; empty where there is no such place."""
    asking = client()
    return asking.farewell(settings.ORIGIN + reverse("sign-in")) if asking else ""


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise _false("sub")
    return subject


def _time(claims: Mapping[str, Any], name: str) -> float | None:
    """A claim that is a time, in seconds since 1970; None when it is absent or something else."""
    value = claims.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What the provider publishes is where it says, or nowhere."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _fetch(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A JSON object from the provider. Raises Unavailable (`provider_away`), InputRefused (`provider_false`)."""
    asked = urllib.request.Request(address, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=_TIMEOUT_SECONDS) as answer:
            data = answer.read(_MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if body is not None and error.code < 500:
            raise _false("code") from error
        raise Unavailable("provider_away", _AWAY) from error
    except OSError as error:
        raise Unavailable("provider_away", _AWAY) from error
    try:
        value = json.loads(data) if len(data) <= _MOST_BYTES else None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _false("json")
    return value


def _false(why: str) -> InputRefused:
    return InputRefused("provider_false", _FALSE, why=why)
