"""Exceptions: who departs from a requirement, who approved it, why, on what evidence, and until when. The end is mandatory.

`exceptions.toml` stands beside a dossier's charter; a site holds its own in its database. An exception hides nothing: what is
excepted stays breached and is told apart. Guidance can be departed from with reasons (GDPR 5(2)); an exception to binding law is
shown, and changes nothing. One that has run out is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from regard.audit import strict
from regard.charter import refusal
from regard.charter.lines import LineIndex
from regard.charter.values import Day, FormatOne, Line, Table
from regard.rulebook import Confidence, Finding, Force, Severity, Source, State, law
from regard.terms.text import Text

FILE = "exceptions.toml"
REFUSED = "exceptions_refused"
LAPSED = "EXC-01"
"""The id of the finding that a lapsed exception gives. It is Regard's own rule, of no article."""
EXCEPTION_TO = "exception to "
"""How the item of that finding begins; the requirement follows."""
SHA256 = r"^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class Excepted:
    """One exception. `system` is "" for every system; `until` is the last day on which it counts, `since` the first (None: always).

    `owner` and `approver` are names or roles, as they were written; `evidence_sha256` is the hash of the document it rests on.
    """

    requirement: str
    system: str
    owner: str
    approver: str
    reason: str
    evidence_sha256: str
    until: date
    since: date | None = None

    def covers(self, finding: Finding) -> bool:
        """Whether it is about the duty and the system of `finding`."""
        return finding.requirement == self.requirement and self.system in ("", finding.system)

    def in_force(self, day: date) -> bool:
        """Whether it counts on `day`, its last day included."""
        return (self.since is None or self.since <= day) and day <= self.until

    def lapsed(self, day: date) -> bool:
        """Whether it ended before `day`."""
        return self.until < day


