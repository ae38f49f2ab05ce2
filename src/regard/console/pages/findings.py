"""What the rulebook's checks find on this site: filtered, held against the examination before, taken away as a report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of
from regard.console.pages import sifting
from regard.console.pages.sending import hand_over
from regard.console.timelines import over_time
from regard.terms.finding import State


@signed_in
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """The findings that the address asks for, with what changed since the examination before; or judged again for other days."""
    filters = sifting.chosen(request)
    found = calls.findings(
        actor_of(request),
        against=request.GET.get("against", ""),
        on=sifting.day(request.GET.get("on", "")),
        read_as_of=sifting.day(request.GET.get("read_as_of", "")),
    )
    counts = dict(found.sifted.counts)
    page = {
        "findings": found,
        "sifted": found.sifted,
        "chosen": filters,
        "shown": sifting.wanted(found.sifted.findings, filters),
        "query": any(filters.values()),
        "again": (found.on, found.read_as_of) != (found.made_on, found.made_as_of),
        "breached": counts.get(State.BREACHED, 0),
        "unknown": counts.get(State.NOT_EVIDENCED, 0),
        "home": reverse("findings"),
    }
    return render(request, "pages/findings.html", page)


@signed_in
@require_POST
def examine(request: HttpRequest) -> HttpResponse:
    """Examine the site again, now."""
    calls.examine_now(actor_of(request))
    return HttpResponseRedirect(reverse("findings"))


@signed_in
@require_GET
def document(request: HttpRequest, name: str) -> HttpResponse:
    """A report on the last examination of this site, to take away."""
    return hand_over(calls.findings_document(actor_of(request), name))


@signed_in
@require_GET
def timeline(request: HttpRequest, key: str, examination_id: str = "") -> HttpResponse:
    """One finding over time: the law's versions and readings, and the same facts judged on any day."""
    face = calls.finding_over_time(
        actor_of(request),
        key,
        examination=examination_id,
        day=sifting.day(request.GET.get("day", "")),
        both=request.GET.get("both") == "yes",
    )
    language = request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else "en"
    return render(
        request, "pages/over_time.html", {"face": face, "row": face.row, "drawing": over_time(face, language)}
    )
