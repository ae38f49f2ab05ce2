"""My account: passkeys, passphrase and codes, sessions. Nothing here is about what the person may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from regard.console import calls
from regard.console.accounts import factors, passkeys
from regard.console.accounts.enrolment import secret_page
from regard.console.accounts.entering import account_of, proved, proved_lately, signed_in
from regard.console.accounts.models import Account, Passkey, Sitting, Subject
from regard.console.accounts.sessions import device_of, end_all_sittings, end_sitting, sitting_number
from regard.console.accounts.views import sent_json
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.text import Text

_STATE = "new_passkey_state"
_SETUP = "second_way"


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything that can open this account, and every session that is open on it."""
    me = _me(request)
    page = {
        "account": me,
        "passkeys": me.passkeys.order_by("created"),
        "codes_left": me.recovery_codes.filter(used__isnull=True).count(),
        "sittings": [
            (row, sitting_number(row))
            for row in Sitting.objects.filter(account=me, expire_date__gt=timezone.now()).order_by("-seen")
        ],
        "organisation": settings.PROVIDER is not None,
        "linked": Subject.objects.filter(account=me).first(),
        "this_key": request.session.session_key,
        "proved": proved_lately(request),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
    }
    return render(request, "accounts/account.html", page)


@proved
@require_POST
def passkey_begin(request: HttpRequest) -> JsonResponse:
    """Options to add one more passkey."""
    me = _me(request)
    options, state = passkeys.begin_registration(handle=bytes(me.handle), name=me.name, known=me.passkeys.all())
    request.session[_STATE] = state
    return JsonResponse(options)


@proved
@require_POST
def passkey_finish(request: HttpRequest) -> JsonResponse:
    """Keep one more passkey."""
    me = _me(request)
    try:
        answer = sent_json(request).get("credential") or {}
        key = passkeys.finish_registration(request.session.pop(_STATE, None) or {}, answer, device_of(request) or "1")
    except InputRefused as refused:
        return JsonResponse({"error": refused.text.to(get_language() or "en")}, status=422)
    key.account = me
    key.save()
    calls.factor_registered(me.actor)
    messages.success(request, _("The passkey was added."))
    return JsonResponse({"next": reverse("account")})


@proved
@require_POST
def passkey_remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a passkey, unless it is the last way in."""
    me = _me(request)
    with transaction.atomic():
        found = get_object_or_404(Passkey, pk=key, account=me)
        if me.passkeys.count() == 1 and not me.has_second_way:
            messages.error(request, _("This is the only way into your account: add another one first."))
        else:
            found.delete()
            end_all_sittings(me, but=request.session.session_key)
            messages.success(request, _("The passkey was removed, and your other sessions have ended."))
    return HttpResponseRedirect(reverse("account"))


@proved
@sensitive_post_parameters("passphrase", "code")
@require_http_methods(["GET", "POST"])
def second_way(request: HttpRequest) -> HttpResponse:
    """Set up a passphrase with one-time codes, or replace them."""
    me = _me(request)
    if _SETUP not in request.session:
        request.session[_SETUP] = {"secret": factors.new_secret().hex(), "proposed": factors.grouped(4)}
    setup: dict[str, Any] = request.session[_SETUP]
    secret = bytes.fromhex(setup["secret"])
    wrong: InputRefused | None = None
    if request.method == "POST":
        try:
            codes = factors.set_up_second_way(
                me,
                passphrase=request.POST.get("passphrase", ""),
                secret=secret,
                code=request.POST.get("code", ""),
                proposed=setup["proposed"],
            )
        except InputRefused as error:
            wrong = error
        else:
            request.session.pop(_SETUP)
            calls.factor_registered(me.actor)
            _keep_this_session(request, me)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "name": me.name})
    page = secret_page(secret, name=me.name) | {
        "name": me.name,
        "proposed": setup["proposed"],
        "wrong": wrong.text if wrong else None,
        "in_account": True,
    }
    return render(request, "accounts/enrol_second_way.html", page, status=422 if wrong else 200)


@proved
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown once; the old ones stop working."""
    me = _me(request)
    if not me.has_second_way:
        return HttpResponseRedirect(reverse("account"))
    return render(request, "accounts/recovery_codes.html", {"codes": factors.new_recovery_codes(me), "name": me.name})


@signed_in
@require_POST
def end_sittings(request: HttpRequest) -> HttpResponse:
    """End every other session of this account."""
    ended = end_all_sittings(_me(request), but=request.session.session_key)
    messages.success(request, _("Other sessions ended: %(count)d.") % {"count": ended})
    return HttpResponseRedirect(reverse("account"))


@signed_in
@require_POST
def end_one_sitting(request: HttpRequest, number: str) -> HttpResponse:
    """End one session of this account."""
    if end_sitting(_me(request), number):
        messages.success(request, _("The session has ended."))
    return HttpResponseRedirect(reverse("account"))


def _me(request: HttpRequest) -> Account:
    found = account_of(request)
    if found is None:  # the guards stand before; this is for the type checker and for a guard forgotten
        raise NotAllowed("sign_in_first", Text("Sign in first.", "Connectez-vous d’abord."))
    return found


def _keep_this_session(request: HttpRequest, me: Account) -> None:
    """A new passphrase changes the session's hash: renew this session, end the others."""
    from django.contrib.auth import update_session_auth_hash

    update_session_auth_hash(request, me)
    end_all_sittings(me, but=request.session.session_key)
