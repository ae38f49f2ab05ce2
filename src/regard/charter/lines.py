"""On which line each key of a TOML file stands.

tomllib tells where a syntax error is, but forgets the lines of what it has read. This index reads a file that tomllib has already
accepted, so it checks nothing; where it does not know, it answers the line of the nearest key above.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


class LineIndex:
    """Lines (from 1) by path: `("system", 0, "keeps", 1, "kept")`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._read()

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest part of it that is written; 1 when none is."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return 1

    def written(self, path: Path) -> bool:
        """Whether `path` itself is written in the file."""
        return path in self._lines

    def _here(self) -> int:
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= self._at else (low, middle)
        return low + 1

    def _mark(self, path: Path) -> None:
        self._lines.setdefault(path, self._here())

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()

    def _starts_with(self, piece: str) -> bool:
        return self._text.startswith(piece, self._at)

    def _read(self) -> None:
        current: Path = ()
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text):
                return
            before = self._at
            if self._starts_with("["):
                current = self._header()
            else:
                self._pair(current)
            if self._at == before:  # not TOML after all: stay harmless
                return

    def _header(self) -> Path:
        many = self._starts_with("[[")
        line_at = self._at
        self._at += 2 if many else 1
        names = self._names()
        self._at += 2 if many else 1
        after, self._at = self._at, line_at
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            self._mark(path)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        path = (*path, *names[-1:])
        self._mark(path)
        if many:
            self._arrays[path] = self._arrays.get(path, -1) + 1
            path = (*path, self._arrays[path])
            self._mark(path)
        self._at = max(after, line_at + 1)
        return path

    def _names(self) -> list[str]:
        names: list[str] = []
        while True:
            self._skip(_SPACE)
            bare = _BARE.match(self._text, self._at)
            if bare:
                names.append(bare.group())
                self._at = bare.end()
            elif self._starts_with('"') or self._starts_with("'"):
                start = self._at
                self._string()
                names.append(_unquoted(self._text[start : self._at]))
            self._skip(_SPACE)
            if not self._starts_with("."):
                return names
            self._at += 1

    def _pair(self, table: Path) -> None:
        start = self._at
        names = self._names()
        after, self._at = self._at, start
        for length in range(1, len(names) + 1):
            self._mark((*table, *names[:length]))
        self._at = after
        if self._starts_with("="):
            self._at += 1
        self._skip(_SPACE)
        self._value((*table, *names))

    def _value(self, path: Path) -> None:
        if self._starts_with("["):
            self._list(path)
        elif self._starts_with("{"):
            self._inline(path)
        elif self._starts_with('"') or self._starts_with("'"):
            self._string()
        else:
            self._skip(_PLAIN)

    def _list(self, path: Path) -> None:
        self._at += 1
        index = 0
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text) or self._starts_with("]"):
                self._at += 1
                return
            before = self._at
            self._mark((*path, index))
            self._value((*path, index))
            self._skip(_BLANK)
            if self._starts_with(","):
                self._at += 1
                index += 1
            elif self._at == before:
                return

    def _inline(self, path: Path) -> None:
        self._at += 1
        while True:
            self._skip(_BLANK)
            if self._at >= len(self._text) or self._starts_with("}"):
                self._at += 1
                return
            before = self._at
            self._pair(path)
            self._skip(_BLANK)
            if self._starts_with(","):
                self._at += 1
            elif self._at == before:
                return

    def _string(self) -> None:
        for pattern in _STRINGS:
            found = pattern.match(self._text, self._at)
            if found:
                self._at = found.end()
                return
        self._at += 1


_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def _unquoted(written: str) -> str:
    """The key that a quoted key stands for."""
    if written.startswith("'"):
        return written[1:-1]

    def escape(found: re.Match[str]) -> str:
        body = found.group(1)
        return chr(int(body[1:], 16)) if body[0] in "uU" else _ESCAPES.get(body, body)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", escape, written[1:-1])
