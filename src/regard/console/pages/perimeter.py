"""The perimeter: copies of the same data elsewhere, how long ago each was examined, and what to do about those that nobody looked at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of
from regard.console.templatetags.regard_parts import day


@signed_in
@require_GET
def perimeter(request: HttpRequest) -> HttpResponse:
    """The copies that the charter names, those not known of late first."""
    page = calls.perimeter(actor_of(request))
    stale = sum(one.stale for one in page.copies)
    return render(request, "pages/perimeter.html", {"page": page, "stale": stale, "known": len(page.copies) - stale})


@signed_in
@require_POST
def link(request: HttpRequest, copy: str) -> HttpResponse:
    """Say that an examination made here was of this copy; or, with none, take the link back."""
    examination = request.POST.get("examination", "")
    if examination:
        known = calls.link_copy(actor_of(request), copy, examination)
        messages.success(request, _("On record: this copy is known as of %(day)s.") % {"day": day(known)})
    else:
        calls.unlink_copy(actor_of(request), copy)
        messages.success(request, _("The link is taken back; the charter’s own date counts again."))
    return HttpResponseRedirect(reverse("perimeter"))
