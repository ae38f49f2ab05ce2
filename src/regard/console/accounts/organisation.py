"""Signing in with the organisation's account, for people who have an account here already. It never makes one.

The answer comes back from another site, so the session's strict cookie is not with it: what the question held travels in a sealed cookie
of its own, for ten minutes, sent to this address alone. Where the provider does not state two factors, one of this site's is asked for.
"""

from __future__ import annotations

import hmac
import json
import secrets
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts import passkeys
from regard.console.accounts.entering import account_of, next_of, open_session, proved
from regard.console.accounts.models import Account, Sitting, Subject
from regard.console.accounts.provider import Client, client
from regard.console.accounts.sessions import end_all_sittings, sitting_number
from regard.console.accounts.views import WRONG, sent_json
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.text import Text

COOKIE = "regard_organisation"
LASTS = timedelta(minutes=10)
_HALF = "organisation"
_STATE = "organisation_passkey"
_OVER = Text(
    "This sign-in has run out, or was begun in another browser. Start again.",
    "Cette connexion a expiré, ou a commencé dans un autre navigateur. Recommencez.",
)
_STOPPED = Text(
    "Your organisation’s sign-in was stopped there. Nothing was opened here.",
    "La connexion s’est arrêtée chez votre organisation. Rien n’a été ouvert ici.",
)
_NOBODY = Text(
    "That account of your organisation is linked to nobody here. Sign in with your passkey or passphrase, then link it under My account.",
    "Ce compte de votre organisation n’est lié à personne ici. Connectez-vous par clé d’accès ou phrase de passe, puis liez-le dans Mon compte.",
)
_TAKEN = Text(
    "That account of your organisation is linked to another account here. It can be linked to one only.",
    "Ce compte de votre organisation est lié à un autre compte d’ici. Il ne peut l’être qu’à un seul.",
)


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, to sign in."""
    if account_of(request) is not None:
        return HttpResponseRedirect(next_of(request, reverse("home")))
    return _ask({"why": "enter", "next": next_of(request, "")})


@proved
@require_GET
def link(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, to link its subject to the account that is signed in."""
    me = account_of(request)
    row = Sitting.objects.filter(session_key=request.session.session_key).first()
    return _ask({"why": "link", "account": me.pk if me else 0, "sitting": sitting_number(row) if row else ""})


@proved
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Forget the link."""
    Subject.objects.filter(account=account_of(request)).delete()
    messages.success(request, _("Your organisation’s account is no longer linked."))
    return HttpResponseRedirect(reverse("account"))


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """What the provider answered: believed whole, or refused with a sentence."""
    asked = _opened(request.COOKIES.get(COOKIE, ""))
    try:
        answer = _answered(request, asked)
    except (InputRefused, NotAllowed) as refused:
        answer = render(request, "accounts/organisation_refused.html", {"wrong": refused.text}, status=422)
    answer.delete_cookie(COOKIE, path=reverse("organisation"), samesite="Lax")
    return answer


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The second factor, of this site's own, after a provider that did not state two."""
    account = _half(request)
    if account is None:
        return HttpResponseRedirect(reverse("sign-in"))
    wrong: Text | None = None
    if request.method == "POST":
        code = request.POST.get("code", "")
        found = authenticate(request, name=account.name, organisation_code=code)
        if isinstance(found, Account) and found.pk == account.pk:
            return HttpResponseRedirect(_enter(request, account))
        wrong = WRONG
    page = {"account": account, "wrong": wrong, "next": ""}
    return render(request, "accounts/organisation_second.html", page, status=422 if wrong else 200)


@require_POST
def second_begin(request: HttpRequest) -> JsonResponse:
    """Options for the browser's passkey dialogue."""
    account = _half(request)
    if account is None:
        return JsonResponse({"error": _OVER.to(get_language() or "en")}, status=422)
    options, state = passkeys.begin_assertion(account)
    request.session[_STATE] = state
    return JsonResponse(options)


@require_POST
def second_finish(request: HttpRequest) -> JsonResponse:
    """Check the browser's answer and open the session."""
    account = _half(request)
    state = request.session.pop(_STATE, None)
    try:
        if account is None:
            raise InputRefused("signon_over", _OVER)
        passkeys.finish_assertion(state or {}, sent_json(request).get("credential") or {}, account=account)
    except InputRefused as refused:
        return JsonResponse({"error": refused.text.to(get_language() or "en")}, status=422)
    return JsonResponse({"next": _enter(request, account)})


