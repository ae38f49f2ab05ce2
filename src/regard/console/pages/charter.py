"""The charter: the published texts, what changed, the consultation on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import account_of
from regard.console.frame import actor_of

_PLAIN = "text/plain; charset=utf-8"


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """The charter in force; public. Whoever may govern is shown the way to its draft."""
    writes = account_of(request) is not None and calls.may_write_charter(actor_of(request))
    return render(request, "pages/charter.html", {"charter": calls.charter_face(), "writes": writes})


@require_GET
def source(request: HttpRequest) -> HttpResponse:
    """The charter's file as published."""
    return HttpResponse(calls.charter_face().text, content_type=_PLAIN)


@require_GET
def version(request: HttpRequest, number: int) -> HttpResponse:
    """The file of one version, as it was published."""
    return HttpResponse(calls.charter_version(number), content_type=_PLAIN)
