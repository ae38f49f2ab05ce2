"""The weekly sample of reasons, read again by someone who did not look."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls, fields
from regard.console.accounts.entering import signed_in
from regard.console.answering import REFUSED, again
from regard.console.frame import actor_of
from regard.console.shapes import ReviewWeek

_WEEK = re.compile(r"\d{4}-W\d{2}", re.ASCII)


@signed_in
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """A week's sample, the latest first."""
    asked = request.GET.get("week", "")
    found = calls.reviews(actor_of(request), asked if _WEEK.fullmatch(asked) else None)
    return render(request, "pages/reviews.html", _page(found))


@signed_in
@require_POST
def decide(request: HttpRequest, review: str) -> HttpResponse:
    """Fine, to be explained, or explained."""
    actor = actor_of(request)
    asked = fields.words(request, "week", 8)
    week = asked if _WEEK.fullmatch(asked) else None
    try:
        calls.decide_review(
            actor, review=review, state=fields.words(request, "state", 16), note=fields.words(request, "note")
        )
    except REFUSED as error:
        return again(request, "pages/reviews.html", {**_page(calls.reviews(actor, week)), "about": review}, error)
    messages.success(request, _("Written down, and traced."))
    return HttpResponseRedirect(reverse("reviews") + (f"?week={week}" if week else ""))


def _page(found: ReviewWeek) -> dict[str, object]:
    waiting = sum(one.state == "waiting" for one in found.rows)
    open_ = sum(one.state == "to-explain" for one in (*found.rows, *found.earlier))
    return {"review": found, "waiting": waiting, "unexplained": open_}
