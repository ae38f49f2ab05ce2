"""Handing files over."""

from __future__ import annotations

from django.http import HttpResponse

from regard.console.shapes import Download


def hand_over(file: Download) -> HttpResponse:
    """`file` as a download that no cache keeps."""
    response = HttpResponse(file.content, content_type=file.media_type)
    name = "".join(c for c in file.name if c.isalnum() or c in "-_.") or "file"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
