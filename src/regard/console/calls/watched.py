"""What a watched person asks."""

from __future__ import annotations

import json
from datetime import timedelta

from regard.acts import answer, prove
from regard.console import shapes, wording
from regard.console.calls.opened import running, system_name
from regard.terms.actor import Actor
from regard.terms.decision import Answer
from regard.terms.text import Text

_LOOKS_A_PAGE = 50
_KIND_OF = {"copy": "copy", "objection": "objection", "rectification": "rectification", "freeze": "restriction"}


def my_records(actor: Actor) -> shapes.MyRecords:
    """What is held on the actor. One act *answer*."""
    site = running()
    now = site.clock.now()
    if not actor.person:
        return shapes.MyRecords(now, (), (), (), linked=False)
    groups: dict[tuple[str, str, bool], list[answer.Held]] = {}
    for one in answer.held_on(site, actor):
        groups.setdefault((one.system, one.data, one.held), []).append(one)
    held = tuple(_held(key, some) for key, some in groups.items())
    requests = tuple(request_of(one) for one in answer.asked(site, actor))
    systems = tuple((system, system_name(system)) for system, _ in actor.person)
    hours = tuple(
        shapes.Hours(
            system_name(one.system), one.day, _hours(one.planned), _hours(one.measured), _hours(one.unmeasured)
        )
        for one in answer.hours(site, actor)
    )
    return shapes.MyRecords(now, held, requests, systems, hours, answer.told(site, actor))


def _hours(length: timedelta) -> float:
    return length / timedelta(hours=1)


def _held(key: tuple[str, str, bool], some: list[answer.Held]) -> shapes.Held:
    system, data, kept_longer = key
    longer = Text("for a procedure or for a request of yours", "pour une procédure ou pour une demande de votre part")
    return shapes.Held(
        system=system_name(system),
        what=wording.capital(wording.kind(data, own=True)),
        count=sum(one.segments for one in some),
        since=min(one.span.start for one in some),
        first_dies=min(one.erase_by for one in some),
        last_dies=max(one.erase_by for one in some),
        purposes=tuple(wording.word(str(name)) for name in dict.fromkeys(p for one in some for p in one.purposes)),
        hold=longer if kept_longer else None,
    )


def my_looks(actor: Actor, before: int | None = None) -> shapes.MyLooks:
    """Who looked at the actor, fifty at a time, the newest first: those older than the look of index `before` when it is given."""
    site = running()
    now = site.clock.now()
    term = (
        next((s.traces_kept for s in prove.notice(site).systems if s.traces_kept), None)
        if site.charter_number
        else None
    )
    kept_for = wording.length(term or "P1Y")
    if not actor.person:
        return shapes.MyLooks(now, (), kept_for, linked=False)
    found = answer.who_looked(site, actor, limit=_LOOKS_A_PAGE + 1, before=before)
    looks = tuple(
        shapes.Look(
            trace=str(one.index),
            at=one.at,
            role=wording.role(one.role or "process"),
            purpose=wording.word(one.purpose) if one.purpose else None,
            reason=one.reason,
            what=wording.done(one.act, one.object),
            looked=one.act in ("show", "derive") and one.role != "self",
            refused=one.outcome in (Answer.REFUSE.value, Answer.GAP.value),
        )
        for one in found[:_LOOKS_A_PAGE]
    )
    following = found[_LOOKS_A_PAGE - 1].index if len(found) > _LOOKS_A_PAGE else None
    ledger = prove.ledger_state(site)
    return shapes.MyLooks(now, looks, kept_for, following, ledger.verifier_sha256, ledger.key)


def receipt(actor: Actor, trace: int) -> shapes.Download:
    """The receipt of one look at the actor. Raises NotFound when it is not about them."""
    content = answer.receipt(running(), actor, trace)
    return shapes.Download(f"regard-{trace}.tlog-proof", "application/octet-stream", content)


def make_request(actor: Actor, *, kind: str, system: str, words: str) -> shapes.Request:
    """Put a request: `copy`, `objection`, `rectification` or `freeze`."""
    return request_of(answer.ask(running(), actor, system, _KIND_OF.get(kind, kind), words))


def copy_of(actor: Actor) -> shapes.Download:
    """Everything held on the actor, with nobody else in it. One act."""
    document = answer.copy(running(), actor)
    return shapes.Download(
        "regard-copy.json", "application/json", json.dumps(document, ensure_ascii=False, indent=1).encode()
    )


def request_of(one: answer.Asked) -> shapes.Request:
    """A request as pages show it."""
    told = {
        "granted": Text("Granted.", "Acceptée."),
        "refused": Text("Refused.", "Refusée."),
    }
    return shapes.Request(
        id=one.id,
        kind="freeze" if one.kind == "restriction" else one.kind,
        system=system_name(one.system),
        made=one.received,
        answer_by=one.due,
        days_left=one.left_days,
        answered=one.answered,
        answer=told.get(one.outcome or ""),
        frozen=one.frozen,
        words=one.words,
        reason=one.reason,
    )
