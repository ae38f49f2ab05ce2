"""Findings as pages show them: of this site or of systems that others run, in one form, filtered, held against others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from regard.acts.examining import comparing
from regard.acts.examining.last import Noted
from regard.acts.examining.remembered import Found
from regard.console import law_words, shapes, wording
from regard.terms.finding import State
from regard.terms.text import Text

ORDER = {State.BREACHED: 0, State.NOT_EVIDENCED: 1, State.MET: 2, State.NOT_APPLICABLE: 3}
GRAVE = {"high": 0, "medium": 1, "low": 2}
LAPSED = "EXC-01"
_SEVERITIES = {
    "high": Text("High", "Élevée"),
    "medium": Text("Medium", "Moyenne"),
    "low": Text("Low", "Faible"),
}
_CHARTER = ("charter-draft", "charter")
_SEEN = {
    "keeps": shapes.Mending(("erasure",), Text("Erase what is due", "Effacer ce qui est échu")),
    "notice": shapes.Mending(("watched",), Text("Tell the people watched", "Informer les personnes observées")),
    "accounts": shapes.Mending(("people",), Text("People and roles", "Personnes et rôles")),
    "traces": shapes.Mending(("ledger",), Text("The ledger", "Le registre des traces")),
    "rights": shapes.Mending(("requests",), Text("Requests that wait", "Demandes en attente")),
}
_COPIES = shapes.Mending(("perimeter",), Text("The copies elsewhere", "Les copies ailleurs"))
_EXCEPTIONS = shapes.Mending(("exceptions", "charter"), Text("The exceptions", "Les exceptions"))
_DECLARE = shapes.Mending(_CHARTER, Text("State it in the charter", "Le déclarer dans la charte"))
_CHANGE = shapes.Mending(_CHARTER, Text("Change the charter", "Modifier la charte"))


def sifted(
    found: Sequence[Found],
    *,
    own: bool = False,
    compared: comparing.Compared | None = None,
    against: shapes.Against | None = None,
    others: tuple[tuple[str, str, datetime], ...] = (),
) -> shapes.Sifted:
    """Findings in order of state, severity and system, with marks where they are held against others. `own`: this site's, with the page
    where each is mended."""
    ordered = sorted(found, key=lambda f: (ORDER[f.state], grave(f.severity), f.system, f.requirement))
    severities = tuple((one, _SEVERITIES[one]) for one in GRAVE if any(severity(f) == one for f in found))
    rows = tuple(row(one, own=own) for one in ordered)
    if compared is not None:
        rows = tuple(_marked(one, compared) for one in rows)
    if compared is not None and against is not None:
        gone = tuple(row(one) for one in compared.gone)
        against = replace(against, new=len(compared.new), changed=len(compared.changed), gone=gone)
    return shapes.Sifted(
        findings=rows,
        counts=tuple((s, sum(f.state is s for f in found)) for s in ORDER),
        systems=tuple(sorted({f.system for f in found if f.system})),
        articles=tuple(sorted({f.article for f in found if f.article})),
        severities=severities,
        against=against,
        others=others,
    )


def row(one: Found, *, own: bool = False) -> shapes.FoundRow:
    """One finding."""
    noted = one if isinstance(one, Noted) else None
    binding = one.force == "binding"
    excepted = None
    if noted is not None and noted.exception is not None and noted.excepted_until is not None:
        excepted = shapes.HeldException(noted.excepted_until, noted.exception.reason, binding)
    return shapes.FoundRow(
        requirement=one.requirement,
        title=one.title,
        state=one.state,
        system=one.system,
        where=one.item if one.item not in ("", "system", "site") else "",
        article=one.article,
        severity=severity(one),
        force=wording.force(one.force),
        sentence=one.sentence,
        measured=one.measured,
        limit=one.limit,
        origin=wording.origin(one.origin) if one.measured else None,
        what_to_do={State.BREACHED: one.remedy, State.NOT_EVIDENCED: one.evidence}.get(one.state),
        reading=one.reading,
        authority=who(one.authority),
        coverage=None if one.coverage is None else round(one.coverage * 100),
        key=one.key,
        exception=excepted,
        notice=noted.notice if noted else "",
        mending=mending(one) if own else None,
        may_except=own and excepted is None and not binding and one.state is State.BREACHED,
    )


def who(authority: str) -> Text | None:
    """Whose reading decided, and since when: from `CNIL, 2023-12-27`."""
    name, comma, day = authority.rpartition(", ")
    return law_words.since(name, date.fromisoformat(day)) if comma else None


def severity(one: Found) -> str:
    """How grave, as filters name it."""
    return one.severity.lower()


def grave(name: str) -> int:
    """The place of a severity in the order of lists."""
    return GRAVE.get(name.lower(), len(GRAVE))


def mending(one: Found) -> shapes.Mending | None:
    """Where a finding of this site is mended: by doing something where the site's own state shows it, in the charter otherwise."""
    if one.state not in comparing.ASKS:
        return None
    kind = one.item.partition("[")[0].partition(".")[0]
    if one.requirement == LAPSED:
        return _EXCEPTIONS
    if kind == "copies":
        return _COPIES
    if one.origin == "seen" and kind in _SEEN:
        return _SEEN[kind]
    return _CHANGE if one.state is State.BREACHED else _DECLARE


def _marked(one: shapes.FoundRow, compared: comparing.Compared) -> shapes.FoundRow:
    if one.key in compared.new:
        return replace(one, mark="new")
    was = compared.changed.get(one.key)
    return one if was is None else replace(one, mark="changed", was=was)
