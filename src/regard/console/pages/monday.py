"""The officer's Monday: is anything over term, unexplained, unanswered, not evidenced? What changed?"""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of
from regard.console.pages.sending import hand_over


@signed_in
@require_GET
def monday(request: HttpRequest) -> HttpResponse:
    """What asks for an act, each with the page that mends it."""
    return render(request, "pages/monday.html", {"monday": calls.monday(actor_of(request))})


@signed_in
@require_GET
def management(request: HttpRequest, month: str) -> HttpResponse:
    """The page of one month for management, as PDF."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise Http404 from error
    return hand_over(calls.management_page(actor_of(request), first, get_language() or "en"))
