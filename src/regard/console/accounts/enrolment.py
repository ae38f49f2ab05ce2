"""From a single-use link (or a paper code) to an account with two factors.

The token travels in the link's fragment, which no server log or proxy sees; the page's script posts it. The link says who it is for;
whoever holds it then makes their own credentials, and nobody ever hands out a password.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts import factors, passkeys
from regard.console.accounts.entering import open_session
from regard.console.accounts.models import Account
from regard.console.accounts.sessions import device_of
from regard.console.accounts.views import sent_json
from regard.console.drawings import qr
from regard.terms.errors import Conflict, InputRefused, NotFound, RegardError
from regard.terms.text import Text

CEREMONY = timedelta(minutes=15)
_PENDING = "enrolment"
_STATE = "enrolment_state"


@sensitive_post_parameters("token")
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """The page that a link opens; POST spends the token."""
    wrong: Text | None = None
    if request.method == "POST":
        try:
            found = calls.redeem_enrolment(request.POST.get("token", "").strip())
        except (Conflict, NotFound, InputRefused) as error:
            wrong = error.text
        else:
            request.session.flush()
            request.session[_PENDING] = {
                "actor": found.actor,
                "link": found.link,
                "until": (timezone.now() + CEREMONY).isoformat(),
                "name": factors.typed(factors.grouped(2)),
                "handle": os.urandom(32).hex(),
                "secret": factors.new_secret().hex(),
                "proposed": factors.grouped(4),
                "roles": [[role.en, role.fr] for role in found.roles],
            }
            return HttpResponseRedirect(reverse("enrol-choose"))
    return render(request, "accounts/enrol.html", {"wrong": wrong}, status=422 if wrong else 200)


def choose(request: HttpRequest) -> HttpResponse:
    """The two ways in, side by side."""
    pending = _pending(request)
    if pending is None:
        return HttpResponseRedirect(reverse("enrol"))
    return render(request, "accounts/enrol_choose.html", _page(pending))


@require_POST
def passkey_begin(request: HttpRequest) -> JsonResponse:
    """Options for the browser to make a passkey."""
    pending = _pending(request)
    if pending is None:
        return _late()
    options, state = passkeys.begin_registration(handle=bytes.fromhex(pending["handle"]), name=pending["name"])
    request.session[_STATE] = state
    return JsonResponse(options)


@require_POST
def passkey_finish(request: HttpRequest) -> JsonResponse:
    """Keep the passkey, open the account's first session."""
    pending = _pending(request)
    state = request.session.pop(_STATE, None)
    if pending is None or state is None:
        return _late()
    try:
        key = passkeys.finish_registration(state, sent_json(request).get("credential") or {}, device_of(request) or "1")
    except InputRefused as refused:
        return JsonResponse({"error": refused.text.to(get_language() or "en")}, status=422)
    try:
        with transaction.atomic():
            account = _fresh_account(pending)
            key.account = account
            key.save()
    except Conflict as over:
        request.session.flush()
        return JsonResponse({"error": over.text.to(get_language() or "en")}, status=422)
    calls.factor_registered(account.actor)
    open_session(request, account, way="passkey")
    return JsonResponse({"next": reverse("home")})


@sensitive_post_parameters("passphrase", "code")
@require_http_methods(["GET", "POST"])
def second_way(request: HttpRequest) -> HttpResponse:
    """A passphrase and one-time codes; on success the recovery codes, shown once."""
    pending = _pending(request)
    if pending is None:
        return HttpResponseRedirect(reverse("enrol"))
    secret = bytes.fromhex(pending["secret"])
    wrong: RegardError | None = None
    if request.method == "POST":
        phrase, code = request.POST.get("passphrase", ""), request.POST.get("code", "")
        try:
            factors.check_second_way(phrase, secret, code, name=pending["name"], proposed=pending["proposed"])
            with transaction.atomic():
                account = _fresh_account(pending)
                codes = factors.set_up_second_way(
                    account, passphrase=phrase, secret=secret, code=code, proposed=pending["proposed"]
                )
        except (InputRefused, Conflict) as error:
            wrong = error
        else:
            calls.factor_registered(account.actor)
            open_session(request, account, way="passphrase")
            return render(
                request, "accounts/recovery_codes.html", {"codes": codes, "name": account.name, "first": True}
            )
    page = _page(pending) | secret_page(secret, name=pending["name"]) | {"wrong": wrong.text if wrong else None}
    return render(request, "accounts/enrol_second_way.html", page, status=422 if wrong else 200)


def secret_page(secret: bytes, *, name: str) -> dict[str, Any]:
    """The secret of one-time codes as a QR code and as text, for a page."""
    uri = factors.secret_uri(secret, name=factors.grouped_name(name), site="Regard")
    return {"qr": qr(uri), "secret_text": factors.secret_text(secret)}


def _pending(request: HttpRequest) -> dict[str, Any] | None:
    pending: dict[str, Any] | None = request.session.get(_PENDING)
    if pending is None or datetime.fromisoformat(pending["until"]) <= timezone.now():
        return None
    return pending


def _page(pending: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": pending["name"],
        "until": datetime.fromisoformat(pending["until"]),
        "proposed": pending["proposed"],
        "roles": [Text(*role) for role in pending["roles"]],
    }


def _fresh_account(pending: dict[str, Any]) -> Account:
    """The actor's account, new: what was registered before a re-enrolment stops working, sessions included.

    A link makes one account, once: the page shown again, a second tab and a link that a later one replaced make none. Raises Conflict.
    """
    calls.finish_enrolment(pending["link"])
    Account.objects.filter(actor=pending["actor"]).delete()
    account = Account(
        actor=pending["actor"], name=pending["name"], handle=bytes.fromhex(pending["handle"]), created=timezone.now()
    )
    account.set_unusable_password()
    account.save()
    return account


def _late() -> JsonResponse:
    text = Text(
        "This enrolment has run out. Ask the person who gave you the link for a new one.",
        "Cette inscription a expiré. Demandez un nouveau lien à la personne qui vous l’a donné.",
    )
    return JsonResponse({"error": text.to(get_language() or "en")}, status=422)
