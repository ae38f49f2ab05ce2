"""Requests of watched people that wait for their answer."""

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


@signed_in
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits, the most urgent first; who asks stays hidden."""
    found = calls.waiting_requests(actor_of(request))
    page = {"waiting": found.shown, "total": found.total, "late": found.late}
    return render(request, "pages/requests.html", page)


@signed_in
@require_POST
def settle(request: HttpRequest, request_id: str) -> HttpResponse:
    """Grant or refuse, with a reason."""
    calls.settle_request(
        actor_of(request),
        request=request_id,
        outcome=request.POST.get("outcome", ""),
        reason=request.POST.get("reason", "").strip()[:1000],
    )
    messages.success(request, _("The answer is on record; the person sees it at once."))
    return HttpResponseRedirect(reverse("requests"))
