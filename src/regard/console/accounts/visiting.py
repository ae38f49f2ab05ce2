"""Visits with a single-use code and a PIN: one's own pages for a quarter of an hour, and no account left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts.entering import View, account_of
from regard.console.accounts.sessions import DEVICE, device_of
from regard.terms.actor import Actor
from regard.terms.errors import Conflict
from regard.terms.text import Text

_TOKEN, _UNTIL = "visit", "visit_until"


def visitor(request: HttpRequest) -> Actor | None:
    """Who visits in this session; None when nobody does, or no longer."""
    token = request.session.get(_TOKEN)
    if not token or account_of(request) is not None:
        return None
    found = calls.visitor(token)
    if found is None:
        request.session.flush()
    return found


def visit_until(request: HttpRequest) -> datetime | None:
    """When the visit of this session ends by itself; None when there is none."""
    until = request.session.get(_UNTIL)
    return datetime.fromisoformat(until) if until else None


def own_page(view: Callable[..., HttpResponse]) -> View:
    """Let in whoever is signed in, and whoever visits with a single-use code: only for pages about oneself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if account_of(request) is not None:
            return view(request, *args, **kwargs)
        visited = _TOKEN in request.session
        if visitor(request) is not None:
            return view(request, *args, **kwargs)
        if visited:
            return HttpResponseRedirect(f"{reverse('visit')}?over=1")
        return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")

    return guarded


@sensitive_post_parameters("code", "pin")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest) -> HttpResponse:
    """The page that takes a code and its PIN."""
    wrong: Text | None = None
    if request.method == "POST":
        try:
            made = calls.enter_visit(request.POST.get("code", "")[:80], request.POST.get("pin", "")[:40])
        except Conflict as error:
            wrong = error.text
        else:
            _open(request, made.token, made.until)
            return HttpResponseRedirect(reverse("me"))
    page = {"wrong": wrong, "over": "over" in request.GET}
    return render(request, "accounts/visit.html", page, status=422 if wrong else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit at once."""
    token = request.session.get(_TOKEN)
    if token:
        calls.end_visit(token)
    request.session.flush()
    return HttpResponseRedirect(reverse("public"))


def _open(request: HttpRequest, token: str, until: datetime) -> None:
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    request.session.flush()
    request.session[_TOKEN] = token
    request.session[_UNTIL] = until.isoformat()
    request.session[DEVICE] = device_of(request)
    if language:
        request.session["language"] = language
    # The site's own clock ends the visit; the session follows it and is gone soon after in any case.
    request.session.set_expiry(timedelta(minutes=20))
