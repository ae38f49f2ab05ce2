"""The public page: what is watched here, why, how long, who sees it, how to object. No login, nothing personal."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from regard.console import calls
from regard.console.accounts.entering import account_of
from regard.console.drawings import qr
from regard.console.frame import actor_of, places_of


@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """One screen, plain words."""
    return render(request, "pages/public.html", {"public": calls.public_page()})


@require_GET
def sign(request: HttpRequest) -> HttpResponse:
    """What the law's first level of information asks for, on paper: one system, A4 or A5, French, English or both."""
    address = settings.ORIGIN + reverse("public")
    public_face = calls.public_page()
    size, words = request.GET.get("size", ""), request.GET.get("words", "")
    words = words if words in ("fr", "en", "both") else (get_language() or "en")[:2]
    page = {
        "public": public_face,
        "sign": calls.sign(request.GET.get("system", "")) if public_face.systems else None,
        "size": size if size in ("a4", "a5") else "a4",
        "words": words,
        "languages": ("fr", "en") if words == "both" else (words,),
        "address": address,
        "qr": qr(address),
        "key": calls.ledger_face().public_key,  # on paper, where the site cannot change it unseen
    }
    return render(request, "pages/sign.html", page)


def home(request: HttpRequest) -> HttpResponse:
    """The first place of whoever is signed in."""
    if account_of(request) is None:
        return HttpResponseRedirect(reverse("public"))
    places = places_of(calls.self_of(actor_of(request)))
    return HttpResponseRedirect(reverse(places[0][0].key if places else "public"))
