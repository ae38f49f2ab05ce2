"""Formal notices: recorded, proof handed back, closed. Each asks for both factors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts.entering import proved, signed_in
from regard.console.frame import actor_of
from regard.console.pages import sifting
from regard.console.receiving import Handed, HandOn
from regard.terms.errors import InputRefused, RegardError
from regard.terms.text import Text

_NOT_A_NUMBER = Text("“{value}” is no whole number.", "« {value} » n’est pas un nombre entier.")
_NO_DAY = Text("Write the day.", "Indiquez le jour.")


@dataclass(slots=True)
class Digesting:
    """A file of which only the SHA-256 is taken; nothing of it is kept."""

    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, data: bytes) -> None:
        """Take some more."""
        self._digest.update(data)

    def abandon(self) -> None:
        """Nothing is here to let go of."""

    @property
    def sha256(self) -> str:
        """Lower-case hex."""
        return str(self._digest.hexdigest())


@signed_in
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice on record, the one that ends first at the head."""
    rows = calls.formal_notices(actor_of(request))
    running = [one for one in rows if one.closed_on is None]
    return render(request, "pages/notices.html", {"rows": rows, "running": running, "first": next(iter(running), None)})


@proved
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Put a notice on record. What is wrong is said beside what was written, which stays."""
    actor = actor_of(request)
    form = calls.notice_form(actor)
    fault: RegardError | None = None
    if request.method == "POST":
        try:
            notice = calls.record_notice(actor, _entered(request))
        except InputRefused as error:
            fault = error
        else:
            messages.success(request, _("The notice is on record."))
            return HttpResponseRedirect(reverse("notice", args=[notice]))
    ticked = set(request.POST.getlist("covers"))
    rows = [(f"{r}|{s}", r, s, title, state, f"{r}|{s}" in ticked) for r, s, title, state in form.findings]
    page = {"form": form, "rows": rows, "fault": fault, "given": request.POST}
    return render(request, "pages/notice_form.html", page, status=400 if fault else 200)


@signed_in
@require_GET
def notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """One notice: days left, what it covers and how that stands, what was handed back."""
    return render(request, "pages/notice.html", {"face": calls.formal_notice(actor_of(request), notice_id)})


@csrf_exempt
@proved
@require_POST
def prove(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Write down what was handed back: of the file only the digest is taken, as it arrives."""
    request.upload_handlers = [HandOn(request, "file", lambda _name: Digesting())]
    return _prove(request, notice_id)


@csrf_protect
def _prove(request: HttpRequest, notice_id: str) -> HttpResponse:
    actor, handed = actor_of(request), request.FILES.get("file")
    digest = handed.taking.sha256 if isinstance(handed, Handed) else request.POST.get("sha256", "")
    try:
        day = sifting.day(request.POST.get("handed_on", ""))
        calls.hand_back_proof(actor, notice_id, request.POST.get("what", ""), day, digest)
    except InputRefused as error:
        page = {"face": calls.formal_notice(actor, notice_id), "fault": error, "given": request.POST}
        return render(request, "pages/notice.html", page, status=400)
    messages.success(request, _("What was handed back is on record."))
    return HttpResponseRedirect(reverse("notice", args=[notice_id]))


@proved
@require_POST
def close(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Write down that the authority closed it."""
    actor = actor_of(request)
    try:
        day = sifting.day(request.POST.get("on", ""))
        if day is None:
            raise InputRefused("notice_day", _NO_DAY)
        calls.close_notice(actor, notice_id, day)
    except InputRefused as error:
        page = {"face": calls.formal_notice(actor, notice_id), "fault": error, "given": request.POST}
        return render(request, "pages/notice.html", page, status=400)
    messages.success(request, _("The notice is closed."))
    return HttpResponseRedirect(reverse("notice", args=[notice_id]))


def _entered(request: HttpRequest) -> calls.Entered:
    given = request.POST
    procedure = given.get("procedure", "")
    covers = [each.partition("|") for each in given.getlist("covers")]
    return calls.Entered(
        authority=given.get("authority", ""),
        reference=given.get("reference", ""),
        injunction=given.get("kind") == "injunction",
        notified_on=_day(given.get("notified_on", "")),
        months=_number(given.get("months", ""), most=120),
        days=_number(given.get("days", ""), most=3660),
        until=_day(given.get("until", "")),
        simplified=None if not procedure else procedure == "simplified",
        penalty_eur=_number(given.get("penalty", ""), most=1_000_000_000),
        penalty_most=_number(given.get("penalty_most", ""), most=1_000_000_000),
        covers=tuple((requirement, system) for requirement, _bar, system in covers),
        articles=tuple(given.get("articles", "").splitlines()[:50]),
    )


def _day(value: str) -> date | None:
    return sifting.day(value.strip())


def _number(value: str, *, most: int) -> int | None:
    """A whole number, None for none. Raises InputRefused (`number_wrong`)."""
    plain = value.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()) or int(plain) > most:
        raise InputRefused("number_wrong", _NOT_A_NUMBER, value=value[:32])
    return int(plain)
