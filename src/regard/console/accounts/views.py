"""Signing in and out, and proving presence again."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts import passkeys
from regard.console.accounts.entering import WAY, account_of, next_of, open_session, prove_again, signed_in
from regard.console.accounts.models import Account
from regard.console.accounts.provider import farewell
from regard.terms.errors import InputRefused
from regard.terms.text import Text

WRONG = Text(
    "This name, passphrase and code do not open an account together. After five failures in a row, wait a quarter of an hour.",
    "Ce nom, cette phrase de passe et ce code n’ouvrent pas de compte ensemble. Après cinq échecs de suite, attendez un quart d’heure.",
)
_STATE = "passkey_state"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; POST is the passphrase way."""
    if account_of(request) is not None:
        return HttpResponseRedirect(next_of(request, reverse("home")))
    wrong: Text | None = None
    if request.method == "POST":
        account = _by_passphrase(request)
        if account is not None:
            calls.actor(account.actor)
            goal = next_of(request, reverse("home"))
            open_session(request, account, way="passphrase")
            return HttpResponseRedirect(goal)
        wrong = WRONG
    page = {"wrong": wrong, "next": next_of(request, ""), "organisation": settings.PROVIDER is not None}
    return render(request, "accounts/sign_in.html", page, status=422 if wrong else 200)


@require_POST
def passkey_begin(request: HttpRequest) -> JsonResponse:
    """Options for the browser's passkey dialogue."""
    account = account_of(request)
    options, state = passkeys.begin_assertion(account)
    request.session[_STATE] = state
    return JsonResponse(options)


@require_POST
def passkey_finish(request: HttpRequest) -> JsonResponse:
    """Check the browser's answer, open the session (or prove presence again), and say where to go."""
    state = request.session.pop(_STATE, None)
    current = account_of(request)
    try:
        account = passkeys.finish_assertion(state or {}, sent_json(request).get("credential") or {}, account=current)
    except InputRefused as refused:
        return JsonResponse({"error": refused.text.to(get_language() or "en")}, status=422)
    goal = next_of(request, reverse("home"))
    if current is not None:
        prove_again(request)
    else:
        calls.actor(account.actor)
        open_session(request, account, way="passkey")
    return JsonResponse({"next": goal})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, and any look that was open in it. Whoever came in through their organisation is told how to leave there too."""
    calls_close(request)
    also = farewell() if request.session.get(WAY) == "organisation" else ""
    logout(request)
    if also:
        return render(request, "accounts/signed_out.html", {"farewell": also})
    return HttpResponseRedirect(reverse("public"))


@signed_in
def prove(request: HttpRequest) -> HttpResponse:
    """Both factors again, before something that cannot be undone."""
    account = account_of(request)
    wrong: Text | None = None
    if request.method == "POST" and account is not None:
        again = _by_passphrase(request, name=account.name)
        if again is not None and again.pk == account.pk:
            prove_again(request)
            return HttpResponseRedirect(next_of(request, reverse("home")))
        wrong = WRONG
    page = {"wrong": wrong, "next": next_of(request, reverse("home")), "account": account}
    return render(request, "accounts/prove.html", page, status=422 if wrong else 200)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """What is shown when a name has failed too often: how long to wait and the other way in."""
    return render(request, "accounts/locked.html", {}, status=429)


def sent_json(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request's body. Raises InputRefused (`json_refused`) when it is not one."""
    try:
        value = json.loads(request.body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise InputRefused("json_refused", Text("A JSON object was expected.", "Un objet JSON était attendu."))
    return value


def calls_close(request: HttpRequest) -> None:
    """Close the look that this session has open, if any."""
    look = request.session.pop("look", None)
    account = account_of(request)
    if look and account is not None:
        calls.close_look(calls.actor(account.actor), look)


def _by_passphrase(request: HttpRequest, *, name: str | None = None) -> Account | None:
    found = authenticate(
        request,
        name=name or request.POST.get("name", ""),
        password=request.POST.get("passphrase", ""),
        code=request.POST.get("code", ""),
    )
    return found if isinstance(found, Account) else None
