"""Every part of the interface on one page, for whoever writes a page. Off unless the site's settings say `developer`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from regard.console.drawings import week_bars
from regard.console.shapes import OpenLook, WeekFigure
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.finding import State
from regard.terms.text import Text

_NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """The parts, with samples that are plainly samples."""
    if not settings.DEVELOPER:
        raise Http404
    sample = Decision(
        Answer.REFUSE,
        (
            Ground(
                "SCN-01",
                Text(
                    "Article 5 of the GDPR does not admit hourly detail for appraisal.",
                    "L’article 5 du RGPD n’admet pas le détail horaire pour l’évaluation.",
                ),
                measured="hour",
                limit="week",
                instead=Text("The week, by team, is allowed.", "La semaine, par équipe, est permise."),
            ),
        ),
    )
    weeks = tuple(
        WeekFigure(date(2026, 3, 2) + timedelta(weeks=i), n) for i, n in enumerate((1210, 1320, None, 1105, 1274))
    )
    page = {
        "now": _NOON,
        "dues": [_NOON + timedelta(hours=h) for h in (-72, 5, 30, 140, 900)],
        "states": list(State),
        "decision": sample,
        "areas": ("cctv", "bodycam", "calls", "scanners", "other"),
        "sample_look": OpenLook(
            "sample",
            Text("Planning", "Planification"),
            "a sample reason",
            Text("team A, by week", "équipe A, à la semaine"),
            _NOON,
            _NOON + timedelta(minutes=15),
        ),
        "chart": week_bars(weeks, get_language() or "en"),
    }
    return render(request, "pages/components.html", page)
