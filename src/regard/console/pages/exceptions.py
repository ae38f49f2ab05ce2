"""Exceptions to guidance: asked for by one person, approved by another, each with its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls, fields
from regard.console.accounts.entering import proved, signed_in
from regard.console.answering import REFUSED, again
from regard.console.frame import actor_of

_TEMPLATE = "pages/exceptions.html"


@signed_in
@require_GET
def exceptions(request: HttpRequest) -> HttpResponse:
    """Those that wait, those in force, those over."""
    return render(request, _TEMPLATE, {"exceptions": calls.exceptions(actor_of(request))})


@proved
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an exception."""
    actor = actor_of(request)
    try:
        calls.ask_exception(
            actor,
            requirement=fields.words(request, "requirement", 32),
            system=fields.words(request, "system", 64),
            reason=fields.words(request, "reason"),
            evidence=fields.words(request, "evidence", 64),
            until=fields.day(request, "until"),
        )
    except REFUSED as error:
        return again(request, _TEMPLATE, {"exceptions": calls.exceptions(actor)}, error)
    messages.success(request, _("The request is on record: it counts once a second person has approved it."))
    return HttpResponseRedirect(reverse("exceptions"))


@proved
@require_POST
def settle(request: HttpRequest, asked: str) -> HttpResponse:
    """Approve or decline what another asked for."""
    actor = actor_of(request)
    approve = request.POST.get("outcome") == "approve"
    try:
        calls.settle_exception(actor, asked=asked, approve=approve)
    except REFUSED as error:
        return again(request, _TEMPLATE, {"exceptions": calls.exceptions(actor)}, error)
    messages.success(request, _("Approved, until its end.") if approve else _("Declined."))
    return HttpResponseRedirect(reverse("exceptions"))
