"""One duty of the law: dates, readings, sources, limits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regard.console import calls


@require_GET
def requirement(request: HttpRequest, requirement: str) -> HttpResponse:
    """The requirement's page; public, like the law."""
    return render(request, "pages/law.html", {"duty": calls.requirement(requirement)})
