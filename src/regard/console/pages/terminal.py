"""Approving a terminal: `regard login` shows a code; typed here, it may act for you for fifteen minutes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from regard.console import calls
from regard.console.accounts.entering import proved
from regard.console.frame import actor_of
from regard.terms.errors import Conflict
from regard.terms.text import Text


@proved
@require_http_methods(["GET", "POST"])
def terminal(request: HttpRequest) -> HttpResponse:
    """Type the code that the terminal shows."""
    wrong: Text | None = None
    done = False
    if request.method == "POST":
        try:
            calls.approve_terminal(actor_of(request), request.POST.get("code", ""))
            done = True
        except Conflict as error:
            wrong = error.text
    return render(request, "pages/terminal.html", {"wrong": wrong, "done": done}, status=422 if wrong else 200)
