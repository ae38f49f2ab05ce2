"""A report sealed as one file: signed with the site's key and entered in its ledger when there is a site, by its digests alone otherwise.

The manifest is a C2SP signed note (docs/formats/sealed-report.md): a first line that no checkpoint can have, what was examined, and the
SHA-256 of every file inside. Whoever opens it recomputes them, in the page itself or here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from regard.acts.examining import reports
from regard.acts.running import signing
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.audit.formats import csv_rows
from regard.audit.report import Report
from regard.ledger import note as notes
from regard.ledger.note import Verifier
from regard.papers import sealed, typography
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

FIRST_LINE = "regard report 1"
_FILE = re.compile(r"^file ([0-9a-f]{64}) (\d{1,12}) ([a-z0-9.-]{1,64})$")
_NOT_ONE = Text(
    "{name} is not a sealed report of Regard, or it was cut short. Ask for the file again.",
    "{name} n’est pas un rapport scellé par Regard, ou il a été tronqué. Redemandez le fichier.",
)
_ABSENT = Text("There is no file {name}.", "Il n’y a pas de fichier {name}.")


class Signed(StrEnum):
    """What the signature says: whose it is, or that there is none."""

    TRUSTED = "trusted"
    """By the key that was given to check with."""
    OWN_KEY = "own-key"
    """By the key that the file itself names; nobody said whose that is."""
    OTHER_KEY = "other-key"
    """Not by the key that was given."""
    NONE = "none"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Inside:
    """One file of a sealed report; `same`: it is the one that was sealed."""

    name: str
    bytes: int
    sha256: str
    same: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sealed file holds, checked. `shell`: the page around it is the one that this release writes."""

    name: str
    made: str
    facts_on: str
    read_as_of: str
    release: str
    digest: str
    key: str
    signed: Signed
    files: tuple[Inside, ...]
    shell: bool

    @property
    def whole(self) -> bool:
        """Whether nothing in it was changed since it was sealed, and no signature is wrong."""
        sound = self.signed in (Signed.TRUSTED, Signed.OWN_KEY, Signed.NONE)
        return sound and bool(self.files) and all(each.same for each in self.files)


def write(
    one: Report, target: Path, language: str, *, site: RunningSite | None = None, actor: Actor | None = None
) -> reports.Written:
    """Seal the report into `target`. With a site: the act is traced first, with the manifest's digest, then signed.

    Raises what `gated` raises (nothing is written then), NotFound (`ledger_key_absent`), Unavailable (`report_unwritten`, `paper_not_set`).
    """
    return reports.put(target, reports.SEALED, seal(one, language, site=site, actor=actor))


def seal(
    one: Report,
    language: str,
    *,
    site: RunningSite | None = None,
    actor: Actor | None = None,
    beside: Mapping[str, bytes] | None = None,
    without: frozenset[str] = frozenset(),
) -> bytes:
    """The sealed file's bytes, with further files `beside` the report's. The trace of the act is durable before they are given.

    `without` leaves formats out: a page that someone waits for sets no PDF.
    """
    files = contents(one, without) | dict(beside or {})
    signer = None if site is None else signing.signer(site.folder)
    text = manifest(one, files, "" if signer is None else str(signer.verifier))
    data = text.encode()
    if site is not None and signer is not None:
        who = actor or Actor(id="process:examiner", roles=frozenset({"process"}))
        doing = Doing(Act.EXAMINE, object="sealed-report", detail=(("sha256", sha256(data).hexdigest()),))
        gated(site, who, doing, Decision(Answer.PERMIT))
        data = notes.Note(text, (notes.sign(text, signer),)).encode()
    return sealed.page(data, files, language, _title(_line(one.examination.name)))


