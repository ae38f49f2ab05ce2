"""The team's week: the answer, the picture, the table, how it was computed."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.drawings import week_bars
from regard.console.frame import actor_of, open_look
from regard.terms.errors import InputRefused
from regard.terms.text import Text


@signed_in
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """A reason first; then the week."""
    actor = actor_of(request)
    look = open_look(request, actor)
    if look is None or look.live:
        return HttpResponseRedirect(f"{reverse('reason')}?{urlencode({'next': request.get_full_path()})}")
    found = calls.team_week(actor, look.id, week=_week(request.GET.get("week")))
    page = {"week": found, "chart": week_bars(found.weeks, get_language() or "en") if found else ""}
    return render(request, "pages/team.html", page)


@signed_in
@require_GET
def quarter(request: HttpRequest) -> HttpResponse:
    """A reason first; then the quarter, added up from its weeks."""
    actor = actor_of(request)
    look = open_look(request, actor)
    if look is None or look.live:
        return HttpResponseRedirect(f"{reverse('reason')}?{urlencode({'next': request.get_full_path()})}")
    found = calls.team_quarter(actor, look.id, quarter=_quarter(request.GET.get("quarter")))
    page = {"quarter": found, "chart": week_bars(found.weeks, get_language() or "en") if found else ""}
    return render(request, "pages/quarter.html", page)


def _quarter(asked: str | None) -> tuple[int, int] | None:
    if not asked:
        return None
    found = re.fullmatch(r"([12][0-9]{3})-([1-4])", asked)
    if found is None:
        raise InputRefused(
            "quarter_refused", Text("A quarter is named 2026-1.", "Un trimestre se nomme ainsi : 2026-1.")
        )
    return int(found[1]), int(found[2])


def _week(asked: str | None) -> date | None:
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise InputRefused(
            "week_refused",
            Text("A week is named by its Monday: 2026-03-02.", "Une semaine se nomme par son lundi : 2026-03-02."),
        ) from error
