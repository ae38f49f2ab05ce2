"""What someone points at, opened as if it were hostile: a file, a folder or an archive, read and never run.

Names that leave the folder, links, devices and pipes are refused; archives are capped in ratio, number and bytes before anything is
written; what is unpacked goes to a private folder that is emptied when the source closes. Foreign SQLite is opened read-only in
a locked-down connection, Parquet and CSV in a DuckDB that can reach the named files alone.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from io import BufferedReader
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Self

from regard.audit.refusing import (
    CANNOT_READ,
    LINK,
    MISSING,
    NOT_UTF8,
    OUTSIDE,
    TOO_LARGE,
    TOO_MANY,
    shown,
)
from regard.audit.unpacking import Limits, is_archive, safe_name, unpack
from regard.terms.errors import InputRefused, NotFound, Unavailable

if TYPE_CHECKING:
    import duckdb

    from regard.audit.foreign import ForeignDatabase

MOST_TEXT = 64 * 1024 * 1024
"""A settings file or another text that is read whole is no larger than this: 64 MiB."""


class Source:
    """A file, a folder or an archive to read from. Names are relative, with `/`; a single file is a source with one name.

    Use as a context manager: what was unpacked or copied is gone when it closes. An archive (zip, tar, tar.gz, gz; told by its
    content) is unpacked at first use. Raises NotFound (`source_missing`), InputRefused (`source_*`), Unavailable
    (`source_unreadable`).
    """

    def __init__(self, path: Path, *, limits: Limits | None = None) -> None:
        self.path = path
        self.limits = limits or Limits()
        self.skipped = 0
        """How many links and special files `names` left out (known once it has run)."""
        self._private: tempfile.TemporaryDirectory[str] | None = None
        self._databases: list[ForeignDatabase] = []
        try:
            mode = path.stat().st_mode
        except OSError:
            raise NotFound("source_missing", MISSING, name=shown(path.name)) from None
        if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
            raise InputRefused("source_link", LINK, name=shown(path.name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what is open and empty the private folder. May be called twice."""
        while self._databases:
            self._databases.pop().close()
        if self._private is not None:
            self._private.cleanup()
            self._private = None
            self.__dict__.pop("root", None)
            self.__dict__.pop("_names", None)

    @property
    def label(self) -> str:
        """The last part of its name, for people; never the whole path."""
        return self.path.name or self.path.resolve().name

    @cached_property
    def is_archive(self) -> bool:
        """Whether it is one file that holds others."""
        return self.path.is_file() and is_archive(self.path)

    @cached_property
    def root(self) -> Path:
        """The folder that names are relative to: the folder itself, a single file's folder, or where the archive was unpacked."""
        if self.path.is_dir():
            return self.path
        if not self.is_archive:
            return self.path.parent
        place = self.private() / "unpacked"
        place.mkdir(mode=0o700)
        unpack(self.path, place, self.limits)
        return place

    def private(self) -> Path:
        """A folder of this source's own (mode 0700), emptied when it closes: for copies that a reader needs."""
        if self._private is None:
            self._private = tempfile.TemporaryDirectory(prefix="regard-audit-", ignore_cleanup_errors=True)
        return Path(self._private.name)

    def names(self) -> Iterator[str]:
        """Every regular file under it, relative, sorted; links and special files are left out and counted in `skipped`.

        Raises InputRefused (`source_too_many`) beyond `limits.listed` files.
        """
        return iter(self._names)

    @cached_property
    def _names(self) -> dict[str, None]:
        if not self.path.is_dir() and not self.is_archive:
            return {self.path.name: None}
        found: list[str] = []
        self.skipped = 0
        self._list(self.root, "", found, 0)
        return dict.fromkeys(sorted(found))

    def _list(self, folder: Path, prefix: str, found: list[str], depth: int) -> None:
        if depth > self.limits.depth:
            raise InputRefused("source_too_many", TOO_MANY, name=shown(self.label), most=self.limits.depth)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        self._list(Path(entry.path), f"{prefix}{entry.name}/", found, depth + 1)
                    elif entry.is_file(follow_symlinks=False) and entry.name.isprintable():
                        found.append(prefix + entry.name)
                    else:
                        self.skipped += 1
                    if len(found) > self.limits.listed:
                        raise InputRefused("source_too_many", TOO_MANY, name=shown(self.label), most=self.limits.listed)
        except PermissionError:
            raise Unavailable("source_unreadable", CANNOT_READ, name=shown(prefix or self.label)) from None

    def has(self, name: str) -> bool:
        """Whether that file is there. Cheap: it does not list the others."""
        try:
            return self.file(name).is_file()
        except (InputRefused, NotFound):
            return False

    def matching(self, pattern: str) -> list[str]:
        """The names that match a glob such as `*.csv` or `zm/*/*.mp4` (`*` stays inside one folder; `**/` any depth), sorted."""
        return [name for name in self._names if _matches(name, pattern)]

    def file(self, name: str) -> Path:
        """The path of one of its files, proved to lie inside, with no link on the way.

        Raises InputRefused (`source_outside`, `source_link`), NotFound (`source_missing`).
        """
        if not self.path.is_dir() and not self.is_archive:
            if name != self.path.name:
                raise NotFound("source_missing", MISSING, name=shown(name))
            return self.path
        if safe_name(name, self.limits) is None:
            raise InputRefused("source_outside", OUTSIDE, name=shown(name))
        path = self.root
        try:
            for part in PurePosixPath(name).parts:
                path = path / part
                if stat.S_ISLNK(path.lstat().st_mode):
                    raise InputRefused("source_link", LINK, name=shown(name))
            if not stat.S_ISREG(path.stat().st_mode):
                raise NotFound("source_missing", MISSING, name=shown(name))
        except (OSError, ValueError):
            raise NotFound("source_missing", MISSING, name=shown(name)) from None
        return path

    def size(self, name: str) -> int:
        """How many bytes one of its files has."""
        return self.file(name).stat().st_size

    def open(self, name: str) -> BufferedReader:
        """One of its files, to read. Raises as `file`, and Unavailable (`source_unreadable`)."""
        try:
            return os.fdopen(os.open(self.file(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
        except OSError:
            raise Unavailable("source_unreadable", CANNOT_READ, name=shown(name)) from None

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first bytes of one of its files."""
        with self.open(name) as opened:
            return opened.read(size)

    def bytes(self, name: str, *, most: int = MOST_TEXT) -> bytes:
        """The whole of one file. Raises InputRefused (`source_too_large`) beyond `most` bytes."""
        with self.open(name) as opened:
            content = opened.read(most + 1)
        if len(content) > most:
            raise InputRefused("source_too_large", TOO_LARGE, name=shown(name), most=most // 1024)
        return content

    def text(self, name: str, *, most: int = MOST_TEXT, encoding: str = "utf-8-sig") -> str:
        """The whole of one file as text, decoded strictly; a byte-order mark is dropped, UTF-16 with one is understood.

        Raises InputRefused (`source_not_text`, `source_too_large`).
        """
        content = self.bytes(name, most=most)
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise InputRefused("source_not_text", NOT_UTF8, name=shown(name), line=line) from None

    def lines(self, name: str, *, most: int = 1024 * 1024, encoding: str = "utf-8-sig") -> Iterator[tuple[int, str]]:
        """The lines of a text of any size with their numbers (from 1), decoded strictly, without their ends.

        Raises InputRefused (`source_too_large`) at a line longer than `most` bytes, (`source_not_text`) at one that is no text.
        """
        with self.open(name) as opened:
            number = 0
            while line := opened.readline(most + 1):
                number += 1
                if len(line) > most:
                    raise InputRefused("source_too_large", TOO_LARGE, name=shown(name), most=most // 1024)
                try:
                    yield number, line.decode(encoding if number == 1 else encoding.removesuffix("-sig")).rstrip("\r\n")
                except UnicodeDecodeError:
                    raise InputRefused("source_not_text", NOT_UTF8, name=shown(name), line=number) from None

    def rows(
        self, name: str, *, delimiter: str | None = None, encoding: str = "utf-8-sig"
    ) -> Iterator[tuple[int, list[str]]]:
        """The records of a CSV with the line on which each ends; a field is at most 1 MiB. The delimiter (`,` `;` tab `|`) is told by the
        first line unless given. Raises InputRefused (`source_not_csv`, `source_too_large`, `source_not_text`)."""
        from regard.audit.foreign import records

        return records(self.lines(name, encoding=encoding), name, delimiter)

    def sha256(self, name: str) -> str:
        """The digest of one of its files, lower-case hex."""
        with self.open(name) as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    def sqlite(self, name: str) -> ForeignDatabase:
        """One of its files as a SQLite database, read-only and locked down; closed with the source.

        Raises InputRefused (`source_not_sqlite`, `source_too_large`).
        """
        from regard.audit.foreign import ForeignDatabase

        opened = ForeignDatabase(self.file(name), name, self.private)
        self._databases.append(opened)
        return opened

    def duckdb(self, names: Iterable[str], *, memory: str = "1GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
        """A DuckDB in memory that can read those files and nothing else: external access off, configuration locked, nothing spilt.

        Give paths as parameters (`read_csv(?, …)` with `str(source.file(name))`): names are never put into SQL.
        """
        from regard.audit.foreign import locked_duckdb

        return locked_duckdb([self.file(name) for name in names], memory=memory, threads=threads)


def _matches(name: str, pattern: str) -> bool:
    """As `PurePath.full_match` of later Pythons: part by part, `**` for any number of folders."""
    from fnmatch import fnmatchcase

    def parts(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        if not right:
            return not left
        if right[0] == "**":
            return any(parts(left[skip:], right[1:]) for skip in range(len(left) + 1))
        return bool(left) and fnmatchcase(left[0].lower(), right[0].lower()) and parts(left[1:], right[1:])

    return parts(tuple(name.split("/")), tuple(pattern.split("/")))
