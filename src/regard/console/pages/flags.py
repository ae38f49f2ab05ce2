"""Flags about my work: shown to me first, with my words beside them."""

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


@own_page
@require_GET
def flags(request: HttpRequest) -> HttpResponse:
    """What was flagged about my work, before anyone else sees it."""
    return render(request, "pages/flags.html", {"mine": calls.my_flags(actor_of(request))})


@own_page
@require_POST
def note(request: HttpRequest, flag: str) -> HttpResponse:
    """My words beside a flag."""
    calls.note_flag(actor_of(request), flag, request.POST.get("words", ""))
    messages.success(request, _("Your words stand beside the flag, for as long as it does."))
    return HttpResponseRedirect(reverse("flags"))
