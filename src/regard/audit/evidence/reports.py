"""`reports`: how old they are, who may read them, and what they say about people in plain words, screened in memory.

What is found becomes categories and counts alone: no word of a report is in a measure, a finding, a gap or a log. The lexicon finds what is
said in plain words; finding nothing is no proof, so that an absence is never told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from regard.audit.evidence.fragment import About, Fragment, between
from regard.audit.evidence.tables import Tables, View
from regard.rulebook.wording import said
from regard.screening import Category, screen
from regard.terms.text import Text

_EVERYONE = "'everyone', 'all', 'all-staff', 'tous', 'toutes', 'tout le monde', 'public', '*'"
_SPECIAL: frozenset[Category] = frozenset({"union-activity", "politics", "religion", "health", "orientation"})
_PIECE = 5_000  # reports in memory together


@dataclass(slots=True)
class _Screening:
    """How many reports say something of each category, name somebody beside it, or need a person to read them."""

    plain: Counter[Category] = field(default_factory=Counter)
    named: int = 0
    unsure: int = 0
    cut: int = 0
    other: int = 0


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the list of reports shows, and their text in plain words."""
    view = tables.of("reports", about.id)
    if view is None or not view.rows:
        return
    oldest, newest = view.one('SELECT min("at"), max("at") FROM {t}')
    system: dict[str, Any] = {"id": about.id, "area": about.area.value}
    system["keeps"] = [{"data": "reports", "oldest": about.age(oldest)}]
    content: dict[str, Any] = {}
    if (audience := _audience(view)) is not None:
        content["seen_by"] = audience
    found = _screened(view)
    content |= _content(found, about)
    if content:
        system["content"] = [content]
    yield Fragment(system, "reports", view.coverage, between(oldest, newest), gaps=tuple(_gaps(found, view.rows)))


def _audience(view: View) -> str | None:
    if not view.has("audience"):
        return None
    known = "audience IS NOT NULL AND trim(audience) <> ''"
    open_to_all, told = view.one(
        f"SELECT count(*) FILTER (WHERE lower(trim(audience)) IN ({_EVERYONE})), count(*) FILTER (WHERE {known}) FROM {{t}}"  # noqa: S608 - our own words
    )
    return "everyone" if open_to_all else "need-to-know" if told == view.rows else None


def _screened(view: View) -> _Screening:
    found = _Screening()
    pieces = -(-view.rows // _PIECE)
    for piece in range(pieces):
        for (text,) in view.rows_of(
            f'SELECT "text" FROM {{t}} WHERE "text" IS NOT NULL AND hash("text") % {pieces} = {piece}'  # noqa: S608 - our own words
        ):
            screened = screen(str(text))
            found.plain.update(screened.sure)
            found.named += screened.named and bool(screened.sure & _SPECIAL)
            found.unsure += screened.unsure
            found.cut += not screened.whole
            found.other += screened.language is None
    return found


def _content(found: _Screening, about: About) -> dict[str, Any]:
    """The categories seen, beside those declared; nothing when no special one was seen, since words cannot prove an absence."""
    if not _SPECIAL & set(found.plain):
        return {}
    declared = [each for each in about.declared.content if each.categories] if about.declared else []
    own = list(declared[0].categories or ()) if len(declared) == 1 else []
    if set(found.plain) <= set(own):
        return {}
    content: dict[str, Any] = {"categories": [*own, *(word for word in found.plain if word not in own)]}
    if found.named:
        content["names"] = True
    return content


def _gaps(found: _Screening, rows: int) -> Iterator[Text]:
    if found.plain:
        counts = found.plain.most_common()
        yield _FOUND.filled(
            rows=rows,
            en=", ".join(f"{said(word).en} {count}" for word, count in counts),
            fr=", ".join(f"{said(word).fr} {count}" for word, count in counts),
        )
    if found.unsure:
        yield _UNSURE.filled(count=found.unsure)
    if found.other:
        yield _OTHER.filled(count=found.other)
    if found.cut:
        yield _CUT.filled(count=found.cut)
    yield _WORDS


_FOUND = Text(
    "Reports that say in plain words something of a category, of {rows} read in memory: {en}. Read them with whoever answers for them.",
    "Rapports qui disent en clair quelque chose d’une catégorie, sur {rows} lus en mémoire : {fr}. Lisez-les avec leur responsable.",
)
_UNSURE = Text(
    "Reports with words that may tell of special categories, which only a person can judge: {count}.",
    "Rapports dont certains mots peuvent révéler des catégories particulières, ce que seule une personne peut juger : {count}.",
)
_OTHER = Text(
    "Reports in neither English nor French, or too short to tell, which were hardly screened: {count}.",
    "Rapports qui ne sont ni en anglais ni en français, ou trop courts pour le dire, à peine filtrés : {count}.",
)
_CUT = Text(
    "Reports too long to be screened whole: {count}.", "Rapports trop longs pour être filtrés en entier : {count}."
)
_WORDS = Text(
    "Reports were screened for plain words (unions, strikes, politics, religion, health, orientation, convictions, private life). What is "
    "hinted at, names without a title, and sources are not found so: have some read by a person.",
    "Les rapports ont été filtrés sur des mots en clair (syndicats, grèves, politique, religion, santé, orientation, condamnations, vie "
    "privée). Ni les sous-entendus, ni les noms sans civilité, ni les sources ne se trouvent ainsi : faites-en lire quelques-uns.",
)
