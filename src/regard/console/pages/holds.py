"""Holds: what is kept beyond its term, for which procedure, until when."""

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

_TEMPLATE = "pages/holds.html"


@signed_in
@require_GET
def holds(request: HttpRequest) -> HttpResponse:
    """The holds in force, the next to end first."""
    return render(request, _TEMPLATE, {"holds": calls.holds(actor_of(request))})


@proved
@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Place a hold."""
    actor = actor_of(request)
    whom = fields.words(request, "whom", 16)
    try:
        calls.place_hold(
            actor,
            system=fields.words(request, "system", 64),
            procedure=fields.words(request, "procedure", 32),
            reason=fields.words(request, "reason"),
            since=fields.instant(request, "since"),
            to=fields.instant(request, "to"),
            until=fields.day(request, "until"),
            request=fields.words(request, "request", 120) if whom == "request" else "",
            worker=fields.words(request, "worker", 120) if whom == "worker" else "",
            device=fields.words(request, "device", 120) if whom == "device" else "",
        )
    except REFUSED as error:
        return again(request, _TEMPLATE, {"holds": calls.holds(actor)}, error)
    messages.success(request, _("The hold is placed, and traced. It ends by itself."))
    return HttpResponseRedirect(reverse("holds"))


@proved
@require_POST
def release(request: HttpRequest, hold: str) -> HttpResponse:
    """End a hold before its end."""
    actor = actor_of(request)
    try:
        calls.release_hold(actor, hold=hold, reason=fields.words(request, "reason"))
    except REFUSED as error:
        return again(request, _TEMPLATE, {"holds": calls.holds(actor)}, error)
    messages.success(request, _("The hold has ended: what it kept falls back to its own term."))
    return HttpResponseRedirect(reverse("holds"))
