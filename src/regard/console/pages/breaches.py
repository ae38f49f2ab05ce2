"""The breach register and its clock of 72 hours."""

from __future__ import annotations

from collections.abc import Callable

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
from regard.console.pages.sending import hand_over
from regard.terms.actor import Actor


@signed_in
@require_GET
def breaches(request: HttpRequest) -> HttpResponse:
    """The register, open ones first."""
    return render(request, "pages/breaches.html", {"rows": calls.breaches(actor_of(request))})


@signed_in
@require_POST
def open_breach(request: HttpRequest) -> HttpResponse:
    """Put a breach on record; nothing stands in the way of doing so at once."""
    actor = actor_of(request)
    try:
        made = calls.open_breach(
            actor, known=fields.instant(request, "known"), facts=fields.words(request, "facts", 4000)
        )
    except REFUSED as error:
        return again(request, "pages/breaches.html", {"rows": calls.breaches(actor)}, error)
    return HttpResponseRedirect(reverse("breach", args=[made]))


@signed_in
@require_GET
def breach(request: HttpRequest, breach_id: str) -> HttpResponse:
    """One breach."""
    return render(request, "pages/breach.html", {"one": calls.breach(actor_of(request), breach_id)})


@signed_in
@require_POST
def describe(request: HttpRequest, breach_id: str) -> HttpResponse:
    """Write what is known by now."""
    said = {name: fields.words(request, name, 4000) for name in ("facts", "people", "data", "effects", "measures")}
    return _done(request, breach_id, lambda actor: calls.describe_breach(actor, breach_id=breach_id, **said))


@proved
@require_POST
def decide(request: HttpRequest, breach_id: str) -> HttpResponse:
    """The authority was notified, or why it is not."""
    notified = request.POST.get("outcome") == "notified"
    said = fields.words(request, "said")
    return _done(
        request,
        breach_id,
        lambda actor: calls.decide_breach(
            actor, breach_id=breach_id, notified=notified, at=fields.instant(request, "at"), said=said
        ),
    )


@proved
@require_POST
def people(request: HttpRequest, breach_id: str) -> HttpResponse:
    """The people were told, or why they are not."""
    told = request.POST.get("outcome") == "told"
    said = fields.words(request, "said")
    return _done(
        request,
        breach_id,
        lambda actor: calls.tell_of_breach(
            actor, breach_id=breach_id, told=told, at=fields.instant(request, "at"), said=said
        ),
    )


@proved
@require_POST
def close(request: HttpRequest, breach_id: str) -> HttpResponse:
    """Close it."""
    return _done(request, breach_id, lambda actor: calls.close_breach(actor, breach_id=breach_id))


@proved
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The whole register as CSV."""
    return hand_over(calls.export_breaches(actor_of(request)))


def _done(request: HttpRequest, breach_id: str, act: Callable[[Actor], None]) -> HttpResponse:
    actor = actor_of(request)
    try:
        act(actor)
    except REFUSED as error:
        return again(request, "pages/breach.html", {"one": calls.breach(actor, breach_id)}, error)
    messages.success(request, _("Written down, and traced."))
    return HttpResponseRedirect(reverse("breach", args=[breach_id]))