def contents(one: Report, without: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The files of a sealed report by name: the report in both languages, every format for machines, the query log."""
    made: dict[str, bytes] = {}
    for format in (name for name in reports.FORMATS if name not in without):
        if format in reports.BILINGUAL:
            made[f"report.{format}"] = reports.rendered(one, format, "en")
            continue
        for language in ("fr", "en"):
            made[f"report.{language}.{format}"] = reports.rendered(one, format, language)
    made["query-log.csv"] = csv_rows.query_log(one)
    return made


def manifest(one: Report, files: Mapping[str, bytes], key: str) -> str:
    """What is sealed, as the text of a note: one fact a line, then a line for each file."""
    about = one.examination
    lines = [
        FIRST_LINE,
        f"name {_line(about.name)}",
        f"made {one.made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"facts-on {about.on.isoformat()}",
        f"read-as-of {about.read_as_of.isoformat()}",
        f"rulebook {_line(about.release)}",
        *([f"key {key}"] if key else []),
        *(f"file {sha256(data).hexdigest()} {len(data)} {name}" for name, data in files.items()),
    ]
    return "\n".join(lines) + "\n"


def open_sealed(path: Path, key: str | None = None) -> Opened:
    """Read and check a sealed file. `key` is the site's key as it is printed; without it, the signature is checked with its own.

    Raises NotFound (`sealed_absent`), InputRefused (`sealed_malformed`, `key_malformed`). What was changed is told in the answer.
    """
    try:
        with path.open("rb") as file:
            data = file.read(sealed.MOST_BYTES + 1)
    except OSError:
        raise NotFound("sealed_absent", _ABSENT, name=path.name[:100]) from None
    found = sealed.parts(data)
    if found is None:
        raise InputRefused("sealed_malformed", _NOT_ONE, name=path.name[:100])
    note, files = found
    try:
        whole = note.decode()
    except UnicodeDecodeError:
        raise InputRefused("sealed_malformed", _NOT_ONE, name=path.name[:100]) from None
    text, dash, _ = whole.rpartition("\n\n— ")
    text = text + "\n" if dash else whole
    lines = text.split("\n")
    if lines[0] != FIRST_LINE:
        raise InputRefused("sealed_malformed", _NOT_ONE, name=path.name[:100])
    said = {word: rest for word, _, rest in (line.partition(" ") for line in lines[1:]) if word != "file"}
    name = said.get("name", "")
    return Opened(
        name=name,
        made=said.get("made", ""),
        facts_on=said.get("facts-on", ""),
        read_as_of=said.get("read-as-of", ""),
        release=said.get("rulebook", ""),
        digest=sha256(text.encode()).hexdigest(),
        key=said.get("key", ""),
        signed=_signed(note, bool(dash), said.get("key", ""), key),
        files=_inside(lines, files),
        shell=any(sealed.page(note, files, language, _title(name)) == data for language in ("fr", "en")),
    )


def _signed(note: bytes, has_signature: bool, own: str, given: str | None) -> Signed:
    trusted = None if given is None else Verifier.parse(given.strip())
    if not has_signature:
        return Signed.BROKEN if own else Signed.NONE if trusted is None else Signed.OTHER_KEY
    try:
        parsed = notes.parse(note)
        notes.verify(parsed, [Verifier.parse(own)])
    except InputRefused:
        return Signed.BROKEN
    if trusted is None:
        return Signed.OWN_KEY
    try:
        notes.verify(parsed, [trusted])
    except InputRefused:
        return Signed.OTHER_KEY
    return Signed.TRUSTED


def _inside(lines: list[str], files: Mapping[str, bytes]) -> tuple[Inside, ...]:
    """Every file that is named or held: one that is not both is not the same."""
    named = {found[3]: (found[1], int(found[2])) for found in map(_FILE.match, lines) if found}
    out = []
    for name in dict.fromkeys((*named, *files)):
        digest, size = named.get(name, ("", 0))
        data = files.get(name)
        same = data is not None and len(data) == size and sha256(data).hexdigest() == digest
        out.append(Inside(name, size if data is None else len(data), digest, same))
    return tuple(out)


def _title(name: str) -> str:
    return f"Regard – {name}" if name else "Regard"


def _line(text: str) -> str:
    return " ".join(typography.safe(text).split()) or "-"
