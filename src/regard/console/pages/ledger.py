"""The ledger: its state, its verification, and the C2SP endpoints that witnesses and verifiers read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.pages.sending import hand_over

_LARGEST_COSIGNATURE = 16 * 1024
_IMMUTABLE = "public, max-age=31536000, immutable"


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Checkpoint, witnesses and their age, how to verify without this site. Public: nothing in it is personal."""
    return render(request, "pages/ledger.html", {"ledger": calls.ledger_face()})


@signed_in
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Verify the whole ledger now."""
    return render(request, "pages/ledger.html", {"ledger": calls.ledger_face(), "check": calls.verify_ledger()})


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed checkpoint (C2SP tlog-checkpoint)."""
    response = HttpResponse(calls.checkpoint(), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def tile(request: HttpRequest, tile_path: str) -> HttpResponse:
    """A tile (C2SP tlog-tiles). Full and partial tiles never change."""
    response = HttpResponse(calls.tile(tile_path), content_type="application/octet-stream")
    response["Cache-Control"] = _IMMUTABLE
    return response


@csrf_exempt
@require_POST
def cosignature(request: HttpRequest) -> HttpResponse:
    """A witness hands in its cosignature; its own signature is what vouches for it, so no cookie and no form token."""
    body = request.read(_LARGEST_COSIGNATURE + 1)
    if len(body) > _LARGEST_COSIGNATURE:
        return HttpResponse(status=413)
    calls.cosignature(body)
    return HttpResponse(status=204)


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """The one-file verifier, to keep."""
    return hand_over(calls.verifier())
