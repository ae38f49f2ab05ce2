"""What surrounds every page: headers, the actor, errors as sentences, the rail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regard.console import calls, errors
from regard.console.accounts.entering import account_of
from regard.console.accounts.visiting import visit_until, visitor
from regard.console.shapes import OpenLook, Self, SiteFace
from regard.terms.actor import Actor
from regard.terms.errors import NotAllowed, RegardError
from regard.terms.text import Text

Answer = Callable[[HttpRequest], HttpResponse]
MOST_PLACES = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail."""

    key: str
    label: Any
    icon: str


PLACES = (
    Place("inspection", _("Inspection"), "eye"),
    Place("machine", _("Machine"), "square"),
    Place("monday", _("Monday"), "monday"),
    Place("representative", _("Representatives"), "scales"),
    Place("me", _("Held on me"), "person"),
    Place("team-live", _("The team now"), "hand"),
    Place("team", _("The week"), "bars"),
    Place("findings", _("Findings"), "check"),
    Place("erasure", _("Due and erased"), "hourglass"),
    Place("requests", _("Requests"), "hand"),
    Place("people", _("People"), "people"),
    Place("charter", _("Charter"), "page"),
    Place("ledger", _("Ledger"), "chain"),
)

_UNDER = {"looks": "me", "flags": "me", "team-quarter": "team"}
"""Pages that lie under a place of another name."""


class ProtectiveHeaders:
    """Headers that every answer carries; no page of a signed-in person is ever kept by a cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add what the answer did not set itself."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), publickey-credentials-get=(self)",
        )
        return response


class ZoneOfSite:
    """Shows times in the site's zone for the length of an answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the site's zone on."""
        site = _site()
        with timezone.override(ZoneInfo(site.zone) if site else None):
            return self.get_response(request)


class ErrorsAsSentences:
    """Turns Regard's errors into pages that say what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for an error of Regard's; anything else is a fault and stays one."""
        if not isinstance(exception, RegardError):
            return None
        response = errors.regard_error(request, exception)
        if response.status_code >= 500:
            logging.getLogger("regard.console").error("%s", exception.code)
        return response


def actor_of(request: HttpRequest) -> Actor:
    """The actor who is signed in. Raises NotAllowed (`sign_in_first`) for a visitor: the guards stand before."""
    actor = _actor(request)
    if actor is None:
        raise NotAllowed("sign_in_first", Text("Sign in first.", "Connectez-vous d’abord."))
    return actor


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page's frame shows: site, rail, purpose bar. Missing pieces are left out where the site's database does not answer."""
    site = _site()
    actor, mine, look = None, None, None
    try:
        actor = _actor(request)
        if actor is not None:
            mine = calls.self_of(actor)
            look = open_look(request, actor)
    except RegardError:
        # The page that is being drawn says it already (a refusal, a database away); its frame then goes without a rail.
        mine = None
    return {
        "site": site,
        "mine": mine,
        "signed_in": account_of(request) is not None if hasattr(request, "user") else False,
        "places": places_of(mine),
        "look": look,
        "visit_until": visit_until(request) if actor is not None and not actor.roles else None,
        "developer": settings.DEVELOPER,
        "here": _here(request),
    }


def _here(request: HttpRequest) -> str:
    """The place of the rail under which the page lies."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return _UNDER.get(name, name)


def places_of(mine: Self | None) -> tuple[tuple[Place, int], ...]:
    """The rail: at most six places, each with the number of things that wait there."""
    if mine is None:
        return ()
    waiting = dict(mine.alerts)
    return tuple((place, waiting.get(place.key, 0)) for place in PLACES if place.key in mine.places)[:MOST_PLACES]


def open_look(request: HttpRequest, actor: Actor) -> OpenLook | None:
    """The look that this session has open; forgotten as soon as it has closed."""
    key = request.session.get("look")
    if not key:
        return None
    found = calls.look(actor, key)
    if found is None:
        del request.session["look"]
    return found


def _actor(request: HttpRequest) -> Actor | None:
    known: Actor | None = getattr(request, "_regard_actor", None)
    if known is not None:
        return known
    if not hasattr(request, "user"):
        return None
    account = account_of(request)
    found = visitor(request) if account is None else calls.actor(account.actor)
    if found is None:
        return None
    request._regard_actor = found  # type: ignore[attr-defined]
    return found


def _site() -> SiteFace | None:
    try:
        return calls.site_face()
    except RegardError:
        return None
