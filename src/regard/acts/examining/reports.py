"""Reports of an examination: made ready with the exceptions and the notice beside it, and written as files.

ready(examination, made=…, zone=…, beside=folder)     what every format is made from, and the exit code
rendered(report, "pdf", "fr")                         one format, as bytes
write(report, path, "fr")                             a file by its ending, or a folder with all of them
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from regard.acts.examining import exceptions as site_exceptions
from regard.acts.examining import foreign
from regard.acts.examining import notices as site_notices
from regard.acts.running.site import RunningSite
from regard.acts.running.words import said
from regard.audit import exceptions, notice
from regard.audit.examining import Examination
from regard.audit.formats import csv_rows, json_document, ocsf, oscal, sarif
from regard.audit.report import Report, report
from regard.papers import examination as paper
from regard.terms.clock import Clock, SystemClock
from regard.terms.errors import InputRefused, Unavailable
from regard.terms.text import Text

Render = Callable[[Report, str], bytes]
FORMATS: Mapping[str, Render] = {
    "html": lambda one, language: paper.html(json_document.document(one), language),
    "pdf": lambda one, language: paper.pdf(json_document.document(one), language),
    "csv": csv_rows.write,
    "json": lambda one, _: json_document.write(one),
    "sarif": lambda one, _: sarif.write(one),
    "oscal.json": oscal.write,
    "ocsf.json": ocsf.write,
}
"""The endings of the formats and what writes each. `regard.html`, the sealed file, is in `acts.examining.sealing`."""
BILINGUAL = frozenset({"json", "sarif"})
SEALED = "regard.html"
KNOWN = (SEALED, *FORMATS)
_EXCEPTED = Text(
    "{id}, {system}: under an exception until {until}.", "{id}, {system} : sous une exception jusqu’au {until}."
)
_EXCEPTED_IN_VAIN = Text(
    "{id}, {system}: an exception until {until} is on record, but binding law admits none: the breach counts in full.",
    "{id}, {system} : une exception jusqu’au {until} est inscrite, mais un texte contraignant n’en admet pas : le manquement compte entièrement.",
)
_UNKNOWN = Text(
    "“{name}” has no ending that says which report it is to be. Known: {known}.",
    "« {name} » n’a pas de terminaison qui dise quel rapport écrire. Connues : {known}.",
)
_UNWRITTEN = Text(
    "The report {name} could not be written ({reason}). Check that the folder is there and that the disk has room.",
    "Le rapport {name} n’a pas pu être écrit ({reason}). Vérifiez que le dossier existe et qu’il reste de la place.",
)


@dataclass(frozen=True, slots=True)
class Written:
    """A report on disk: where, in which format, how many bytes, and its SHA-256 (lower-case hex)."""

    path: Path
    format: str
    bytes: int
    sha256: str


def ready(
    examination: Examination,
    *,
    made: datetime,
    zone: ZoneInfo,
    by: str = "",
    beside: Path | None = None,
    site: RunningSite | None = None,
) -> Report:
    """Put the examination and what stands beside it together: `exceptions.toml` and `notice.toml` of the folder `beside`, the
    exceptions and the open notice of `site`. `made` is aware; exceptions count on its day in `zone`.

    Raises DeclarationRefused (`exceptions_refused`, `notice_refused`).
    """
    folder = beside if beside is None or beside.is_dir() else beside.parent
    known = tuple(dict.fromkeys(f.system for f in examination.findings if f.system)) or None
    excepted = exceptions.load(folder, known) if folder else ()
    noticed = notice.load(folder, known) if folder else None
    if site is not None:
        excepted = (*excepted, *site_exceptions.of_site(site))
        noticed = noticed or site_notices.latest_open(site)
    return report(examination, made=made, zone=zone, by=by, exceptions=excepted, notice=noticed)


def of(
    examination: Examination,
    *,
    beside: Path | None = None,
    site: RunningSite | None = None,
    zone: str | None = None,
    by: str = "",
    clock: Clock | None = None,
) -> Report:
    """`ready`, on the clock of the site or of the machine, in the site's zone, the one named, or Europe/Paris. Raises as `ready`."""
    now = (clock or (site.clock if site else SystemClock())).now()
    where = site.zone if site else foreign.zone_named(zone) or ZoneInfo("Europe/Paris")
    return ready(examination, made=now, zone=where, by=by, beside=beside, site=site)


def told(one: Report) -> tuple[Text, ...]:
    """What stands beside the findings, in sentences: where the formal notice stands, and what exceptions in force cover."""
    document = json_document.document(one)
    lines = []
    if document["notice"] is not None:
        en, fr = (paper.notice(document["notice"], language) for language in ("en", "fr"))
        lines.append(Text(f"{en['title']}. {en['lead']}", f"{fr['title']}. {fr['lead']}"))
    for each in one.excepted:
        until = said.value(each.excepted.until if each.excepted else None)
        frame = _EXCEPTED if not each.fails else _EXCEPTED_IN_VAIN
        fields = {"id": each.finding.requirement, "system": each.finding.system or "site"}
        lines.append(Text(frame.en.format(until=until.en, **fields), frame.fr.format(until=until.fr, **fields)))
    return tuple(lines)


def format_of(name: str) -> str:
    """The format that a file's name asks for by its ending. Raises InputRefused (`report_format_unknown`)."""
    lowered = name.lower()
    found = [
        known for known in (SEALED, "oscal.json", "ocsf.json") if lowered.endswith(f".{known}") or lowered == known
    ]
    found += [known for known in FORMATS if lowered.endswith(f".{known}")]
    if not found:
        raise InputRefused("report_format_unknown", _UNKNOWN, name=name[:100], known=", ".join(KNOWN))
    return found[0]


def rendered(one: Report, format: str, language: str) -> bytes:
    """The report in one of `FORMATS`, in `language` where the format has one. Raises Unavailable (`paper_not_set`)."""
    return FORMATS[format](one, language)


def name_of(format: str, language: str) -> str:
    """What a report is called in a folder of reports: `report.fr.pdf`, `report.json`."""
    return f"report.{format}" if format in BILINGUAL else f"report.{language[:2]}.{format}"


def put(path: Path, format: str, data: bytes) -> Written:
    """`data` at `path`, whole or not at all; a file of that name is replaced. Raises Unavailable (`report_unwritten`)."""
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unavailable("report_unwritten", _UNWRITTEN, name=path.name[:100], reason=error.strerror or "?") from error
    return Written(path, format, len(data), sha256(data).hexdigest())
