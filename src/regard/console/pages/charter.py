"""The charter: the published text, what changed, the consultation on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regard.console import calls


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """The charter in force; public."""
    return render(request, "pages/charter.html", {"charter": calls.charter_face()})


@require_GET
def source(request: HttpRequest) -> HttpResponse:
    """The charter's file as published."""
    return HttpResponse(calls.charter_face().text, content_type="text/plain; charset=utf-8")
