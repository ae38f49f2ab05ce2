"""What the rulebook's checks find on this site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of
from regard.terms.finding import State


@signed_in
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """All findings, or those in one state."""
    asked = request.GET.get("state", "")
    state = State(asked) if asked in set(State) else None
    found = calls.findings(actor_of(request), state=state)
    counts = dict(found.counts)
    settled = (State.MET, State.NOT_APPLICABLE)
    page = {
        "findings": found,
        "rows": [row for row in found.rows if state is not None or row.state not in settled],
        "rest": [row for row in found.rows if state is None and row.state in settled],
        "state": state,
        "total": sum(counts.values()),
        "breached": counts.get(State.BREACHED, 0),
        "unknown": counts.get(State.NOT_EVIDENCED, 0),
    }
    return render(request, "pages/findings.html", page)


@signed_in
@require_POST
def examine(request: HttpRequest) -> HttpResponse:
    """Examine the site again, now."""
    calls.examine_now(actor_of(request))
    return HttpResponseRedirect(reverse("findings"))
