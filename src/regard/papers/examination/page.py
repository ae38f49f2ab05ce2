"""The report as one HTML page: no script, nothing fetched, every word escaped, and a policy that forbids the rest.

The policy (CSP 3, in a `meta`) admits one style sheet by its hash and nothing else: a name that is markup is shown as it was written.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from regard.papers.examination.content import content

Json = Mapping[str, Any]
_SIGNS = {"breached": "✕", "excepted": "✕", "open": "?", "met": "✓"}


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet, as it stands in the page."""
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def style_hash() -> str:
    """The style sheet's hash, as a policy names it."""
    return "sha256-" + base64.b64encode(sha256(style().encode()).digest()).decode()


def html(document: Json, language: str) -> bytes:
    """The report in `language` (`en` or `fr`), as UTF-8."""
    d = content(document, language)
    policy = f"default-src 'none'; style-src '{style_hash()}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{d["lang"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(d['w']['title'])} – {escape(d['name'])}</title>\n<style>{style()}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in _parts(d) if part)
        + f"\n<footer>{escape(d['tool'])} · {escape(d['release'])}</footer>\n</main>\n</body>\n</html>\n"
    ).encode()


def _parts(d: Json) -> Iterable[str]:
    w = d["w"]
    yield _first(d)
    yield _section(w["breached"], [_card(one, d) for one in d["breached"]])
    yield _section(w["open"], [_open(group, w) for group in d["open"]])
    yield _section(w["unreachable"], [_list(f"{_mark('open')}{escape(gap)}" for gap in d["gaps"])] if d["gaps"] else [])
    yield _perimeter(d)
    yield _exceptions(d)
    yield _notice(d)
    met = [[_law(r["chip"]), _mark("met") + escape(r["system"]), _times(r) + _quiet(r["id"])] for r in d["met"]]
    yield _section(w["met"], [_table((w["article"], w["system"], w["found"]), met)] if met else [])
    refused = [[escape(cell) for cell in row] for row in d["refused"]]
    yield _section(
        w["refused"], [_table((w["place"], w["fact"], w["reason"], w["how_many"]), refused)] if refused else []
    )
    yield _log(d)
    yield _section(w["how"], [f"<p>{escape(sentence)}</p>" for sentence in d["how"]])


def _first(d: Json) -> str:
    meta = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in d["meta"])
    tiles = "".join(
        f'<li class="{t["key"]}{" none" if t["none"] else ""}"><b>{escape(t["n"])}</b> {escape(t["label"])}</li>'
        for t in d["tiles"]
    )
    out = [
        f'<p class="kicker">{escape(d["w"]["title"])}</p>\n<h1>{escape(d["name"])}</h1>',
        f'<dl class="meta">{meta}</dl>\n<ul class="tiles">{tiles}</ul>',
    ]
    if d["notice"]:
        late = " overdue" if d["notice"]["standing"] == "overdue" else ""
        out.append(f'<p class="noticed{late}"><b>{escape(d["notice"]["title"])}.</b> {escape(d["notice"]["lead"])}</p>')
    if d["calm"]:
        out.append(f"<p>{escape(d['calm'])}</p>")
    for group in d["first"]:
        kind = group["key"] if group["key"] in ("open", "excepted") else "breached"
        lines = "".join(
            f'<li>{escape(one["text"])} <span class="k">{escape(one["system"])}</span> {_law(one["chip"])}</li>'
            for one in group["lines"]
        )
        more = f'<li class="quiet">{escape(group["more"])}</li>' if group["more"] else ""
        out.append(f"<h2>{_mark(kind)}{escape(group['title'])}</h2>\n<ul>{lines}{more}</ul>")
    return '<div class="first">\n' + "\n".join(out) + "\n</div>"


def _card(one: Json, d: Json) -> str:
    w = d["w"]
    kind = "excepted" if one["excepted"] else "breached"
    place = f" · {escape(one['place'])}" if one["place"] else ""
    noticed = f'<span class="tag">{escape(w["noticed"])}</span> ' if one["noticed"] else ""
    facts = ""
    if one["facts"]:
        wide = any(row[3] or row[4] for row in one["facts"])
        heads = (w["fact"], w["value"], w["origin"], *((w["coverage"], w["period"]) if wide else ()))
        facts = _table(heads, [[escape(cell) for cell in row[: len(heads)]] for row in one["facts"]])
    rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in one["rows"])
    return (
        f'<article class="finding {kind}" id="f-{escape(one["key"])}">\n'
        f"<header><h3>{one['number']}. {escape(one['title'])}</h3>{noticed}{_law(one['chip'])}</header>\n"
        f'<p class="quiet">{_mark(kind)}{escape(one["state_said"])} · {escape(one["system"])}{place} · {escape(one["id"])}</p>\n'
        f'<p class="said">{escape(one["sentence"])}</p>\n{facts}\n<dl>{rows}</dl>\n</article>'
    )


