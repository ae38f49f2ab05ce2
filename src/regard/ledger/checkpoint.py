"""Checkpoints (C2SP tlog-checkpoint): origin, size, root, signed; and witnesses' cosignatures (C2SP tlog-cosignature, `cosignature/v1`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which log, how many leaves, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
