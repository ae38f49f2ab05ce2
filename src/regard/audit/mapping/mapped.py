"""A reader of exports that are tables: it chooses the mapping of each file, reads it, and leaves the facts to its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from regard.audit.extract import Asked, Extract, Refusal
from regard.audit.mapping import lines
from regard.audit.mapping.format import Mapping as ColumnMapping
from regard.audit.mapping.format import load
from regard.audit.mapping.guess import Guess, guesses
from regard.audit.mapping.presets import Preset, matching, presets, unnamed
from regard.audit.mapping.reading import FileTable, read
from regard.audit.source import Source
from regard.terms.errors import InputRefused, RegardError
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".log", ""})
MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a kind makes of the tables that were read: system fragments of the dossier format, gaps, and the evidence tables that it
    hands over (None: all those read)."""

    systems: tuple[Mapping[str, Any], ...] = ()
    gaps: tuple[Text, ...] = ()
    tables: tuple[FileTable, ...] | None = None


class Beside(Protocol):
    """Files of the same export that are no tables (LDIF, XML, a queue log, sound files), read by the kind itself."""

    def knows(self, source: Source, name: str) -> bool:
        """Whether this file is one of them; never raises for foreign content."""

    def read(self, source: Source, names: Sequence[str], tables: Sequence[FileTable], asked: Asked) -> Extract:
        """Read them; `tables` are those that were mapped beside."""


Build = Callable[[Sequence[FileTable], Asked], Facts]


@dataclass(frozen=True)
class Mapped:
    """A `Reader` of tabular exports. `folder` holds its presets, `table` is what a mapping of the user fills when nothing else says."""

    kind: str
    version: str
    title: Text
    area: Area | None
    tested_on: Text
    folder: Path
    table: str
    build: Build
    beside: Beside | None = None
    suffixes: frozenset[str] = field(default=SUFFIXES)

    @cached_property
    def presets(self) -> tuple[Preset, ...]:
        """The mappings that ship with it."""
        return presets(self.folder)

    def files(self, source: Source) -> Iterator[str]:
        """The files of an export that may be tables, by name."""
        names = (name for name in source.names() if PurePosixPath(name).suffix.lower() in self.suffixes)
        return islice((name for name in names if not self._beside(source, name)), MAX_FILES)

    def _beside(self, source: Source, name: str) -> bool:
        return self.beside is not None and self.beside.knows(source, name)

    def recognises(self, source: Source) -> bool:
        """Whether one of its first files bears the columns of one of the presets."""
        if any(self._beside(source, name) for name in islice(source.names(), 50)):
            return True
        return any(self.preset(source, name) for name in islice(self.files(source), 50))

    def preset(self, source: Source, name: str) -> Preset | None:
        """The preset that knows this file, None when none does or it is no table."""
        for preset in self._matching(source, name):
            return preset
        return None

    def _matching(self, source: Source, name: str) -> Iterator[Preset]:
        try:
            yield from unnamed(source, name, self.presets, ZoneInfo("UTC"))
        except (RegardError, OSError):
            return
        signed = [preset for preset in self.presets if preset.mapping.signature]
        for skip in sorted({preset.mapping.skip_lines for preset in signed}):
            group = [preset for preset in signed if preset.mapping.skip_lines == skip]
            try:
                header = lines.layout(source, name, group[0].mapping if skip else None).header
            except (RegardError, OSError):
                continue
            yield from matching(header, group)

    def chosen(self, source: Source, asked: Asked) -> Iterator[tuple[str, ColumnMapping | None]]:
        """Each file with the mapping it is read with: the user's, or the preset that knows it, or None."""
        own = load(asked.mapping) if asked.mapping else None
        for name in self.files(source):
            if own is not None:
                yield name, own
            else:
                preset = self.preset(source, name)
                yield name, preset.mapping if preset else None

    def read(self, source: Source, asked: Asked) -> Extract:
        """Read every file that a mapping fits. Raises InputRefused (`mapping_*`, `csv_no_header`); `mapping_needed` tells the guess."""
        found, refused, first = self._tables(source, asked)
        names = [name for name in source.names() if self._beside(source, name)]
        more = self.beside.read(source, names, found, asked) if self.beside and names else None
        if not found and more is None:
            raise first or InputRefused("mapping_no_table", _NO_TABLE, kind=self.kind, file=source.label)
        facts = self.build(found, asked)
        tables = tuple(found) if facts.tables is None else facts.tables
        system: str = facts.systems[0]["id"] if len(facts.systems) == 1 else asked.system or ""
        made = [each.evidence(system) for each in tables]
        extract = Extract(
            reader=self.kind,
            version=self.version,
            systems=facts.systems,
            tables=tuple(table for table in made if table is not None),
            files=tuple(each.log(source, self.kind, self.version) for each in found),
            refused=(*refused, *(refusal for each in found for refusal in each.refused)),
            gaps=(*facts.gaps, *(_LACKS for table in made if table is None)),
            period=period(found),
            coverage=coverage(found),
        )
        return joined(extract, more) if more else extract

    def _tables(self, source: Source, asked: Asked) -> tuple[list[FileTable], list[Refusal], RegardError | None]:
        found: list[FileTable] = []
        refused: list[Refusal] = []
        first: RegardError | None = None
        for name, mapping in self.chosen(source, asked):
            if mapping is None:
                first = first or self.needed(source, name)
                refused.append(Refusal(name, None, "", _NOT_KNOWN))
                continue
            try:
                found.append(read(source, name, mapping, asked.zone, progress=asked.progress))
            except InputRefused as error:
                first = first or error
                refused.append(Refusal(name, None, "", error.text))
        for each in found:
            if each.rows and not len(each.table) and not each.left_out:
                raise InputRefused(
                    "mapping_nothing_read", _NOTHING_READ, file=each.name, rows=each.rows, reason=why(each).en
                )
        return found, refused, first

    def needed(self, source: Source, name: str) -> InputRefused:
        """The refusal of a file in no known form, with the columns that a guess would take."""
        try:
            header = lines.layout(source, name).header
        except RegardError as error:
            return (
                error
                if isinstance(error, InputRefused)
                else InputRefused("mapping_no_table", _NO_TABLE, kind=self.kind, file=name)
            )
        made: tuple[Guess, ...] = guesses(self.table, header)
        told = ", ".join(f"{each.field} = “{each.column[:60]}” ({each.confidence:.0%})" for each in made) or "—"
        return InputRefused("mapping_needed", _NEEDED, file=name, kind=self.kind, guess=told)


