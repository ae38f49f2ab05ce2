"""An inspector's pages: what there is, the register, what was read, traces, everything in one file; and the tests of restore and erasure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regard.console import calls, fields
from regard.console.accounts.entering import proved, signed_in
from regard.console.frame import actor_of
from regard.console.pages.sending import hand_over
from regard.terms.errors import InputRefused


@signed_in
@require_GET
def inspection(request: HttpRequest) -> HttpResponse:
    """What there is to inspect."""
    return render(request, "pages/inspection.html", {"page": calls.inspection(actor_of(request))})


@signed_in
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register of processing."""
    return render(request, "pages/inspection_register.html", {"register": calls.register(actor_of(request))})


@signed_in
@require_GET
def read(request: HttpRequest) -> HttpResponse:
    """What the examination of this site read."""
    rows = calls.query_log(actor_of(request))
    return render(request, "pages/inspection_read.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def traces(request: HttpRequest) -> HttpResponse:
    """Search traces. What is searched for is posted: it is in no address and no history."""
    actor = actor_of(request)
    asked = {
        name: request.POST.get(name, "").strip()
        for name in ("since", "until", "why", "act", "role", "purpose", "object")
    }
    if request.method == "GET":
        return render(request, "pages/inspection_traces.html", {"search": calls.trace_search(actor), "asked": asked})
    try:
        found = calls.search_traces(
            actor,
            since=fields.day_of(asked["since"]),
            until=fields.day_of(asked["until"]),
            why=asked["why"],
            act=asked["act"],
            role=asked["role"],
            purpose=asked["purpose"],
            object_=asked["object"],
        )
    except InputRefused as wrong:
        page = {"search": calls.trace_search(actor), "asked": asked, "wrong": wrong.text}
        return render(request, "pages/inspection_traces.html", page, status=422)
    return render(request, "pages/inspection_traces.html", {"search": found, "asked": asked})


@proved
@require_http_methods(["GET", "POST"])
def trace(request: HttpRequest, index: int) -> HttpResponse:
    """Weigh, then open one trace with the name of who acted."""
    actor = actor_of(request)
    if request.method == "GET":
        calls.trace_search(actor)
        return render(request, "pages/inspection_weigh.html", {"index": index})
    weighing = request.POST.get("weighing", "").strip()[:2000]
    try:
        found = calls.open_trace(actor, index, weighing)
    except InputRefused as wrong:
        page = {"index": index, "weighing": weighing, "wrong": wrong.text}
        return render(request, "pages/inspection_weigh.html", page, status=422)
    return render(request, "pages/inspection_trace.html", {"found": found})


@proved
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Everything in one sealed file."""
    return hand_over(calls.take_inspection(actor_of(request), get_language() or "en"))


@proved
@require_POST
def ask_test(request: HttpRequest) -> HttpResponse:
    """Ask for a test of a restore or an erasure."""
    made = calls.ask_test(actor_of(request), request.POST.get("kind", ""))
    return HttpResponseRedirect(reverse("test", args=[made]))


@signed_in
@require_GET
def test(request: HttpRequest, test_id: str) -> HttpResponse:
    """One test, under way or done; it can be left and found again."""
    actor = actor_of(request)
    found = calls.test(actor, test_id)
    template = "pages/test_part.html" if request.headers.get("HX-Request") else "pages/test.html"
    return render(request, template, {"test": found, "inspector": calls.inspects(actor)})
