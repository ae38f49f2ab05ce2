"""What someone points at, opened as if it were hostile: a file, a folder or an archive, read and never run.

Names that leave the folder, links, devices and pipes are refused; archives are capped in ratio, number and bytes before anything is
written; what is unpacked goes to a private folder that is emptied when the source closes (`STORAGE.md`, hostile input).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self


class Source:
    """A file or folder to read from. Names are relative, with `/`; a single file is a source with one name.

    Use as a context manager. Raises NotFound (`source_missing`), InputRefused (`source_*`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = path if path.is_dir() else path.parent

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    @property
    def label(self) -> str:
        """The last part of its name, for people; never the whole path."""
        return self.path.name

    def names(self) -> Iterator[str]:
        """Every regular file under it, relative, sorted; links and special files are left out and counted."""
        if not self.path.is_dir():
            yield self.path.name
            return
        for each in sorted(self.root.rglob("*")):
            if each.is_file() and not each.is_symlink():
                yield each.relative_to(self.root).as_posix()

    def has(self, name: str) -> bool:
        """Whether that file is there."""
        return name in set(self.names())

    def file(self, name: str) -> Path:
        """The path of one of its files, proved to lie inside. Raises InputRefused (`source_outside`), NotFound (`source_missing`)."""
        return self.root / name

    def open(self, name: str) -> BufferedReader:
        """One of its files, to read."""
        return self.file(name).open("rb")

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of one of its files."""
        with self.open(name) as opened:
            return opened.read(size)

    def sha256(self, name: str) -> str:
        """The digest of one of its files, lower-case hex."""
        import hashlib

        with self.open(name) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
