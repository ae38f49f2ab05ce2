"""The watched person's pages: what is held on me, until when; who looked at me; my requests."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.visiting import own_page
from regard.console.frame import actor_of
from regard.console.pages.sending import hand_over

KINDS = ("copy", "objection", "rectification", "freeze")


@own_page
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """What is held on me, until when."""
    mine = calls.my_records(actor_of(request))
    # What a request or a procedure keeps longer is the same things again, until it ends.
    counted = [held for held in mine.held if not held.hold] or list(mine.held)
    page = {"records": mine, "total": sum(held.count for held in counted)}
    if counted:
        page |= {"first": min(h.first_dies for h in counted), "last": max(h.last_dies for h in counted)}
    return render(request, "pages/me.html", page)


@own_page
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at me: by role, date and purpose."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    found = calls.my_looks(actor_of(request), before=before)
    last = next((one for one in found.looks if one.looked), None)
    return render(request, "pages/looks.html", {"looks": found, "first_page": before is None, "last": last})


@own_page
@require_GET
def receipt(request: HttpRequest, trace: int) -> HttpResponse:
    """The receipt of one look, to verify without this site."""
    return hand_over(calls.receipt(actor_of(request), trace))


@own_page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Put a request: copy, objection, rectification, freeze."""
    kind = request.POST.get("kind", "")
    made = calls.make_request(
        actor_of(request),
        kind=kind if kind in KINDS else "",
        system=request.POST.get("system", ""),
        words=request.POST.get("words", "").strip()[:2000],
    )
    messages.success(
        request, _("Your request is on record. An answer is due within %(days)d days.") % {"days": made.days_left or 0}
    )
    return HttpResponseRedirect(reverse("me") + "#requests")


@own_page
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A copy of everything held on me, now."""
    return hand_over(calls.copy_of(actor_of(request)))
