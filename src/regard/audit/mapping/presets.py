"""The mappings that ship with a reader: the same TOML, beside its code, to be printed and edited like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from zoneinfo import ZoneInfo

from regard.audit.mapping import lines, times
from regard.audit.mapping.format import Mapping, loads
from regard.audit.mapping.reading import places
from regard.audit.mapping.tables import Kind
from regard.audit.source import Source


@dataclass(frozen=True, slots=True)
class Preset:
    """One shipped mapping: its name (the file's, without `.toml`), its text, and what the text says."""

    name: str
    text: str
    mapping: Mapping


def presets(folder: Path) -> tuple[Preset, ...]:
    """Every `*.toml` of a reader's folder, by name."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        found.append(Preset(path.stem, text, loads(text, file=path.name, given=False)))
    return tuple(found)


def unnamed(source: Source, name: str, known: Iterable[Preset], zone: ZoneInfo) -> tuple[Preset, ...]:
    """The presets for files without a line of names that this one's own name, number of cells and first time fit."""
    own = name.rpartition("/")[2].lower()
    found = []
    for preset in known:
        mapping = preset.mapping
        if mapping.names and any(fnmatch(own, pattern.lower()) for pattern in mapping.files):
            first = _first(source, name, mapping)
            if first and _fits(first, mapping, zone):
                found.append(preset)
    return tuple(found)


def _first(source: Source, name: str, mapping: Mapping) -> list[str]:
    cut = lines.layout(source, name, mapping)
    with source.open(name) as opened:
        chunk = next(lines.chunks(opened, cut), None)
        return chunk.rows[0] if chunk and chunk.rows else []


def _fits(first: list[str], mapping: Mapping, zone: ZoneInfo) -> bool:
    for field, column in mapping.fields.items():
        if column.kind is Kind.TIME and column.required and field in mapping.columns:
            cell = places(mapping.names, mapping, "")[field].cell(first)
            try:
                times.instant(cell, mapping.formats, mapping.zone or zone)
            except times.BadTime:
                return False
    return True


def matching(header: Iterable[str], known: Iterable[Preset]) -> tuple[Preset, ...]:
    """The presets whose signature the line of names bears, those that ask most first. A preset without signature never matches."""
    names = {lines.fold(name) for name in header}
    found = [
        preset
        for preset in known
        if preset.mapping.signature
        and all(any(lines.fold(name) in names for name in names_of) for names_of in preset.mapping.signature)
    ]
    return tuple(sorted(found, key=lambda preset: -len(preset.mapping.signature)))
