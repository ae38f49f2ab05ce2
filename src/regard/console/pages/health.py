"""Whether the console can answer: for the process that started it."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from regard.console import calls


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when both databases answer; 503 from the error pages when one does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    calls.health()
    return HttpResponse("ok\n", content_type="text/plain")
