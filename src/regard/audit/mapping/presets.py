"""The mappings that ship with a reader: the same TOML, beside its code, to be printed and edited like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from regard.audit.mapping import lines
from regard.audit.mapping.format import Mapping, loads


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
