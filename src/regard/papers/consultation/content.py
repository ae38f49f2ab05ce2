"""The consultation file as blocks to set: headings, sentences, facts, lists and tables, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from regard.papers.consultation import words as w
from regard.papers.consultation.file import ConsultationFile, Sheet
from regard.papers.typography import fitted
from regard.terms.text import Text

Block = dict[str, Any]


def content(file: ConsultationFile, language: str) -> Block:
    """What the template is given: every string fitted for the page, nothing that is markup."""
    say = _Say("fr" if language.lower().startswith("fr") else "en")
    version = w.DRAFT if file.number is None else Text(f"Version {file.number}", f"Version {file.number}")
    meta = (
        (w.CONTROLLER, file.controller),
        (w.CONTACT, file.contact),
        (w.DPO, file.dpo),
        (w.CHARTER, version),
        (w.MADE, file.day),
    )
    return {
        "lang": say.language,
        "kicker": say(w.TITLE),
        "name": say(file.site),
        "meta": [[say(label), say(value)] for label, value in meta],
        "hash": file.sha256,
        "hash_label": say(w.HASH),
        "tool": f"Regard · {say(w.RULEBOOK)} {say(file.release)}",
        "blocks": list(_blocks(file, say)),
    }


class _Say:
    """Says a text in one language, with its spaces as printers set them."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: Text | str) -> str:
        return fitted(text.to(self.language) if isinstance(text, Text) else text, self.language)


def _blocks(file: ConsultationFile, say: _Say) -> Iterator[Block]:
    yield _p(say(w.WHAT_IT_IS))
    yield from _changes(file, say)
    for sheet in file.sheets:
        yield from _sheet(sheet, say)
    yield _h(say(w.WHO_LOOKS))
    yield _p(say(w.WHO_LOOKS_SAYS))
    rows = [
        [say(_capital(role)), "\n".join(say(each) for each in rights) or say(w.NOTHING)] for role, rights in file.roles
    ]
    yield _table((say(w.ROLE), say(w.RIGHTS)), rows, (1, 3))
    yield _h(say(w.REFUSES))
    least = str(file.least)
    yield _list(say(Text(e.en.replace("{least}", least), e.fr.replace("{least}", least))) for e in w.REFUSED)
    yield from _findings(file, say)
    yield _h(say(w.ON_RECORD))
    yield _list([say(one) for one in file.consulted] or [say(w.NONE_ON_RECORD)])
    yield _p(say(w.DEADLINES))
    yield _h(say(w.YOUR_MEANS))
    yield _list(say(each) for each in w.MEANS)


def _changes(file: ConsultationFile, say: _Say) -> Iterator[Block]:
    if not file.against:
        yield _h(say(w.CHANGES_FIRST))
        yield _p(say(w.CHANGES_FIRST_SAYS))
        return
    number = str(file.against)
    yield _h(say(Text(w.CHANGES.en.replace("{n}", number), w.CHANGES.fr.replace("{n}", number))))
    if not file.changes:
        yield _p(say(w.NO_CHANGE))
    for title, widens in ((w.WIDENS, True), (w.OTHERS, False)):
        found = [say(one.says) for one in file.changes if one.widens is widens]
        if found:
            yield {"kind": "marked" if widens else "h3", "text": say(title)}
            yield _list(found)


def _sheet(one: Sheet, say: _Say) -> Iterator[Block]:
    yield _h(say(one.name))
    yield {"kind": "note", "text": say(one.door)}
    yield _facts(one.facts, say)
    yield _h3(say(w.KEEPS))
    kept = [[say(_capital(k.what)), say(k.term), say(k.purposes)] for k in one.keeps]
    yield _table((say(w.DATA), say(w.TERM), say(w.PURPOSES)), kept, (4, 2, 4)) if kept else _p(say(w.NOTHING_KEPT))
    if one.computes:
        yield _h3(say(w.COMPUTES))
        rows = [
            [
                f"{say(_capital(c.counts))}\n({say(c.name)})",
                say(c.purposes),
                say(c.follows),
                say(c.not_meant or w.NOT_KNOWN_MEANING),
            ]
            for c in one.computes
        ]
        yield _table((say(w.FIGURE), say(w.PURPOSES), say(w.FOLLOWS), say(w.NOT_MEANT)), rows, (3, 2, 2, 4))
    yield _h3(say(w.GOVERNANCE))
    yield _facts(one.governance, say)
    yield _h3(say(w.ALTERNATIVES))
    yield _p(say(one.milder))
    if one.copies:
        yield _h3(say(w.COPIES))
        yield _p(say(w.COPIES_SAYS))
        rows = [[say(c.where), say(c.term), say(c.examined)] for c in one.copies]
        yield _table((say(w.WHERE), say(w.TERM), say(w.EXAMINED)), rows, (4, 2, 3))


def _findings(file: ConsultationFile, say: _Say) -> Iterator[Block]:
    yield _h(say(w.CHECKS))
    yield _p(say(w.CHECKS_SAYS))
    for title, breached in ((w.BREACHED, True), (w.NOT_EVIDENCED, False)):
        rows = [[say(f.title), say(f.says), say(f.article)] for f in file.findings if f.breached is breached]
        if rows:
            yield _h3(f"{say(title)} ({len(rows)})")
            yield _table((say(w.DUTY), say(w.FOUND), say(w.ARTICLE)), rows, (3, 5, 2))
    if not file.findings:
        yield _p(say(w.NOTHING_FOUND))


def _capital(text: Text) -> Text:
    return Text(text.en[:1].upper() + text.en[1:], text.fr[:1].upper() + text.fr[1:])


def _h(text: str) -> Block:
    return {"kind": "h2", "text": text}


def _h3(text: str) -> Block:
    return {"kind": "h3", "text": text}


def _p(text: str) -> Block:
    return {"kind": "p", "text": text}


def _list(items: Iterable[str]) -> Block:
    return {"kind": "list", "items": list(items)}


def _facts(facts: Sequence[tuple[Text, Text]], say: _Say) -> Block:
    return {"kind": "facts", "rows": [[say(_capital(label)), say(value)] for label, value in facts]}


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    return {"kind": "table", "heads": list(heads), "rows": [list(row) for row in rows], "widths": list(widths)}
