"""Addresses: short, in English, without the language."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from regard.console.accounts import account, enrolment, views
from regard.console.pages import (
    charter,
    components,
    erasure,
    findings,
    health,
    law,
    ledger,
    me,
    people,
    public,
    reason,
    requests,
    team,
    terminal,
)

urlpatterns = [
    path("", public.public, name="public"),
    path("home/", public.home, name="home"),
    path("sign/", public.sign, name="sign"),
    path("healthz", health.health, name="health"),
    path("language/", set_language, name="set_language"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/passkey/begin", views.passkey_begin, name="sign-in-passkey-begin"),
    path("sign-in/passkey/finish", views.passkey_finish, name="sign-in-passkey-finish"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("prove/", views.prove, name="prove"),
    path("enrol/", enrolment.enrol, name="enrol"),
    path("enrol/way/", enrolment.choose, name="enrol-choose"),
    path("enrol/passkey/begin", enrolment.passkey_begin, name="enrol-passkey-begin"),
    path("enrol/passkey/finish", enrolment.passkey_finish, name="enrol-passkey-finish"),
    path("enrol/passphrase/", enrolment.second_way, name="enrol-second-way"),
    path("account/", account.account, name="account"),
    path("account/passkey/begin", account.passkey_begin, name="account-passkey-begin"),
    path("account/passkey/finish", account.passkey_finish, name="account-passkey-finish"),
    path("account/passkey/<int:key>/remove", account.passkey_remove, name="account-passkey-remove"),
    path("account/passphrase/", account.second_way, name="account-second-way"),
    path("account/recovery-codes/", account.recovery_codes, name="account-recovery-codes"),
    path("account/sessions/end", account.end_sittings, name="account-sessions-end"),
    path("me/", me.records, name="me"),
    path("me/looks/", me.looks, name="looks"),
    path("me/looks/<int:trace>/receipt", me.receipt, name="receipt"),
    path("me/requests/", me.ask, name="ask"),
    path("me/copy/", me.copy, name="copy"),
    path("reason/", reason.reason, name="reason"),
    path("reason/close/", reason.close, name="reason-close"),
    path("team/", team.week, name="team"),
    path("erasure/", erasure.erasure, name="erasure"),
    path("erasure/run/", erasure.run, name="erasure-run"),
    path("erasure/run/<str:run_id>/", erasure.progress, name="erasure-progress"),
    path("findings/", findings.findings, name="findings"),
    path("findings/examine/", findings.examine, name="findings-examine"),
    path("law/<str:requirement>/", law.requirement, name="law"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/check/", ledger.check, name="ledger-check"),
    path("ledger/checkpoint", ledger.checkpoint, name="ledger-checkpoint"),
    path("ledger/tile/<path:tile_path>", ledger.tile, name="ledger-tile"),
    path("ledger/cosignature", ledger.cosignature, name="ledger-cosignature"),
    path("ledger/verifier.html", ledger.verifier, name="ledger-verifier"),
    path("requests/", requests.requests, name="requests"),
    path("requests/<str:request_id>/", requests.settle, name="request-settle"),
    path("people/", people.people, name="people"),
    path("people/watched/", people.watched, name="watched"),
    path("people/watched/told/", people.tell, name="watched-told"),
    path("people/watched/code/", people.paper_code, name="watched-code"),
    path("people/enrol/", people.enrol, name="people-enrol"),
    path("people/<str:who>/enrol-again/", people.enrol_again, name="people-enrol-again"),
    path("people/<str:who>/grant/", people.grant, name="people-grant"),
    path("people/<str:who>/withdraw/", people.withdraw, name="people-withdraw"),
    path("terminal/", terminal.terminal, name="terminal"),
    path("charter/", charter.charter, name="charter"),
    path("charter.toml", charter.source, name="charter-source"),
    path("components/", components.components, name="components"),
]
handler400 = "regard.console.errors.bad_request"
handler403 = "regard.console.errors.forbidden"
handler404 = "regard.console.errors.not_found"
handler500 = "regard.console.errors.fault"
