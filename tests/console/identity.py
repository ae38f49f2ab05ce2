"""A real OpenID provider on this machine (the package oidc-provider-mock), made stricter where it is lax: it holds clients to PKCE."""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    oidc = pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is a development requirement")
    from authlib import jose
    from oidc_provider_mock._app import app as make_app
    from oidc_provider_mock._storage import User, storage
from werkzeug.serving import make_server

AWAY = "127.0.0.1"
"""Another site than `localhost` for a browser: its strict cookies do not travel between the two."""


class Provider:
    """The provider: its issuer, what it is told to say of people, and what it was asked."""

    def __init__(self, people: dict[str, dict[str, object]]) -> None:
        self.flask = make_app(
            require_nonce=True, user_claims=[User(sub=sub, claims=claims) for sub, claims in people.items()]
        )
        self.challenges: list[str] = []
        self.asked: list[str] = []
        self.refused = 0
        self.server = make_server(AWAY, 0, self._strict, threaded=True)
        self.issuer = f"http://{AWAY}:{self.server.server_port}"

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        with self.flask.test_request_context():
            self.flask.preprocess_request()
            storage.jwk = jose.RSAKey.generate_key(is_private=True)

    def sign(self, claims: dict[str, object]) -> str:
        """A token with any claims, under the provider's present key."""
        with self.flask.test_request_context():
            self.flask.preprocess_request()
            return jose.jwt.encode({"alg": "RS256"}, claims, storage.jwk).decode()

    def agree(self, address: str, subject: str) -> dict[str, str]:
        """What the person's browser does there: choose an account, be sent back. The parameters of the answer."""
        form = urllib.parse.urlencode({"sub": subject}).encode()

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(urllib.request.Request(address, form), timeout=5)
        except urllib.error.HTTPError as answer:
            assert answer.code == 302, answer.read()
            return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.headers["Location"]).query))
        raise AssertionError("the provider did not send the browser back")

    def _strict(self, environ: dict[str, Any], start: Any) -> Any:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        query = dict(urllib.parse.parse_qsl(environ.get("QUERY_STRING", "")))
        if path == "/oauth2/authorize" and query.get("code_challenge_method") == "S256":
            self.challenges.append(query["code_challenge"])
        if path == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = io.BytesIO(body)
            verifier = dict(urllib.parse.parse_qsl(body.decode())).get("code_verifier", "")
            digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            if digest not in self.challenges:
                self.refused += 1
                start("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_grant"}']
        return self.flask.wsgi_app(environ, start)


@contextmanager
def provider(people: dict[str, dict[str, object]]) -> Iterator[Provider]:
    """Run a provider that knows `people` (subject → further claims)."""
    made = Provider(people)
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        thread.join(5)
        made.server.server_close()
