"""People and roles: who may sign in, with which role, until when."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls, fields
from regard.console.accounts.entering import proved, signed_in
from regard.console.accounts.models import Account
from regard.console.drawings import qr
from regard.console.frame import actor_of
from regard.console.shapes import EnrolmentLink
from regard.terms.errors import InputRefused

_PREPARED = "prepared"


@signed_in
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who may sign in, with which roles, until when."""
    found = calls.people(actor_of(request), fields.sheet(request))
    prepared = request.session.get(_PREPARED, {})
    page = {
        "people": found,
        "active": found.active,
        # A role that was chosen at enrolment waits for its holder's two factors: its form is then filled already.
        "rows": [(row, prepared.get(row.actor) if row.factor and not row.roles else None) for row in found.rows],
    }
    return render(request, "pages/people.html", page)


@proved
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol someone: the way in is shown once."""
    role, team, until = (request.POST.get(name, "") for name in ("role", "team", "until"))
    label = request.POST.get("label", "").strip()[:80]
    designation = fields.words(request, "designation", 64)
    link = calls.enrol(
        actor_of(request),
        label=label,
        role=role,
        team=team,
        until=fields.day(request, "until"),
        designation=designation,
    )
    if link.later:
        prepared = {
            **request.session.get(_PREPARED, {}),
            link.actor: {"role": role, "team": team, "until": until, "designation": designation},
        }
        request.session[_PREPARED] = dict(list(prepared.items())[-20:])
    return _show_once(request, link)


@proved
@require_POST
def enrol_again(request: HttpRequest, who: str) -> HttpResponse:
    """A new way in for someone who lost theirs; the old credentials die when it is used."""
    return _show_once(request, calls.enrol_again(actor_of(request), who=who))


@proved
@require_POST
def grant(request: HttpRequest, who: str) -> HttpResponse:
    """Grant a role until a day."""
    calls.grant(
        actor_of(request),
        who=who,
        role=request.POST.get("role", ""),
        team=request.POST.get("team", ""),
        until=fields.day(request, "until"),
        designation=fields.words(request, "designation", 64),
    )
    messages.success(request, _("The role is granted, and traced."))
    return HttpResponseRedirect(reverse("people"))


@proved
@require_POST
def withdraw(request: HttpRequest, who: str) -> HttpResponse:
    """Withdraw a role at once."""
    calls.withdraw(actor_of(request), who=who, role=request.POST.get("role", ""))
    messages.success(request, _("The role is withdrawn, from now on."))
    return HttpResponseRedirect(reverse("people"))


@proved
@require_POST
def leave(request: HttpRequest, who: str) -> HttpResponse:
    """Someone leaves: their account ends at once, their sessions and ways in with it."""
    calls.leave(actor_of(request), who=who)
    Account.objects.filter(actor=who).delete()
    messages.success(request, _("The account has ended, with its roles, sessions and ways in."))
    return HttpResponseRedirect(reverse("people"))


@signed_in
@require_GET
def watched(request: HttpRequest) -> HttpResponse:
    """Whom a system watches, and who was told."""
    asked, team = request.GET.get("system"), request.GET.get("team")
    found = calls.watched(actor_of(request), asked, team, fields.sheet(request))
    return render(request, "pages/watched.html", {"watched": found})


@proved
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Put on record that the notice was handed over."""
    system = request.POST.get("system", "")
    told = calls.tell(actor_of(request), system=system, persons=tuple(request.POST.getlist("person")[:500]))
    messages.success(request, _("Told now, on record: %(count)d.") % {"count": told})
    return HttpResponseRedirect(f"{reverse('watched')}?{urlencode({'system': system})}")


@proved
@require_POST
def paper_code(request: HttpRequest) -> HttpResponse:
    """A code to print for one person, shown once."""
    code = calls.paper_code(
        actor_of(request), system=request.POST.get("system", ""), person=request.POST.get("person", "")
    )
    address = settings.ORIGIN + reverse("enrol")
    return render(request, "pages/watched_code.html", {"code": code, "address": address, "qr": qr(f"{address}#{code}")})


@proved
@require_POST
def paper_pass(request: HttpRequest) -> HttpResponse:
    """A paper of single-use codes for someone who wants no account. The person types the PIN; the codes are shown once."""
    system, person = request.POST.get("system", ""), request.POST.get("person", "")
    page: dict[str, Any] = {"system": system, "person": person, "most": 10}
    if "pin" not in request.POST:
        return render(request, "pages/watched_pass.html", page)
    try:
        codes = calls.make_pass(
            actor_of(request),
            system=system,
            person=person,
            pin=request.POST.get("pin", ""),
            count=_whole(request.POST.get("count")),
            days=_whole(request.POST.get("days")),
        )
    except InputRefused as error:
        return render(request, "pages/watched_pass.html", page | {"wrong": error.text}, status=422)
    address = settings.ORIGIN + reverse("visit")
    page = {"codes": codes, "address": address, "qr": qr(address), "days": _whole(request.POST.get("days"))}
    return render(request, "pages/watched_pass_made.html", page)


def _whole(asked: str | None) -> int:
    return int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def _show_once(request: HttpRequest, link: EnrolmentLink) -> HttpResponse:
    address = f"{settings.ORIGIN}{reverse('enrol')}#{link.token}"
    return render(request, "pages/people_link.html", {"link": link, "address": address, "qr": qr(address)})
