"""Examining systems that others run: upload or point at, follow the progress, read what was found, take the report away."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.frame import actor_of
from regard.console.pages import sifting
from regard.console.pages.sending import hand_over
from regard.console.receiving import Handed, HandOn, SmallText
from regard.terms.finding import State


@signed_in
@require_GET
def examinations(request: HttpRequest) -> HttpResponse:
    """The last ones, and the form that asks for another."""
    return render(request, "pages/examinations.html", {"page": calls.examinations(actor_of(request))})


@csrf_exempt
@signed_in
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Take an export, sealed as it arrives, and ask for its examination.

    The handlers must be in place before the form is read, and Django reads it to check its token: so the check comes second.
    """
    actor = actor_of(request)
    request.upload_handlers = [
        HandOn(request, "export", lambda name: calls.begin_upload(actor, name)),
        SmallText(request),
    ]
    return _ask(request)


@csrf_protect
def _ask(request: HttpRequest) -> HttpResponse:
    handed = request.FILES.get("export")
    asked = calls.ask_examination(
        actor_of(request),
        upload=handed.taking if isinstance(handed, Handed) else None,
        pointed=request.POST.get("pointed", ""),
        kind=request.POST.get("kind", ""),
        charter=_beside(request, "charter"),
        mapping=_beside(request, "mapping"),
        on=sifting.day(request.POST.get("on", "")),
        read_as_of=sifting.day(request.POST.get("read_as_of", "")),
        zone=request.POST.get("zone", "").strip(),
    )
    return HttpResponseRedirect(reverse("examination", args=[asked]))


@signed_in
@require_GET
def examination(request: HttpRequest, examination_id: str) -> HttpResponse:
    """One examination: how far it is, or what was found, filtered as the address says."""
    if request.headers.get("HX-Request"):
        row = calls.examination_progress(actor_of(request), examination_id)
        answer = render(request, "pages/examination_progress.html", {"row": row})
        if row.ended:  # what came out is a page of its own
            answer.headers["HX-Refresh"] = "true"
        return answer
    face = calls.examination(
        actor_of(request),
        examination_id,
        against=request.GET.get("against", ""),
        on=sifting.day(request.GET.get("on", "")),
        read_as_of=sifting.day(request.GET.get("read_as_of", "")),
    )
    if face.row.state != "done":
        return render(request, "pages/examination.html", {"face": face, "row": face.row})
    filters = sifting.chosen(request)
    shown = sifting.wanted(face.sifted.findings, filters)
    counts = dict(face.sifted.counts)
    page = {
        "face": face,
        "row": face.row,
        "sifted": face.sifted,
        "chosen": filters,
        "shown": [one for one in shown if one.state is not State.NOT_EVIDENCED or one.mark],
        "asking": [one for one in shown if one.state is State.NOT_EVIDENCED and not one.mark],
        "query": any(filters.values()),
        "again": (face.on, face.read_as_of) != (face.made_on, face.made_as_of),
        "breached": counts[State.BREACHED],
        "unknown": counts[State.NOT_EVIDENCED],
        "home": reverse("examination", args=[examination_id]),
    }
    return render(request, "pages/examination.html", page)


@signed_in
@require_GET
def document(request: HttpRequest, examination_id: str, name: str) -> HttpResponse:
    """One of the documents that came out, to take away."""
    return hand_over(calls.examination_document(actor_of(request), examination_id, name))


def _beside(request: HttpRequest, field: str) -> tuple[str, bytes] | None:
    """A small file that goes with the export: its name and its bytes."""
    file = request.FILES.get(field)
    return (file.name or field, file.read()) if isinstance(file, UploadedFile) and file.size else None
