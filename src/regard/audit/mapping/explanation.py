"""What a mapping does with an export, told before anything is examined: `regard examine --explain-mapping`.

Names of columns, counts and the first time are shown; cells are not, except those of a closed list of the vendor (an action's type).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from regard.audit.extract import Reader
from regard.audit.mapping import lines, times
from regard.audit.mapping.format import Mapping, load
from regard.audit.mapping.guess import Guess, formats, guesses
from regard.audit.mapping.mapped import Mapped
from regard.audit.mapping.reading import FileTable, read
from regard.audit.mapping.tables import TABLES, Kind
from regard.audit.source import Source
from regard.terms.errors import InputRefused
from regard.terms.text import Text

SAMPLE = 100_000
"""Rows that an explanation reads of each file."""
MAX_WORDS = 30
"""More distinct values than this are no closed list: they are counted, not shown."""


@dataclass(frozen=True, slots=True)
class FieldUse:
    """Where one field of the table comes from: its columns, or a constant, or neither (`missing`). `confidence` is of a guess only;
    `first` is the first cell of a time as written and as read, in UTC."""

    field: str
    columns: tuple[str, ...] = ()
    constant: str | None = None
    required: bool = False
    confidence: float | None = None
    first: tuple[str, datetime] | None = None

    @property
    def missing(self) -> bool:
        """Whether nothing fills it."""
        return not self.columns and self.constant is None


@dataclass(frozen=True, slots=True)
class FileExplanation:
    """What happens to one file. `origin`: `mapping` (the user's), `preset` or `guess` (nothing would be read). `unmapped`: field → how
    many cells say what no word covers; `words`: field → those values, where they are a closed list of the vendor."""

    file: str
    table: str
    origin: str
    preset: str
    delimiter: str
    encoding: str
    header_line: int
    zone: str
    fields: tuple[FieldUse, ...]
    unread: tuple[str, ...]
    unmapped: dict[str, int] = field(default_factory=dict)
    words: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    rows: int = 0
    left_out: int = 0
    readable: float | None = None
    refused: tuple[tuple[Text, int], ...] = ()
    draft: str = ""

    def lines(self) -> tuple[Text, ...]:
        """The explanation as sentences, in both languages, one per line."""
        return tuple(_told(self))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader would do with each file of an export."""

    reader: str
    files: tuple[FileExplanation, ...]

    def lines(self) -> tuple[Text, ...]:
        """The whole explanation as sentences, one per line."""
        return tuple(line for each in self.files for line in each.lines())

    def plain(self) -> dict[str, Any]:
        """The same as plain values, for JSON: stable keys, no cell of a personal column."""
        return {"reader": self.reader, "files": [_plain(each) for each in self.files]}

    @property
    def draft(self) -> str:
        """The mapping in use (or guessed) of the first file, as TOML to be edited and given back with `--mapping`."""
        return self.files[0].draft if self.files else ""


def explain(
    source: Source, reader: Reader, mapping: Path | None = None, *, zone: ZoneInfo | None = None
) -> Explanation:
    """What `reader` would do with `source`: the user's mapping if there is one, else its preset, else a guess (shown, never used).

    `zone` is for times that say none (Europe/Paris when not given, as in an examination). Reads 100,000 rows of each file at most; changes nothing.
    Raises InputRefused (`mapping_not_used` for a kind that needs no mapping, `mapping_*`, `csv_no_header`).
    """
    if not isinstance(reader, Mapped):
        raise InputRefused("mapping_not_used", _NOT_USED, kind=reader.kind)
    zone = zone or ZoneInfo("Europe/Paris")
    own = load(mapping) if mapping else None
    files = [_file(source, reader, name, own, zone) for name in _first(source, reader)]
    if not files:
        raise InputRefused("mapping_no_table", _NO_TABLE, kind=reader.kind, file=source.label)
    return Explanation(reader.kind, tuple(files))


def preset_text(reader: Reader, name: str) -> str:
    """A preset of a reader as TOML. Raises InputRefused (`mapping_not_used`, `mapping_no_preset`)."""
    if not isinstance(reader, Mapped):
        raise InputRefused("mapping_not_used", _NOT_USED, kind=reader.kind)
    for preset in reader.presets:
        if preset.name == name:
            return preset.text
    raise InputRefused(
        "mapping_no_preset", _NO_PRESET, name=name, known=", ".join(each.name for each in reader.presets)
    )


def _first(source: Source, reader: Mapped) -> list[str]:
    return list(reader.files(source))[:50]


def _file(source: Source, reader: Mapped, name: str, own: Mapping | None, zone: ZoneInfo) -> FileExplanation:
    if own is not None:
        return _used(source, name, own, zone, "mapping", "", own_text(own))
    preset = reader.preset(source, name)
    if preset is not None:
        return _used(source, name, preset.mapping, zone, "preset", preset.name, preset.text)
    return _guessed(source, reader, name, zone)


def _used(
    source: Source, name: str, mapping: Mapping, zone: ZoneInfo, origin: str, preset: str, draft: str
) -> FileExplanation:
    firsts: dict[str, str] = {}
    header = lines.layout(source, name, mapping)
    got = read(source, name, mapping, zone, most=SAMPLE, tap=lambda chunk: _remember(chunk, firsts, header.header))
    in_use = {column for columns in got.used.values() for column in columns}
    return FileExplanation(
        file=name,
        table=mapping.table,
        origin=origin,
        preset=preset,
        delimiter=got.layout.delimiter,
        encoding=got.layout.encoding,
        header_line=got.layout.line,
        zone=str(mapping.zone or zone),
        fields=tuple(_field(each, got, firsts, mapping, zone) for each in mapping.fields),
        unread=tuple(column for column in got.layout.header if column not in in_use),
        unmapped={each: sum(counts.values()) for each, counts in got.unmapped.items() if counts},
        words={
            each: _shown(counts) for each, counts in got.unmapped.items() if _closed(each, mapping) and _shown(counts)
        },
        rows=got.rows,
        left_out=got.left_out,
        readable=1 - got.refused_rows / got.rows if got.rows else None,
        refused=tuple((_reason(each.field, each.reason), each.count) for each in got.refused),
        draft=draft,
    )


def _remember(chunk: lines.Chunk, firsts: dict[str, str], header: Sequence[str]) -> None:
    if not firsts and chunk.rows:
        firsts.update(zip(header, (cell.strip() for cell in chunk.rows[0]), strict=False))


def _field(name: str, got: FileTable, firsts: dict[str, str], mapping: Mapping, zone: ZoneInfo) -> FieldUse:
    column = mapping.fields[name]
    columns = got.used.get(name, ())
    first = None
    if column.kind is Kind.TIME and columns:
        written = " ".join(filter(None, (firsts.get(each, "") for each in columns)))
        try:
            first = (written, times.instant(written, mapping.formats, mapping.zone or zone, mapping.repeated_hour))
        except times.BadTime:
            first = None
    return FieldUse(name, columns, mapping.constants.get(name), column.required, None, first)


def _closed(name: str, mapping: Mapping) -> bool:
    column = mapping.fields[name]
    return column.kind in (Kind.WORD, Kind.FLAG) and not column.personal


def _shown(counts: Any) -> tuple[tuple[str, int], ...]:
    return tuple((value[:80], count) for value, count in counts.most_common()) if len(counts) <= MAX_WORDS else ()


def _reason(name: str, reason: Text) -> Text:
    return Text(f"{name}: {reason.en}", f"{name} : {reason.fr}") if name else reason


def _guessed(source: Source, reader: Mapped, name: str, zone: ZoneInfo) -> FileExplanation:
    cut = lines.layout(source, name)
    made = guesses(reader.table, cut.header)
    cells = _sample(
        source, name, cut, next((each.column for each in made if each.field in ("at", "start", "from")), "")
    )
    readable = formats(cells, zone)
    by_field = {each.field: each for each in made}
    return FileExplanation(
        file=name,
        table=reader.table,
        origin="guess",
        preset="",
        delimiter=cut.delimiter,
        encoding=cut.encoding,
        header_line=cut.line,
        zone=str(zone),
        fields=tuple(
            FieldUse(each, (by_field[each].column,), None, column.required, by_field[each].confidence)
            if each in by_field
            else FieldUse(each, required=column.required)
            for each, column in TABLES[reader.table].items()
        ),
        unread=tuple(column for column in cut.header if column not in {each.column for each in made}),
        draft=_draft(reader, made, readable, cut, zone),
    )


def _sample(source: Source, name: str, cut: lines.Layout, column: str) -> list[str]:
    if column not in cut.header:
        return []
    spot = cut.header.index(column)
    with source.open(name) as opened:
        return [row[spot].strip() for chunk in _one(lines.chunks(opened, cut)) for row in chunk.rows]


def _one(found: Any) -> list[lines.Chunk]:
    first = next(found, None)
    return [] if first is None else [first]


def _draft(
    reader: Mapped, made: tuple[Guess, ...], readable: tuple[str, ...], cut: lines.Layout, zone: ZoneInfo
) -> str:
    table, by_field = reader.table, {each.field: each for each in made}
    written = [
        "# A guess from the names of the columns. Check every line, correct it, then give this file with --mapping.",
        "# Une supposition d’après le nom des colonnes. Vérifiez chaque ligne, corrigez, puis donnez ce fichier avec --mapping.",
        f"table = {quoted(table)}",
        "",
        "[columns]",
    ]
    for name, column in TABLES[table].items():
        if name in by_field:
            written.append(f"{name} = {quoted(by_field[name].column)}    # {by_field[name].confidence:.0%}")
        elif column.required:
            written.append(f'# {name} = "…"    # required: name its column, or give it under [constants]')
    written += _words(reader, by_field)
    written += ["", "[time]", f"format = {quoted(readable[0] if readable else 'iso')}"]
    if len(readable) > 1:
        written.append(f"# the cells can also be read as: {', '.join(readable[1:])}. Only you know which is right.")
    if not readable:
        written.append(
            "# no format that is tried read them: iso | unix-s | unix-ms | a pattern such as %d/%m/%Y %H:%M:%S"
        )
    written += [
        f"zone = {quoted(str(zone))}",
        "",
        "[csv]",
        f"delimiter = {quoted(cut.delimiter)}",
        f"encoding = {quoted(cut.encoding)}",
    ]
    return "\n".join(written) + "\n"


def _words(reader: Mapped, by_field: dict[str, Guess]) -> list[str]:
    """What the product is known to say in these fields, from the reader's presets."""
    for preset in reader.presets:
        said = {name: table for name, table in preset.mapping.values.items() if name in by_field}
        if said and preset.mapping.table == reader.table:
            return [
                line
                for name, table in said.items()
                for line in (
                    "",
                    f"[values.{name}]",
                    *(f"{quoted(key)} = {quoted(word)}" for key, word in table.items()),
                )
            ]
    return []


def own_text(mapping: Mapping) -> str:
    """A mapping written out as TOML; what is read back is the same mapping."""
    written = [f"table = {quoted(mapping.table)}"]
    if mapping.system:
        written.append(f"system = {quoted(mapping.system)}")
    written += ["", "[columns]"]
    for name, names in mapping.columns.items():
        said = quoted(names[0]) if len(names) == 1 else "[" + ", ".join(map(quoted, names)) + "]"
        written.append(f"{name} = {said}")
    for name, table in mapping.values.items():
        written += ["", f"[values.{name}]", *(f"{quoted(said)} = {quoted(word)}" for said, word in table.items())]
    if mapping.constants:
        written += ["", "[constants]", *(f"{name} = {quoted(value)}" for name, value in mapping.constants.items())]
    said = (
        quoted(mapping.formats[0]) if len(mapping.formats) == 1 else "[" + ", ".join(map(quoted, mapping.formats)) + "]"
    )
    written += ["", "[time]", f"format = {said}", f"repeated_hour = {quoted(mapping.repeated_hour)}"]
    if mapping.zone:
        written.append(f"zone = {quoted(str(mapping.zone))}")
    written += ["", "[csv]", f"quote = {quoted(mapping.quote)}", f"skip_lines = {mapping.skip_lines}"]
    written += [f"delimiter = {quoted(mapping.delimiter)}"] if mapping.delimiter else []
    written += [f"encoding = {quoted(mapping.encoding)}"] if mapping.encoding else []
    written += ["names = [" + ", ".join(map(quoted, mapping.names)) + "]"] if mapping.names else []
    return "\n".join(written) + "\n"


def quoted(value: str) -> str:
    """A TOML basic string."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            c if c.isprintable() else f"\\u{ord(c):04X}" if ord(c) < 0x10000 else f"\\U{ord(c):08X}" for c in plain
        )
        + '"'
    )


def _told(each: FileExplanation) -> list[Text]:
    origin = _ORIGIN[each.origin].filled(preset=each.preset)
    told = [
        Text(f"{each.file} → {each.table} ({origin.en})", f"{each.file} → {each.table} ({origin.fr})"),
        _CUT.filled(delimiter=_visible(each.delimiter), encoding=each.encoding, line=each.header_line, zone=each.zone),
    ]
    for use in each.fields:
        told.append(_use(use))
    if each.unread:
        columns = ", ".join(f"“{name[:60]}”" for name in each.unread)
        told.append(_UNREAD.filled(columns=columns, columns_fr=", ".join(f"« {name[:60]} »" for name in each.unread)))
    for name, count in each.unmapped.items():
        values = ", ".join(f"{value} ({times_seen})" for value, times_seen in each.words.get(name, ()))
        told.append((_UNMAPPED_SHOWN if values else _UNMAPPED).filled(field=name, count=count, values=values))
    if each.readable is not None:
        told.append(_READABLE.filled(rows=each.rows, share=f"{each.readable:.1%}", left_out=each.left_out))
    told += [Text(f"  {count} × {reason.en}", f"  {count} × {reason.fr}") for reason, count in each.refused]
    if each.origin == "guess":
        told.append(_GUESS)
    return told


def _use(use: FieldUse) -> Text:
    if use.missing:
        return (_MISSING_NEEDED if use.required else _MISSING).filled(field=use.field)
    if use.constant is not None:
        return _CONSTANT.filled(field=use.field, constant=use.constant)
    columns = " + ".join(f"“{name[:60]}”" for name in use.columns)
    french = " + ".join(f"« {name[:60]} »" for name in use.columns)
    tail = f" ({use.confidence:.0%})" if use.confidence is not None else ""
    if use.first:
        tail += f" · {use.first[0][:40]} → {use.first[1].astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return Text(f"  {use.field} ← {columns}{tail}", f"  {use.field} ← {french}{tail}")


def _visible(mark: str) -> str:
    return {"\t": "tab"}.get(mark, mark)


def _plain(each: FileExplanation) -> dict[str, Any]:
    return {
        "file": each.file,
        "table": each.table,
        "origin": each.origin,
        "preset": each.preset or None,
        "delimiter": each.delimiter,
        "encoding": each.encoding,
        "header_line": each.header_line,
        "zone": each.zone,
        "fields": [
            {
                "field": use.field,
                "columns": list(use.columns),
                "constant": use.constant,
                "required": use.required,
                "confidence": use.confidence,
                "first": use.first and {"written": use.first[0], "read": use.first[1].isoformat()},
            }
            for use in each.fields
        ],
        "never_read": list(each.unread),
        "unmapped": dict(each.unmapped),
        "unmapped_words": {name: dict(values) for name, values in each.words.items()},
        "rows": each.rows,
        "left_out": each.left_out,
        "readable": each.readable,
        "refused": [{"reason": {"en": reason.en, "fr": reason.fr}, "count": count} for reason, count in each.refused],
    }


_ORIGIN = {
    "mapping": Text("your mapping file", "votre fichier de correspondance"),
    "preset": Text("preset {preset}", "correspondance livrée {preset}"),
    "guess": Text("a guess, by the names of its columns", "une supposition, d’après le nom des colonnes"),
}
_CUT = Text(
    "  cells parted by “{delimiter}”, {encoding}, names on line {line}, clock of {zone} where a time says no offset",
    "  cases séparées par « {delimiter} », {encoding}, noms à la ligne {line}, heure de {zone} quand elle ne dit pas son décalage",
)
_MISSING = Text("  {field}: nothing fills it", "  {field} : rien ne le remplit")
_MISSING_NEEDED = Text(
    "  {field}: nothing fills it, and no row can do without",
    "  {field} : rien ne le remplit, et aucune ligne ne peut s’en passer",
)
_CONSTANT = Text("  {field} = “{constant}” in every row", "  {field} = « {constant} » à chaque ligne")
_UNREAD = Text("  never read: {columns}", "  jamais lues : {columns_fr}")
_UNMAPPED = Text(
    "  {field}: {count} cells say what no word covers", "  {field} : {count} cases disent ce qu’aucun mot ne couvre"
)
_UNMAPPED_SHOWN = Text(
    "  {field}: {count} cells say what no word covers: {values}",
    "  {field} : {count} cases disent ce qu’aucun mot ne couvre : {values}",
)
_READABLE = Text(
    "  {rows} rows looked at, {share} readable, {left_out} left out by the mapping",
    "  {rows} lignes regardées, {share} lisibles, {left_out} écartées par la correspondance",
)
_GUESS = Text(
    "  Nothing is read on a guess: write it with --write FILE, correct it, and give it with --mapping FILE.",
    "  Rien n’est lu sur une supposition : écrivez-la avec --write FICHIER, corrigez-la, donnez-la avec --mapping FICHIER.",
)
_NOT_USED = Text(
    "Exports of “{kind}” are not read with a mapping: their form is known.",
    "Les exports « {kind} » ne se lisent pas avec une correspondance : leur forme est connue.",
)
_NO_TABLE = Text(
    "{file} holds no table that the reader “{kind}” can read.",
    "{file} ne contient aucune table que le lecteur « {kind} » sache lire.",
)
_NO_PRESET = Text(
    "There is no preset “{name}”. There are: {known}.", "Il n’y a pas de correspondance « {name} ». Il y a : {known}."
)
