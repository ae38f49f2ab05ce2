"""Where the tests find the real material that is never part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared(*parts: str) -> Path:
    """The path of a piece of shared test material; skips the test, saying so, where it is absent."""
    root = Path(os.environ.get("REGARD_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"test material not here: {'/'.join(parts)} (set REGARD_SHARED)")
    return path
