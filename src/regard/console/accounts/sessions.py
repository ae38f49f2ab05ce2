"""Sessions in `console.db` that their owner can see and end; thirty minutes idle, twelve hours in all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from regard.console import calls
from regard.console.accounts.models import Account, Sitting
from regard.terms.errors import NotAllowed, RegardError

BEGAN = "began"
PROVED = "proved"
DEVICE = "device"
MARK = "mark"


class SessionStore(DatabaseStore):
    """Django's database sessions, with the account, the start and the kind of device beside each row."""

    @classmethod
    def get_model_class(cls) -> type[Sitting]:
        """The table of the sessions."""
        return Sitting

    def create_model_instance(self, data: dict[str, Any]) -> Sitting:
        """A row for `data`, with what its owner is shown of it."""
        row = super().create_model_instance(data)
        assert isinstance(row, Sitting)
        account = data.get("_auth_user_id")
        row.account_id = int(account) if account else None
        row.seen = timezone.now()
        row.device = str(data.get(DEVICE, ""))
        began = data.get(BEGAN)
        row.began = datetime.fromtimestamp(began, tz=UTC) if began else None
        return row


class EndOldSessions:
    """Ends a session twelve hours after sign-in, however busy it was, and at once when its person left or lost their last role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out first where the session is too old, then answer."""
        began = request.session.get(BEGAN)
        if began is not None and (
            timezone.now().timestamp() - float(began) > settings.SESSION_ABSOLUTE_AGE or not _stands(request)
        ):
            logout(request)
        return self.get_response(request)


def _stands(request: HttpRequest) -> bool:
    """Whether the session's person is still one, and nothing ended it since it began. The actor is kept for the request."""
    account = request.user
    if not isinstance(account, Account):
        return False
    try:
        found = calls.actor(account.actor, mark=request.session.get(MARK, ""))
    except NotAllowed:
        end_all_sittings(account)
        return False
    except RegardError:  # the site's database is away: the page that is asked for says so
        return True
    request._regard_actor = found  # type: ignore[attr-defined]
    return True


def device_of(request: HttpRequest) -> str:
    """A few words for the browser and system of a request, enough for its owner to recognise, never the whole header."""
    agent = request.headers.get("User-Agent", "")
    browser = next((b for b in ("Edg", "OPR", "Firefox", "Chrome", "Safari") if b in agent), "")
    system = next((s for s in ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if s in agent), "")
    names = {"Edg": "Edge", "OPR": "Opera"}
    return " · ".join(part for part in (names.get(browser, browser), system) if part)


def end_sitting(account: Account, number: str) -> int:
    """End the session of `account` whose row is shown under `number` (never its key). Returns how many ended: one, or none."""
    rows = [row.session_key for row in Sitting.objects.filter(account=account) if sitting_number(row) == number]
    return Sitting.objects.filter(account=account, session_key__in=rows).delete()[0]


def sitting_number(row: Sitting) -> str:
    """What names a session in a page: a digest, since its key would open it."""
    return hashlib.sha256(b"regard sitting\x00" + row.session_key.encode()).hexdigest()[:16]


def end_all_sittings(account: Account, *, but: str | None = None) -> int:
    """End every session of `account`, but the one with key `but`. Returns how many ended."""
    rows = Sitting.objects.filter(account=account)
    if but:
        rows = rows.exclude(session_key=but)
    return rows.delete()[0]
