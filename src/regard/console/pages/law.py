"""The law, public: what is in force on a day, one duty whole, and what changed between two days."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from regard.console import calls


@require_GET
def laws(request: HttpRequest) -> HttpResponse:
    """The duties in force, and, when two days are given, what changed between them."""
    days = {name: _day(request, name) for name in ("on", "read_as_of", "before", "after")}
    wrong = any(request.GET.get(name) and day is None for name, day in days.items())
    before, after = days["before"], days["after"]
    page = {
        "law": calls.in_force(days["on"], days["read_as_of"]),
        "changes": calls.changes(before, after) if before and after else None,
        "half": bool(before) != bool(after),
        "wrong": wrong,
    }
    return render(request, "pages/laws.html", page, status=400 if wrong else 200)


@require_GET
def requirement(request: HttpRequest, requirement: str) -> HttpResponse:
    """The requirement's page; public, like the law."""
    duty = calls.requirement(requirement, _day(request, "on"), _day(request, "read_as_of"))
    return render(request, "pages/law.html", {"duty": duty})


def _day(request: HttpRequest, name: str) -> date | None:
    """The day in the address, None when there is none or it is no day."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
