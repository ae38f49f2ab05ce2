"""Opening a session, proving presence again, and the guards that pages put before their views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from regard.console import calls
from regard.console.accounts.models import Account
from regard.console.accounts.sessions import BEGAN, DEVICE, MARK, PROVED, SessionStore, device_of

WAY = "way"
PROOF_SECONDS = 10 * 60
_BACKENDS = {
    "passkey": "regard.console.accounts.backends.PasskeyBackend",
    "passphrase": "regard.console.accounts.backends.PassphraseBackend",
    "organisation": "regard.console.accounts.backends.OrganisationBackend",
}


class View(Protocol):
    """A view: a request and the parts of its address, to an answer."""

    def __call__(self, request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer."""
        ...


def open_session(request: HttpRequest, account: Account, *, way: str) -> None:
    """Start a session for `account`, whose two factors have just held. A new session key, always."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    request.session.flush()
    SessionStore.clear_expired()
    login(request, account, backend=_BACKENDS[way])
    now = timezone.now().timestamp()
    request.session[BEGAN] = now
    request.session[PROVED] = now
    request.session[DEVICE] = device_of(request)
    request.session[MARK] = calls.cut_mark(account.actor)
    request.session[WAY] = way
    if language:
        request.session["language"] = language


def prove_again(request: HttpRequest) -> None:
    """Note that whoever holds the session has just proved two factors again."""
    request.session[PROVED] = timezone.now().timestamp()


def proved_lately(request: HttpRequest) -> bool:
    """Whether both factors were proved in the last ten minutes of this session."""
    proved = request.session.get(PROVED)
    return proved is not None and timezone.now().timestamp() - float(proved) < PROOF_SECONDS


def account_of(request: HttpRequest) -> Account | None:
    """The account of the session, if someone is signed in."""
    user: Any = request.user
    return user if isinstance(user, Account) else None


def next_of(request: HttpRequest, default: str = "/") -> str:
    """Where to go next: only to a page of this site."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else default


def signed_in(view: Callable[..., HttpResponse]) -> View:
    """Send whoever is not signed in to the sign-in page, and back after."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if account_of(request) is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return guarded


def proved(view: Callable[..., HttpResponse]) -> View:
    """Ask for both factors again before something that cannot be undone, unless they were proved in the last ten minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if account_of(request) is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        if not proved_lately(request):
            back = request.path if request.method == "GET" else request.POST.get("from", "/")
            return HttpResponseRedirect(f"{reverse('prove')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return guarded
