"""The tables at the end of the report: what was read, refused, excepted, notified, and copied elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regard.papers.examination import words as w
from regard.papers.examination.saying import Sayer

Json = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def files(found: Rows, say: Sayer) -> list[Json]:
    """The query log: one row a file."""
    return [
        {
            "name": say.text(f["name"]),
            "bytes": say.number(f["bytes"]),
            "rows": say.both(f["rows"]),
            "refused": say.both(f["refused"] or None),
            "reader": say.text(f"{f['reader']} {f['version']}"),
            "sha256": f["sha256"] or say(w.LISTED),
        }
        for f in found
    ]


def refused(found: Rows, say: Sayer) -> list[list[str]]:
    """What could not be read: file and line, field, reason, how many."""
    return [
        [
            say.text(r["file"]) + ("" if r["line"] is None else f":{r['line']}"),
            say.text(r["field"]),
            say.pair(r["reason"]),
            say.number(r["count"]),
        ]
        for r in found
    ]


def perimeter(found: Rows, say: Sayer) -> list[Json]:
    """Copies elsewhere, and when each was last examined."""
    return [
        {
            "system": say.text(c["system"]),
            "where": say.text(c["where"]),
            "examined": _examined(c, say),
            "stale": c["stale"],
        }
        for c in found
    ]


def _examined(copy: Mapping[str, Any], say: Sayer) -> str:
    if copy["examined_on"] is None:
        return say(w.NEVER)
    day = say.day(copy["examined_on"])
    return say(w.STALE, day=day) if copy["stale"] else day


def exceptions(found: Rows, say: Sayer) -> list[Json]:
    """Exceptions in force, lapsed, not begun."""
    return [
        {
            "id": say.text(e["requirement"]),
            "title": say.pair(e["title"]) if e["title"] else "",
            "system": say.text(e["system"]) or say(w.HEADS["whole_site"]),
            "state": e["state"],
            "state_said": say(w.EXCEPTION[e["state"]]),
            "owner": say.text(e["owner"]),
            "approver": say.text(e["approver"]),
            "reason": say.text(e["reason"]),
            "until": say.day(e["until"]),
            "sha256": e["evidence_sha256"],
        }
        for e in found
    ]


def notice(one: Mapping[str, Any] | None, say: Sayer) -> Json | None:
    """The formal notice: where it stands, what it covers, what runs after, what was handed back."""
    if one is None:
        return None
    until = say.day(one["until"])
    sentences = [
        say(w.NOTIFIED, notified=say.day(one["notified_on"]), until=until),
        say(w.COVERED, n=say.number(len(one["findings"]))),
        *_penalty(one, say),
    ]
    lead = say(
        w.NOTICE[one["standing"]],
        authority=say.text(one["authority"]),
        reference=say.text(one["reference"]),
        days=say.days(abs(one["days_left"])),
        until=until,
        closed=say.day(one["closed_on"] or one["until"]),
    )
    return {
        "title": say(w.HEADS["injunction" if one["kind"] == "injunction" else "notice"]),
        "standing": one["standing"],
        "lead": lead,
        "sentences": sentences,
        "proofs": [[say.text(p["what"]), say.day(p["handed_on"]), p["sha256"]] for p in one["proofs"]],
    }


def _penalty(one: Mapping[str, Any], say: Sayer) -> list[str]:
    penalty = one["penalty"]
    if penalty is None:
        return []
    fields = {"eur": say.number(penalty["eur_a_day"]), "since": say.day(penalty["since"])}
    if penalty["days"]:
        told = say(w.PENALTY_RUNS, **fields, days=say.days(penalty["days"]), total=say.number(penalty["eur"]))
    else:
        told = say(w.PENALTY_LATER, **fields)
    above = penalty["above_ceiling"]
    return [told] if above is None else [told, say(w.ABOVE, ceiling=say.number(above))]