def _sha256(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Row(Table):
    """`[[exception]]`: one exception, as the file holds it."""

    requirement: Line
    system: Line | None = None
    owner: Line
    approver: Line
    reason: Line
    evidence_sha256: Annotated[str, BeforeValidator(_sha256), Field(strict=True)]
    since: Day | None = None
    until: Day


class ExceptionsFile(Table):
    """`exceptions.toml`."""

    format: FormatOne
    exception: tuple[Row, ...] = ()


def load(path: Path, systems: Iterable[str] | None = None) -> tuple[Excepted, ...]:
    """The exceptions of the file at `path` (or of the folder that it stands in); none where there is no such file.

    `systems` are the ids that the dossier knows, to refuse an exception to another. Raises DeclarationRefused (`exceptions_refused`)
    with the place of each fault.
    """
    file = path / FILE if path.is_dir() else path
    if not file.exists():
        return ()
    made, lines = strict.read(file, ExceptionsFile, REFUSED)
    return _checked(made, lines, file.name, systems)


def loads(text: str, systems: Iterable[str] | None = None, *, file: str = FILE) -> tuple[Excepted, ...]:
    """The same from the file's text."""
    made, lines = strict.loads(text, ExceptionsFile, REFUSED, file=file)
    return _checked(made, lines, file, systems)


def lapsed_findings(
    exceptions: Sequence[Excepted],
    findings: Sequence[Finding],
    *,
    today: date,
    release: str,
    on: date,
    read_as_of: date,
) -> tuple[Finding, ...]:
    """A finding for each exception that has ended by `today`, unless another one that is in force takes its place."""
    return tuple(
        _lapsed(each, release, on, read_as_of, findings)
        for each in exceptions
        if each.lapsed(today) and not any(_replaces(other, each, today) for other in exceptions)
    )


def matching(exceptions: Sequence[Excepted], finding: Finding, today: date) -> Excepted | None:
    """The exception in force for `finding`: the one that ends last. None where the finding is no breach or nothing covers it."""
    if finding.state is not State.BREACHED:
        return None
    found = [each for each in exceptions if each.in_force(today) and each.covers(finding)]
    return max(found, key=lambda each: each.until, default=None)


def _replaces(other: Excepted, ended: Excepted, today: date) -> bool:
    return other.requirement == ended.requirement and other.system in ("", ended.system) and other.in_force(today)


def _lapsed(each: Excepted, release: str, on: date, read_as_of: date, findings: Sequence[Finding]) -> Finding:
    from regard.rulebook.wording import said

    ended = said(each.until)
    area = next((f.area for f in findings if f.system == each.system and f.area is not None), None)
    return Finding(
        requirement=LAPSED,
        title=_TITLE,
        system=each.system,
        area=area,
        item=f"{EXCEPTION_TO}{each.requirement}",
        state=State.BREACHED,
        article="",
        severity=Severity.MEDIUM,
        force=Force.SOFT,
        confidence=Confidence.TEXT,
        sentence=Text(
            f"The exception to {each.requirement} ended on {ended.en} and was not renewed.",
            f"L’exception à {each.requirement} a pris fin le {ended.fr} et n’a pas été renouvelée.",
        ),
        remedy=_REMEDY,
        evidence=_EVIDENCE,
        release=release,
        on=on,
        read_as_of=read_as_of,
        sources=(Source("Regard’s own rule, not the law’s"),),
    )


def _checked(made: ExceptionsFile, lines: LineIndex, file: str, systems: Iterable[str] | None) -> tuple[Excepted, ...]:
    import re

    known, requirements = None if systems is None else tuple(systems), law.requirements()
    faults: list[strict.Fault] = []
    for index, row in enumerate(made.exception):
        here = ("exception", index)
        if row.requirement not in requirements:
            near = refusal.nearest(row.requirement, tuple(requirements))
            faults.append(((*here, "requirement"), "unknown_requirement", _near(_NO_DUTY, row.requirement, near), near))
        if row.system and known is not None and row.system not in known:
            near = refusal.nearest(row.system, known)
            faults.append(((*here, "system"), "unknown_system", _near(_NO_SYSTEM, row.system, near), near))
        if not re.fullmatch(SHA256[1:-1], row.evidence_sha256):
            faults.append(((*here, "evidence_sha256"), "sha256", _NO_HASH, None))
        if row.approver.strip().casefold() == row.owner.strip().casefold():
            faults.append(((*here, "approver"), "same_person", _SAME, None))
        if row.since and row.until < row.since:
            faults.append(((*here, "until"), "ends_first", _ENDS_FIRST, None))
    if faults:
        raise strict.refused(REFUSED, file, faults, lines)
    return tuple(
        Excepted(r.requirement, r.system or "", r.owner, r.approver, r.reason, r.evidence_sha256, r.until, r.since)
        for r in made.exception
    )


def _near(text: Text, word: str, near: str | None) -> Text:
    filled = text.filled(shown=refusal.shown(word))
    if near is None:
        return filled
    return Text(f"{filled.en}; did you mean “{near}”?", f"{filled.fr} ; vouliez-vous dire « {near} » ?")


_TITLE = Text("An exception has run out", "Une exception est arrivée à son terme")
_REMEDY = Text(
    "Mend what it excused, or have it approved again with a new reason, new evidence and a new end.",
    "Corrigez ce qu’elle couvrait, ou faites-la approuver de nouveau, avec un motif, une pièce et une fin nouveaux.",
)
_EVIDENCE = Text("The decision that renews or ends it.", "La décision qui la renouvelle ou y met fin.")
_NO_DUTY = Text("no requirement is called “{shown}”", "aucune exigence ne s’appelle « {shown} »")
_NO_SYSTEM = Text("the dossier has no system “{shown}”", "le dossier n’a pas de système « {shown} »")
_NO_HASH = Text(
    "the SHA-256 of the evidence is needed: 64 hexadecimal digits",
    "il faut l’empreinte SHA-256 de la pièce : 64 chiffres hexadécimaux",
)
_SAME = Text(
    "the approver must be somebody else than the owner", "qui approuve doit être une autre personne que le titulaire"
)
_ENDS_FIRST = Text("it ends before it begins", "elle se termine avant d’avoir commencé")
