"""The erasure journal: what was destroyed, replicated apart from the database, replayed after a restore. Holds nothing personal."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.terms.clock import from_micros, micros
from regard.terms.errors import Damaged, Unavailable
from regard.terms.text import Text
from regard.vault import disk

_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Erasure:
    """One destruction. `kind` is sweep, person or other; `note` is for the caller (opaque, already sealed if personal)."""

    at: datetime
    kind: str
    buckets: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    note: str = ""


class Journal:
    """Append-only JSON lines chained by SHA-256, written to each path; the longest sound copy wins."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def append(self, erasure: Erasure) -> int:
        """Write and sync to every path, mending copies that are behind; returns how many copies hold it now.

        Raises `Unavailable` (`erasures_unwritable`) when none could be written, `Damaged` (`erasures_chain`) when no copy is sound.
        """
        lines = self._best()
        lines.append(_line(erasure, lines[-1] if lines else None))
        written = sum(self._bring(path, lines) for path in self._paths)
        if not written:
            raise Unavailable(
                "erasures_unwritable",
                Text(
                    "The journal of erasures cannot be written; mend its disk, then run the erasure again.",
                    "Le journal des effacements ne peut pas être écrit ; réparez son disque, puis relancez l’effacement.",
                ),
            )
        return written

    def read(self) -> tuple[Erasure, ...]:
        """Every erasure, oldest first. Raises `Damaged` (`erasures_chain`) when no copy is sound."""
        return tuple(_erasure(line) for line in self._best())

    def copies(self) -> dict[Path, int]:
        """How many erasures each copy holds; -1 for a copy that is damaged or cannot be read."""
        found: dict[Path, int] = {}
        for path in self._paths:
            lines = _sound(path)
            found[path] = -1 if lines is None else len(lines)
        return found

    def _best(self) -> list[bytes]:
        copies = [_sound(path) for path in self._paths]
        sound = [lines for lines in copies if lines is not None]
        if not sound:
            raise Damaged(
                "erasures_chain",
                Text(
                    "No copy of the journal of erasures is sound. Bring one back before anything is restored.",
                    "Aucune copie du journal des effacements n’est saine. Rétablissez-en une avant toute restauration.",
                ),
            )
        return max(sound, key=len)

    @staticmethod
    def _bring(path: Path, lines: list[bytes]) -> bool:
        """Bring one copy to `lines`: by appending when it holds all but the last, else by writing it anew."""
        try:
            held = _sound(path)
            whole = b"".join(lines)
            before = whole[: -len(lines[-1])]
            if held is not None and b"".join(held) == before and path.exists() and path.stat().st_size == len(before):
                fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
                try:
                    disk.write_all(fd, [lines[-1]])
                    os.fsync(fd)
                finally:
                    os.close(fd)
            else:
                disk.folder(path.parent)
                disk.replace(path, [whole])
        except OSError:
            return False
        return True


def _line(erasure: Erasure, before: bytes | None) -> bytes:
    fields = {
        "at_us": micros(erasure.at),
        "buckets": list(erasure.buckets),
        "kind": erasure.kind,
        "note": erasure.note,
        "segments": list(erasure.segments),
        "before": _FIRST if before is None else hashlib.sha256(before).hexdigest(),
    }
    body = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    return body + b" " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def _erasure(line: bytes) -> Erasure:
    fields = json.loads(line.rsplit(b" ", 1)[0])
    return Erasure(
        from_micros(fields["at_us"]),
        fields["kind"],
        tuple(fields["buckets"]),
        tuple(fields["segments"]),
        fields["note"],
    )


def _sound(path: Path) -> list[bytes] | None:
    """The whole lines of a copy, none when it is absent; None when a line was changed. A torn last line is left out."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError:
        return None
    lines = data.splitlines(keepends=True)
    if lines and not lines[-1].endswith(b"\n"):
        lines.pop()
    before = _FIRST
    for line in lines:
        body, _, digest = line.rstrip(b"\n").rpartition(b" ")
        try:
            fields = json.loads(body)
            if hashlib.sha256(body).hexdigest().encode() != digest or fields["before"] != before:
                return None
            _erasure(line)
        except (ValueError, KeyError, TypeError, OverflowError):
            return None
        before = hashlib.sha256(line).hexdigest()
    return lines
