"""What the report says, in one language, in the order in which it is read: the same for the page and for the PDF.

It takes the JSON document of an examination (docs/reports.md) and gives plain values that templates only lay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from regard.papers import citing
from regard.papers.examination import words as w
from regard.papers.examination.ledgers import exceptions, files, notice, perimeter, refused
from regard.papers.examination.saying import Sayer
from regard.papers.typography import HARD
from regard.terms.text import Text

Json = dict[str, Any]
KEPT = frozenset({"kept", "oldest", "oldest_over", "over_authorised", "over_announced", "kept_until"})
"""Facts of `keeps` that say how long: a breach that rests on one is something kept over its term."""
FIRST_PAGE_LINES = 40
LINE = 92
"""How many lines of findings the first page has room for, and how many signs a line."""


def content(document: Mapping[str, Any], language: str) -> Json:
    """The report's content in `language` (`en` or `fr`)."""
    say = Sayer("fr" if language.lower().startswith("fr") else "en")
    found: list[Mapping[str, Any]] = list(document["findings"])
    breached = [f for f in found if f["state"] == "breached"]
    grouped = {name: [f for f in breached if group(f) == name] for name in ("over-term", "unexplained", "other")}
    grouped["excepted"] = [f for f in breached if f["excepted"] is not None]
    grouped["open"] = [f for f in found if f["state"] == "not-evidenced"]
    met = [f for f in found if f["state"] == "met"]
    name = say.text(document["name"]) or say(w.HEADS["title"])
    return {
        "lang": say.language,
        "w": {key: say(text) for key, text in w.HEADS.items()},
        "name": name,
        "running_name": name if len(name) <= 64 else name[:63].rstrip() + "…",
        "running": f"{say(w.HEADS['title'])} – {say(w.HEADS['facts_of']).lower()} {say.day(document['on'])}",
        "meta": _meta(document, say),
        "tiles": [_tile(key, len(grouped[key]), say) for key in ("over-term", "unexplained", "other", "open")],
        "summary": _summary(sum(len(grouped[k]) for k in w.GROUPS if k != "open"), len(grouped["open"]), say),
        "first": _first(grouped, say, FIRST_PAGE_LINES - 2 * (len(name) // 50)),
        "calm": _calm(grouped, say),
        "breached": [_card(number, f, say) for number, f in enumerate(breached, 1)],
        "open": _by_system(grouped["open"], say),
        "met": _rows(met, say),
        "gaps": [say.pair(gap) for gap in document["gaps"]],
        "refused": refused(document["refused"], say),
        "perimeter": perimeter(document["perimeter"], say),
        "exceptions": exceptions(document["exceptions"], say),
        "notice": notice(document["notice"], say),
        "files": files(document["files"], say),
        "no_files": say(w.NO_FILES),
        "how": [say(text) for text in w.HOW],
        "state": {key: say(text) for key, text in w.STATES.items()},
        "release": document["release"],
        "tool": f"{document['tool']['name']} {document['tool']['version']}",
    }


def group(finding: Mapping[str, Any]) -> str:
    """Under which heading of the first page a breach stands."""
    if finding["excepted"] is not None:
        return "excepted"
    facts = [(m["item"].partition("[")[0], m["name"].partition(".")[0]) for m in finding["measured"]]
    if finding["article"] == "GDPR 5(1)(e)" or any(kind == "keeps" and name in KEPT for kind, name in facts):
        return "over-term"
    if any(kind in ("traces", "accesses") for kind, _ in facts):
        return "unexplained"
    return "other"


def _meta(document: Mapping[str, Any], say: Sayer) -> list[list[str]]:
    made = datetime.fromisoformat(document["made"]).astimezone(ZoneInfo(document["zone"]))
    clock = f"{made:%H:%M}" if say.language == "en" else f"{made:%H}{HARD}h{HARD}{made:%M}"
    rows = [
        ("facts_of", say.day(document["on"])),
        ("read_on", say.day(document["read_as_of"])),
        ("rulebook", say.text(document["release"])),
        ("examined_by", say.text(document["by"]) or say(w.NOBODY)),
        ("made", f"{say.day(made.date().isoformat())}, {clock} ({document['zone']})"),
    ]
    if document["period"]:
        rows.append(("covers", say.span(document["period"])))
    if document["readers"]:
        rows.append(("readers", ", ".join(say.text(one) for one in document["readers"])))
    return [[say(w.HEADS[key]), value] for key, value in rows]


def _tile(key: str, count: int, say: Sayer) -> Json:
    one, more = w.TILES[key]
    plural = count >= 2 if say.language == "fr" else count != 1
    return {"key": key, "n": say.number(count), "label": say(more if plural else one), "none": count == 0}


def _summary(breaches: int, opened: int, say: Sayer) -> str:
    parts = {
        "breaches": say(w.BREACHES[min(breaches, 2)], n=say.number(breaches)),
        "open": say(w.OPENS[min(opened, 2)], n=say.number(opened)),
    }
    return say(w.SUMMARY, **parts)


def _calm(grouped: Mapping[str, list[Mapping[str, Any]]], say: Sayer) -> str:
    if any(grouped[key] for key in grouped if key != "open"):
        return ""
    return say(w.NOTHING_BREACHED if grouped["open"] else w.NOTHING_OPEN)


def _first(grouped: Mapping[str, list[Mapping[str, Any]]], say: Sayer, lines_free: int) -> list[Json]:
    """The groups of the first page, each with as many sentences as there is room for: breaches before what is open."""
    present = [key for key in w.GROUPS if grouped[key]]
    room = lines_free - 3 * len(present)
    lines = {key: _lines(grouped[key], say) for key in present}
    keep = {key: min(len(lines[key]), 3 if key == "open" else 1) for key in present}
    used = sum(_height(line) for key in present for line in lines[key][: keep[key]])
    for key in present:
        for line in lines[key][keep[key] :]:
            if used + _height(line) > room:
                break
            used += _height(line)
            keep[key] += 1
    return [
        {
            "key": key,
            "title": say(w.GROUPS[key]),
            "lines": lines[key][: keep[key]],
            "more": _more(len(lines[key]) - keep[key], say),
        }
        for key in present
    ]


def _lines(found: list[Mapping[str, Any]], say: Sayer) -> list[Json]:
    """One line each; the same sentence under the same article is said once, with every system that it is about."""
    lines: dict[tuple[str, str], Json] = {}
    for f in found:
        line = _line(f, say)
        known = lines.setdefault((line["text"], line["chip"]), {**line, "systems": []})
        if line["system"] not in known["systems"]:
            known["systems"].append(line["system"])
    return [{**line, "system": ", ".join(line.pop("systems"))} for line in lines.values()]


def _line(f: Mapping[str, Any], say: Sayer) -> Json:
    sentence = say.pair(f["sentence"])
    limit = say.pair(f["limit"]) if f["limit"] else ""
    if limit and limit.lower() not in sentence.lower():
        sentence = f"{sentence} {say(w.LIMITED, limit=limit)}"
    return {"text": sentence, "system": _system(f, say), "chip": _chip(f, say), "key": f["key"]}


def _height(line: Mapping[str, Any]) -> int:
    return -(-(len(line["text"]) + len(line["system"]) + len(line["chip"]) + 6) // LINE)


def _more(count: int, say: Sayer) -> str:
    return say(w.MORE[count > 1], n=say.number(count)) if count > 0 else ""


def _system(f: Mapping[str, Any], say: Sayer) -> str:
    return say.text(f["system"]) or say(w.HEADS["whole_site"])


def _chip(f: Mapping[str, Any], say: Sayer) -> str:
    return say(citing.article(f["article"])) if f["article"] else "Regard"


def _card(number: int, f: Mapping[str, Any], say: Sayer) -> Json:
    severity = say(w.SEVERITY[f["severity"]])
    return {
        "number": number,
        "key": f["key"],
        "id": say.text(f["requirement"]),
        "title": say.pair(f["title"]),
        "system": _system(f, say),
        "place": say.pair(f["place"]) if f["place"] else "",
        "chip": _chip(f, say),
        "severity": f["severity"],
        "state_said": say(w.UNDER_EXCEPTION, severity=severity) if f["excepted"] else severity,
        "sentence": say.pair(f["sentence"]),
        "facts": [_fact(m, say) for m in f["measured"]],
        "rows": [[say(w.HEADS[key]), text] for key, text in _grounds(f, say) if text],
        "excepted": f["excepted"] is not None,
        "noticed": f["noticed"],
    }


def _grounds(f: Mapping[str, Any], say: Sayer) -> Iterable[tuple[str, str]]:
    yield "remedy", say.pair(f["remedy"])
    yield "limit", say.pair(f["limit"]) if f["limit"] else ""
    yield "law", _law(f, say)
    yield "reading", _reading(f["reading"], say) if f["reading"] else ""
    read = say(w.CONFIDENCE[f["confidence"]])
    sources = [say(citing.source(s["label"])) for s in f["sources"]]
    yield "sources", say.joined(sources)
    yield "confidence", read if f["article"] else ""
    if f["excepted"]:
        one = f["excepted"]
        text = say(
            w.EXCEPTED,
            approver=say.text(one["approver"]),
            owner=say.text(one["owner"]),
            until=say.day(one["until"]),
            reason=say.text(one["reason"]),
            sha256=one["evidence_sha256"][:16] + "…",
        )
        yield "excepted", f"{text}{'. ' + say(w.BINDING_STILL) if f['fails'] else ''}"


def _law(f: Mapping[str, Any], say: Sayer) -> str:
    if not f["article"]:
        return ""
    parts = [_chip(f, say)]
    if f["law"] and f["law"]["until"]:
        parts.append(say(w.LAW_SPAN, since=say.day(f["law"]["since"]), until=say.day(f["law"]["until"])))
    elif f["law"]:
        parts.append(say(w.LAW_SINCE, since=say.day(f["law"]["since"])))
    parts.append(say(w.FORCE[f["force"]]))
    return say.joined(parts)


def _reading(one: Mapping[str, Any], say: Sayer) -> str:
    def told(frame: Text, reading: Mapping[str, Any]) -> str:
        return say(
            frame,
            authority=say(citing.authority(reading["authority"])),
            since=say.day(reading["since"]),
            sentence=say.pair(reading["sentence"]),
        )

    return " ".join([told(w.READ, one), *(told(w.OVERRULED, each) for each in one["overruled"])])


def _fact(m: Mapping[str, Any], say: Sayer) -> list[str]:
    known = say(w.SEEN, source=say.pair(m["by"])) if m["seen"] else say(w.DECLARED)
    return [
        say.pair(m["label"]),
        say.pair(m["said"]),
        known,
        "" if m["coverage"] is None else say.share(m["coverage"]),
        say.span(m["period"]) if m["period"] else "",
    ]


def _row(f: Mapping[str, Any], say: Sayer) -> Json:
    return {
        "id": say.text(f["requirement"]),
        "key": f["key"],
        "chip": _chip(f, say),
        "system": _system(f, say),
        "title": say.pair(f["title"]),
        "sentence": say.pair(f["sentence"]),
        "ask": say.pair(f["evidence"]),
    }


def _by_system(found: list[Mapping[str, Any]], say: Sayer) -> list[Json]:
    """What is not evidenced, system by system; the same question about several items is asked once."""
    systems: dict[str, list[Mapping[str, Any]]] = {}
    for f in found:
        systems.setdefault(_system(f, say), []).append(f)
    return [{"system": name, "n": len(each), "rows": _rows(each, say)} for name, each in systems.items()]


def _rows(found: list[Mapping[str, Any]], say: Sayer) -> list[Json]:
    """One row each; what is said of several things in the same words is one row, with how many times."""
    rows: dict[tuple[str, ...], Json] = {}
    for f in found:
        row = _row(f, say)
        known = rows.setdefault((row["system"], row["id"], row["chip"], row["sentence"]), {**row, "times": 0})
        known["times"] += 1
    return list(rows.values())
