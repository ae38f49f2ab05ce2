"""Before anything personal opens: for which purpose, with which reason, how far."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts.entering import next_of, signed_in
from regard.console.accounts.views import calls_close
from regard.console.frame import actor_of
from regard.console.shapes import OpenLook
from regard.terms.errors import InputRefused
from regard.terms.text import Text


@signed_in
@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest) -> HttpResponse:
    """The reason page; POST opens the look and goes where it was needed."""
    actor = actor_of(request)
    choices = calls.reasons(actor)
    goal = next_of(request, "")
    boards = [choice for choice in choices if choice.live]
    if goal and goal != reverse("team-live"):  # what was asked for is not the board: offer what opens it first
        choices = (*(choice for choice in choices if not choice.live), *boards)
    wrong: Text | None = None
    picked = request.POST.get("choice") or request.GET.get("choice") or (choices[0].key if choices else "")
    if request.method == "POST":
        words = request.POST.get("words", "").strip()[:300]
        try:
            opened = calls.open_look(actor, choice=picked, reason=words, team=request.POST.get("team", ""))
        except InputRefused as error:
            wrong = error.text
        else:
            calls_close(request)
            request.session["look"] = opened.id
            return HttpResponseRedirect(_goal(request, opened))
    page: dict[str, Any] = {
        "choices": choices,
        "picked": picked,
        "wrong": wrong,
        "next": goal,
    }
    page["needs_reason"] = all(choice.needs_reason for choice in choices)
    page["teams"] = tuple(dict.fromkeys(team for choice in choices for team in choice.teams))
    return render(request, "pages/reason.html", page, status=422 if wrong else 200)


def _goal(request: HttpRequest, look: OpenLook) -> str:
    """Where a look leads: a board to the board; figures to where they were asked for."""
    if look.live:
        return reverse("team-live")
    goal = next_of(request, reverse("team"))
    return reverse("team") if goal == reverse("team-live") else goal


@signed_in
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the look, and the view with it."""
    calls_close(request)
    return HttpResponseRedirect(reverse("home"))
