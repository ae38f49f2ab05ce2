"""What is due, what was erased, and the button that erases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from regard.console import calls
from regard.console.accounts.entering import proved, signed_in
from regard.console.frame import actor_of


@signed_in
@require_GET
def erasure(request: HttpRequest) -> HttpResponse:
    """What is due and what was erased."""
    found = calls.erasure(actor_of(request))
    return render(request, "pages/erasure.html", {"erasure": found, "due": sum(group.count for group in found.due)})


@proved
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest) -> HttpResponse:
    """Confirm with both factors, then erase what is due."""
    actor = actor_of(request)
    if request.method == "POST":
        done = calls.erase_due(actor)
        return HttpResponseRedirect(reverse("erasure-progress", args=[done]) if done else reverse("erasure"))
    calls.need_erase(actor)
    found = calls.erasure(actor)
    due, size = sum(group.count for group in found.due), sum(group.size for group in found.due)
    return render(request, "pages/erasure_run.html", {"erasure": found, "due": due, "size": size})


@signed_in
@require_GET
def progress(request: HttpRequest, run_id: str) -> HttpResponse:
    """One run, under way or finished; it can be left and found again."""
    found = calls.erasure_run(actor_of(request), run_id)
    template = (
        "pages/erasure_progress_part.html" if request.headers.get("HX-Request") else "pages/erasure_progress.html"
    )
    return render(request, template, {"run": found})