def plain(system: str, area: Area, *gaps: Text) -> Build:
    """The facts of a kind whose tables say everything: a system of that area, and what the kind can never show."""

    def build(tables: Sequence[FileTable], asked: Asked) -> Facts:
        return Facts(({"id": asked.system or system, "area": area.value},), gaps)

    return build


def joined(first: Extract, more: Extract) -> Extract:
    """Two parts of one export as one extract: the facts of the same system stand together, the later part's win."""
    systems = {each["id"]: dict(each) for each in first.systems}
    for each in more.systems:
        systems.setdefault(each["id"], {}).update(each)
    spans = [span for span in (first.period, more.period) if span]
    shares = [share for share in (first.coverage, more.coverage) if share is not None]
    return replace(
        first,
        systems=tuple(systems.values()),
        tables=(*first.tables, *more.tables),
        files=(*first.files, *more.files),
        refused=(*first.refused, *more.refused),
        gaps=(*first.gaps, *more.gaps),
        period=Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None,
        coverage=min(shares) if shares else None,
    )


def why(each: FileTable) -> Text:
    """The commonest reason why rows were refused."""
    most = max(each.refused, key=lambda refusal: refusal.count)
    return Text(f"{most.field}: {most.reason.en}", f"{most.field} : {most.reason.fr}") if most.field else most.reason


def period(found: Sequence[FileTable]) -> Span | None:
    """From the first to the last instant of all the files."""
    spans = [span for each in found if (span := each.period)]
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None


def coverage(found: Sequence[FileTable]) -> float | None:
    """The share of rows that could be read."""
    rows = sum(each.rows for each in found)
    return 1 - sum(each.refused_rows for each in found) / rows if rows else None


_LACKS = Text(
    'The account list does not say which accounts are active: ask for that column, or give active = "true" under [constants] if all are.',
    'La liste de comptes ne dit pas lesquels sont actifs : demandez cette colonne, ou mettez active = "true" sous [constants] s’ils le sont tous.',
)
_NOT_KNOWN = Text(
    "in no form that this reader knows: not read. Give a mapping file to have it read",
    "dans aucune forme que ce lecteur connaît : non lu. Donnez un fichier de correspondance pour qu’il le soit",
)
_NO_TABLE = Text(
    "{file} holds no table that the reader “{kind}” can read.",
    "{file} ne contient aucune table que le lecteur « {kind} » sache lire.",
)
_NOTHING_READ = Text(
    "None of the {rows} rows of {file} could be read ({reason}). Check the mapping with --explain-mapping.",
    "Aucune des {rows} lignes de {file} n’a pu être lue ({reason}). Vérifiez la correspondance avec --explain-mapping.",
)
_NEEDED = Text(
    "{file} is in no form that “{kind}” knows. By the names of its columns: {guess}. Nothing is read on a guess: write it to a file with "
    "--explain-mapping --write FILE, correct it, and give it with --mapping FILE.",
    "{file} n’est dans aucune forme que « {kind} » connaît. D’après le nom des colonnes : {guess}. Rien n’est lu sur une supposition : "
    "écrivez-la dans un fichier avec --explain-mapping --write FICHIER, corrigez-le, puis donnez-le avec --mapping FICHIER.",
)
