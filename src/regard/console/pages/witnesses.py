"""The ledger's witnesses: how to set one up in five steps, where each stands; and how to check from a phone without this site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import signed_in
from regard.console.drawings import qr
from regard.console.frame import actor_of

RELEASE_NAME = "regard-verifier.html"


@signed_in
@require_GET
def witnesses(request: HttpRequest) -> HttpResponse:
    """Five steps with their commands, then the state of each witness."""
    read, post = settings.ORIGIN + reverse("ledger").rstrip("/"), settings.ORIGIN + reverse("ledger-cosignature")
    # The key is left out on purpose: it is to be typed from paper.
    make = f"regard-witness init ~/witness --name union.example/w1 --log-key '…' --from {read} --post {post}"
    return render(request, "pages/witnesses.html", {"face": calls.witness_page(actor_of(request)), "make": make})


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """Verify a receipt from a phone, with a file that this site did not have to serve. Public: nothing in it is personal."""
    ledger = calls.ledger_face()
    page = {"ledger": ledger, "qr": qr(f"sha256:{ledger.verifier_sha256}"), "name": RELEASE_NAME}
    return render(request, "pages/ledger_phone.html", page)
