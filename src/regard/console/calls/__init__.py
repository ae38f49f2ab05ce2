"""The one door from the pages to the acts: plain values in, plain values out.

Every page calls a function of this package and nothing else of Regard's machinery; no other module of the pages imports `regard.acts`.
Functions raise the errors of `regard.terms.errors`; `frame.ErrorsAsSentences` turns them into pages.
"""

from __future__ import annotations

from regard.console.calls.duties import erase_due, erasure, erasure_run, examine_now, findings, short_law
from regard.console.calls.entrance import (
    actor,
    approve_terminal,
    cut_mark,
    factor_registered,
    finish_enrolment,
    health,
    public_page,
    redeem_enrolment,
    self_of,
    site_face,
    site_settings,
)
from regard.console.calls.examining import (
    ask_examination,
    begin_upload,
    examination,
    examination_document,
    examination_progress,
    examinations,
)
from regard.console.calls.governing import (
    charter_face,
    enrol,
    enrol_again,
    grant,
    paper_code,
    people,
    settle_request,
    tell,
    waiting_requests,
    watched,
    withdraw,
)
from regard.console.calls.law import changes, in_force, requirement
from regard.console.calls.ledger import checkpoint, cosignature, ledger_face, tile, verifier, verify_ledger
from regard.console.calls.looks import close_look, look, open_look, reasons, team_week
from regard.console.calls.watched import copy_of, make_request, my_looks, my_records, receipt

__all__ = [
    "actor",
    "approve_terminal",
    "ask_examination",
    "begin_upload",
    "changes",
    "charter_face",
    "checkpoint",
    "close_look",
    "copy_of",
    "cosignature",
    "cut_mark",
    "enrol",
    "enrol_again",
    "erase_due",
    "erasure",
    "erasure_run",
    "examination",
    "examination_document",
    "examination_progress",
    "examinations",
    "examine_now",
    "factor_registered",
    "findings",
    "finish_enrolment",
    "grant",
    "health",
    "in_force",
    "ledger_face",
    "look",
    "make_request",
    "my_looks",
    "my_records",
    "open_look",
    "paper_code",
    "people",
    "public_page",
    "reasons",
    "receipt",
    "redeem_enrolment",
    "requirement",
    "self_of",
    "settle_request",
    "short_law",
    "site_face",
    "site_settings",
    "team_week",
    "tell",
    "tile",
    "verifier",
    "verify_ledger",
    "waiting_requests",
    "watched",
    "withdraw",
]
