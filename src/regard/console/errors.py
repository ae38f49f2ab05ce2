"""Errors that say what happened and what to do, in the reader's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from regard.terms.decision import Answer, Decision
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound, RegardError

_STATUS: tuple[tuple[type[RegardError], int], ...] = (
    (InputRefused, 422),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
)


def regard_error(request: HttpRequest, error: RegardError) -> HttpResponse:
    """A page for one of Regard's errors; a refusal with its decision becomes the refusal panel."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 503)
    decision = getattr(error, "decision", None)
    titles = {
        403: _("Refused"),
        404: _("Nothing here by that name"),
        409: _("Not now"),
        422: _("Something is missing"),
        503: _("Regard cannot do this now"),
    }
    title = titles[status]
    if isinstance(decision, Decision) and decision.answer is Answer.GAP:
        title = _("Not known yet, so not allowed")
    page = {"title": title, "error": error, "decision": decision if isinstance(decision, Decision) else None}
    return render(request, "errors/regard.html", page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return _page(
        request,
        400,
        _("This request could not be read"),
        _(
            "Go back, reload the page, and try again. If it happens twice, tell whoever runs the site what you were doing."
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 without a decision of the gate."""
    return _page(
        request,
        403,
        _("This page is not yours"),
        _("Your roles do not open it. The charter says who sees what, and why."),
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from a page of this site, or its session is over."""
    return _page(
        request,
        403,
        _("The form has expired"),
        _(
            "You were signed out, or the form was opened too long ago. Nothing was done. Reload the page and send it again."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(
        request,
        404,
        _("There is no page at this address"),
        _("The address may have a typing mistake, or what it showed has reached its term and was erased."),
    )


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without anything that could fail again."""
    return _page(
        request,
        500,
        _("Regard made a mistake"),
        _(
            "It is not yours. What you asked for was not done, or its trace says how far it went. Try again in a minute."
        ),
    )


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "errors/plain.html", {"title": title, "advice": advice, "status": status}, status=status)
