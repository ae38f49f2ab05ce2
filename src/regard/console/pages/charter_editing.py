"""The charter being written: edited with checks, compared, consulted on, published. Nobody overwrites another's work unseen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts.entering import proved, signed_in
from regard.console.frame import actor_of
from regard.console.pages.sending import hand_over
from regard.terms.errors import Conflict, InputRefused

_EXPERT = {"yes": True, "no": False}


@signed_in
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """The editor. What is sent is saved or, for who has no script, only checked; a draft saved by another meanwhile is never overwritten."""
    actor = actor_of(request)
    if request.method == "GET":
        face = calls.charter_draft(actor)
        return _editor(request, {"draft": face, "text": face.text, "checked": calls.check_charter(actor, face.text)})
    text, mark = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("mark", "")
    if request.POST.get("do") == "check":
        face = calls.charter_draft(actor)
        checked = calls.check_charter(actor, text)
        page = {"draft": face, "text": text, "mark": mark, "checked": checked, "unsaved": text != face.text}
        return _editor(request, page)
    try:
        calls.save_draft(actor, text, mark)
    except Conflict:
        face, clash = calls.draft_clash(actor, text)
        page = {"draft": face, "text": text, "clash": clash, "checked": calls.check_charter(actor, text)}
        return _editor(request, page, status=409)
    except InputRefused as error:
        face = calls.charter_draft(actor)
        return _editor(request, {"draft": face, "text": text, "mark": mark, "fault": error.text}, status=422)
    messages.success(request, _("The draft is saved. Nothing is in force before it is published."))
    return HttpResponseRedirect(reverse("charter-review" if request.POST.get("do") == "review" else "charter-draft"))


@signed_in
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """What is known of the text that is being typed: a piece of the page. Nothing is written."""
    found = calls.check_charter(actor_of(request), request.POST.get("text", ""))
    return render(request, "pages/charter_checks.html", {"checked": found})


@signed_in
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """The difference from the version in force, and what a publication would do."""
    face, found = calls.review_draft(actor_of(request))
    return render(request, "pages/charter_review.html", {"draft": face, "checked": found})


@signed_in
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    calls.discard_draft(actor_of(request), request.POST.get("mark", ""))
    messages.success(request, _("The draft is gone. The charter in force has not changed."))
    return HttpResponseRedirect(reverse("charter"))


@signed_in
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Put the draft before the staff representatives, or take it back."""
    shared = request.POST.get("shared") == "yes"
    calls.share_draft(actor_of(request), shared)
    said = _("The representatives now see this draft and its consultation file.")
    messages.success(request, said if shared else _("The representatives no longer see this draft."))
    return HttpResponseRedirect(reverse("charter-review"))


@proved
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Bring the draft into force, as it was shown."""
    against = request.POST.get("against", "")
    number = calls.publish_draft(
        actor_of(request), request.POST.get("mark", ""), int(against) if against.isdecimal() else -1
    )
    messages.success(request, _("Version %(number)d is in force from now on.") % {"number": number})
    return HttpResponseRedirect(reverse("charter"))


@signed_in
@require_GET
def consultations(request: HttpRequest) -> HttpResponse:
    """The consultations on record, and the day on which silence would count for one that is being written down."""
    return _consultations(request, request.GET)


@proved
@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Put a consultation on record, or add its opinion."""
    sent = request.POST
    submitted, opinion = _day(sent.get("submitted")), _day(sent.get("opinion"))
    if submitted is None or (sent.get("opinion") and opinion is None):
        return _consultations(request, sent, fault=_("Give each day as 2026-03-31."))
    try:
        calls.record_consultation(
            actor_of(request),
            submitted=submitted,
            system=sent.get("system", ""),
            expert=_EXPERT.get(sent.get("expert", "")),
            opinion=opinion,
        )
    except InputRefused as error:
        return _consultations(request, sent, fault=error.text.to(get_language() or "en"))
    messages.success(request, _("The consultation is on record, and traced."))
    return HttpResponseRedirect(reverse("charter-consultations"))


@signed_in
@require_GET
def consultation_file(request: HttpRequest) -> HttpResponse:
    """The consultation file of the charter in force, or of the draft, as PDF in the reader's language."""
    language = "fr" if (get_language() or "en").startswith("fr") else "en"
    return hand_over(calls.consultation_file(actor_of(request), language, draft="draft" in request.GET))


def _editor(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    page.setdefault("mark", page["draft"].mark)
    return render(request, "pages/charter_draft.html", page, status=status)


def _consultations(request: HttpRequest, sent: Any, fault: str = "") -> HttpResponse:
    submitted = _day(sent.get("submitted"))
    expert = _EXPERT.get(sent.get("expert", ""))
    found = calls.consultations(actor_of(request), submitted, expert)
    form = {name: sent.get(name, "") for name in ("submitted", "system", "expert", "opinion")}
    page = {"found": found, "form": form, "submitted": submitted, "fault": fault}
    return render(request, "pages/charter_consultations.html", page, status=422 if fault else 200)


def _day(asked: str | None) -> date | None:
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        return None
