"""The staff representatives' pages: what changed, how often someone looked and was refused, without names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.drawings import week_bars
from regard.console.frame import actor_of
from regard.console.shapes import WeekFigure
from regard.console.shapes.representative import Counted

_SHOWN = 8


@signed_in
@require_GET
def representative(request: HttpRequest) -> HttpResponse:
    """What changed, what is proposed, what was looked at and refused, whether the ledger is witnessed."""
    return render(request, "pages/representative.html", {"face": calls.representative(actor_of(request))})


@signed_in
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Looks per week, by role and purpose."""
    return _weeks(request, calls.looks_by_week(actor_of(request)), "looks", _("Looks a week."))


@signed_in
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """Refusals per week, by rule."""
    return _weeks(request, calls.refusals_by_week(actor_of(request)), "refusals", _("Refusals a week."))


def _weeks(request: HttpRequest, counted: Counted, kind: str, title: str) -> HttpResponse:
    figures = [WeekFigure(*pair) for pair in zip(counted.mondays, counted.totals, strict=True)][-_SHOWN:]
    rows = [(line, line.numbers[-_SHOWN:]) for line in counted.lines]
    page = {
        "counted": counted,
        "kind": kind,
        "chart": week_bars(figures, get_language() or "en", title=title),
        "mondays": counted.mondays[-_SHOWN:],
        "totals": counted.totals[-_SHOWN:],
        "rows": rows,
        "some": bool(rows),
    }
    return render(request, "pages/representative_weeks.html", page)
