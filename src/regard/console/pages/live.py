"""The team lead's board: who may need a hand now. Drawn anew every half-minute, closed by itself, stored nowhere."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of, open_look

EVERY = 30
"""Seconds between two drawings."""


@signed_in
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """A reason first; then the board."""
    actor = actor_of(request)
    look = open_look(request, actor)
    if look is None or not look.live:
        return HttpResponseRedirect(f"{reverse('reason')}?{urlencode({'next': request.path})}")
    page = {"board": calls.team_board(actor, look.id), "every": EVERY}
    return render(request, "pages/live.html", page)
