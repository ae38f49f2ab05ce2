"""The administrator's page: the machine. There is no way from here into anything about anyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of


@signed_in
@require_GET
def machine(request: HttpRequest) -> HttpResponse:
    """Processes, room, backups, certificates, versions, clock."""
    return render(request, "pages/machine.html", {"machine": calls.machine(actor_of(request))})


@signed_in
@require_POST
def certificate(request: HttpRequest) -> HttpResponse:
    """Look at the certificate of the site's own public address, now."""
    calls.look_at_certificate(actor_of(request))
    return HttpResponseRedirect(reverse("machine"))
