"""A form that could not be carried out is shown again with what was written in it, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regard.terms.decision import Decision
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound, RegardError

REFUSED = (InputRefused, NotAllowed, NotFound, Conflict)
_STATUS = {InputRefused: 422, NotAllowed: 403, NotFound: 404, Conflict: 409}


def again(request: HttpRequest, template: str, page: dict[str, Any], error: RegardError) -> HttpResponse:
    """The page `template` with the error in words (`wrong`), the refusal's decision (`decision`) and the fields as sent (`sent`)."""
    decision = getattr(error, "decision", None)
    told = {"wrong": error.text, "decision": decision if isinstance(decision, Decision) else None, "sent": request.POST}
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return render(request, template, {**page, **told}, status=status)
