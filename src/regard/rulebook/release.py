"""The rulebook's own clock: which edition judged, and a digest of the data that it judged with."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

EDITION = "2026.11.1"
_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def release() -> str:
    """The edition and the first 12 hex digits of the SHA-256 of the rules: `2026.11.1+3f09c1d2aa41`."""
    return f"{EDITION}+{digest(_HERE)[:12]}"


def digest(root: Path) -> str:
    """SHA-256 (hex) over the path and bytes of every rule under `root`: the data files and the checks, in order of path."""
    total = hashlib.sha256()
    paths = [*root.rglob("requirement.toml"), *root.rglob("check.py"), *root.glob("*.toml")]
    for path in sorted(paths, key=lambda p: p.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix().encode()
        body = path.read_bytes()
        total.update(len(name).to_bytes(4, "big") + name + len(body).to_bytes(8, "big") + body)
    return total.hexdigest()