@csrf_exempt
@require_POST
def ended(request: HttpRequest) -> HttpResponse:
    """The provider says that a person's session there ended: theirs end here. The signed token vouches for itself."""
    asking = _client()
    try:
        subject = asking.ended(request.POST.get("logout_token", ""))
    except InputRefused:
        return JsonResponse({"error": "invalid_request"}, status=400)
    for found in Subject.objects.filter(digest=digest(asking, subject)):
        end_all_sittings(found.account)
    return HttpResponse(status=200)


def digest(asking: Client, subject: str) -> bytes:
    """What is kept of a subject: a digest under a key drawn from the site's secret, never what the provider calls the person."""
    key = _key(b"regard console subjects")
    return hmac.digest(key, f"{asking.provider.issuer}\x00{subject}".encode(), "sha256")


def _client() -> Client:
    found = client()
    if found is None:
        raise Http404
    return found


def _ask(why: dict[str, Any]) -> HttpResponse:
    asking = _client()
    held = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(64),
    }
    to = asking.ask(**held, back=_back())
    response = HttpResponseRedirect(to)
    until = (timezone.now() + LASTS).timestamp()
    sealed = _sealed(why | held | {"until": until})
    response.set_cookie(
        COOKIE,
        sealed,
        max_age=int(LASTS.total_seconds()),
        path=reverse("organisation"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _answered(request: HttpRequest, asked: dict[str, Any] | None) -> HttpResponse:
    asking, said = _client(), request.GET
    if asked is None or not secrets.compare_digest(said.get("state", "").encode(), asked["state"].encode()):
        raise InputRefused("signon_over", _OVER)
    if not asking.issued_by(said.get("iss")):
        raise InputRefused("signon_over", _OVER)
    if "error" in said or not said.get("code"):
        raise InputRefused("signon_stopped", _STOPPED)
    stated = asking.stated(code=said["code"], verifier=asked["verifier"], nonce=asked["nonce"], back=_back())
    known = digest(asking, stated.subject)
    if asked["why"] == "link":
        return _linked(request, asked, known)
    found = Subject.objects.select_related("account").filter(digest=known, account__is_active=True).first()
    if found is None:
        raise NotAllowed("signon_nobody", _NOBODY)
    calls.actor(found.account.actor)
    if stated.two_factors:
        open_session(request, found.account, way="organisation")
        return _bounce(request, asked["next"] or reverse("home"))
    request.session.flush()
    until = (timezone.now() + LASTS).timestamp()
    request.session[_HALF] = {"account": found.account.pk, "until": until, "next": asked["next"]}
    return _bounce(request, reverse("organisation-second"))


def _linked(request: HttpRequest, asked: dict[str, Any], known: bytes) -> HttpResponse:
    """Link the subject to the account that asked, while the session in which it asked is still open."""
    open_rows = Sitting.objects.filter(account=asked["account"], expire_date__gt=timezone.now())
    if not any(sitting_number(row) == asked["sitting"] for row in open_rows):
        raise InputRefused("signon_over", _OVER)
    other = Subject.objects.filter(digest=known).first()
    if other is not None and other.account_id != asked["account"]:
        raise NotAllowed("signon_taken", _TAKEN)
    Subject.objects.update_or_create(account_id=asked["account"], defaults={"digest": known, "created": timezone.now()})
    return _bounce(request, reverse("account"))


def _bounce(request: HttpRequest, to: str) -> HttpResponse:
    """A page of this site that goes on by itself: only then does the browser send the strict session cookie."""
    return render(request, "accounts/organisation_bounce.html", {"to": to})


def _half(request: HttpRequest) -> Account | None:
    held = request.session.get(_HALF)
    if not isinstance(held, dict) or float(held["until"]) <= timezone.now().timestamp():
        return None
    return Account.objects.filter(pk=held["account"], is_active=True).first()


def _enter(request: HttpRequest, account: Account) -> str:
    """Open the session; where to go."""
    to = request.session[_HALF]["next"] or reverse("home")
    calls.actor(account.actor)
    open_session(request, account, way="organisation")
    return str(to)


def _back() -> str:
    return f"{settings.ORIGIN}{reverse('organisation-return')}"


def _sealed(value: dict[str, Any]) -> str:
    nonce = secrets.token_bytes(12)
    return (nonce + AESGCM(_key(b"regard console sign-on")).encrypt(nonce, json.dumps(value).encode(), None)).hex()


def _opened(cookie: str) -> dict[str, Any] | None:
    try:
        data = bytes.fromhex(cookie)
        value: dict[str, Any] = json.loads(AESGCM(_key(b"regard console sign-on")).decrypt(data[:12], data[12:], None))
    except (ValueError, InvalidTag):
        return None
    return value if float(value["until"]) > timezone.now().timestamp() else None


def _key(use: bytes) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use)
    return derive.derive(settings.SECRET_KEY.encode())