def _open(group: Json, w: Json) -> str:
    rows = [
        [
            _law(r["chip"]) + _quiet(r["id"]),
            _times(r),
            escape(r["ask"]),
        ]
        for r in group["rows"]
    ]
    head = f'<h3>{_mark("open")}{escape(group["system"])} <span class="k">({group["n"]})</span></h3>'
    return head + _table((w["article"], w["found"], w["ask"]), rows)


def _perimeter(d: Json) -> str:
    rows = [
        [
            escape(c["system"]),
            escape(c["where"]),
            f'<span class="stale">{escape(c["examined"])}</span>' if c["stale"] else escape(c["examined"]),
        ]
        for c in d["perimeter"]
    ]
    heads = (d["w"]["system"], d["w"]["where"], d["w"]["examined_on"])
    return _section(d["w"]["perimeter"], [_table(heads, rows)] if rows else [])


def _exceptions(d: Json) -> str:
    w = d["w"]
    rows = [
        [
            escape(e["title"]) + _quiet(f"{e['id']} · {e['system']}"),
            f"{escape(e['owner'])}, {escape(e['approver'])}",
            escape(e["reason"]) + f'<span class="quiet hash">{escape(e["sha256"])}</span>',
            f'{escape(e["until"])} <span class="quiet {"lapsed" if e["state"] == "lapsed" else ""}">{escape(e["state_said"])}</span>',
        ]
        for e in d["exceptions"]
    ]
    heads = (w["duty"], f"{w['owner']}, {w['approver']}", w["reason"], w["until"])
    return _section(w["exceptions"], [_table(heads, rows)] if rows else [])


def _notice(d: Json) -> str:
    one = d["notice"]
    if one is None:
        return ""
    proofs = [
        [escape(what), escape(day), f'<span class="hash">{escape(digest)}</span>']
        for what, day, digest in one["proofs"]
    ]
    sentences = "".join(f"<p>{escape(s)}</p>" for s in (one["lead"], *one["sentences"]))
    table = _table((d["w"]["proof"], d["w"]["handed_on"], "SHA-256"), proofs) if proofs else ""
    return _section(one["title"], [sentences, table])


def _log(d: Json) -> str:
    w = d["w"]
    if not d["files"]:
        return _section(w["log"], [f"<p>{escape(d['no_files'])}</p>"])
    rows = [
        [
            escape(f["name"]),
            escape(f["bytes"]),
            escape(f["rows"]),
            escape(f["refused"]),
            escape(f["reader"]),
            f'<span class="hash">{escape(f["sha256"])}</span>',
        ]
        for f in d["files"]
    ]
    heads = (w["file"], w["size"], w["rows"], w["turned_away"], w["reader"], "SHA-256")
    return _section(w["log"], [_table(heads, rows, ends=(1, 2, 3))])


def _section(title: str, inside: Sequence[str]) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n" + "\n".join(inside) + "\n</section>" if any(inside) else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], ends: Sequence[int] = ()) -> str:
    """A table; `rows` hold markup already, `heads` do not; columns `ends` are numbers."""
    put = [' class="end"' if i in ends else "" for i in range(len(heads))]
    top = "".join(f'<th scope="col"{put[i]}>{escape(head)}</th>' for i, head in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f"<td{put[i]}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>\n" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table></div>'


def _times(row: Json) -> str:
    return escape(row["sentence"]) + (f" (×{row['times']})" if row["times"] > 1 else "")


def _list(items: Iterable[str]) -> str:
    return '<ul class="plain">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _mark(kind: str) -> str:
    return f'<span class="mark m-{kind}" aria-hidden="true">{_SIGNS[kind]}</span>'


def _law(text: str) -> str:
    return f'<span class="law">{escape(text)}</span>'


def _quiet(text: str) -> str:
    return f' <span class="quiet">{escape(text)}</span>'
