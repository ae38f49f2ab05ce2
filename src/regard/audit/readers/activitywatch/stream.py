"""An ActivityWatch export read piece by piece: `{"buckets": {id: {…, "events": [{"timestamp", "duration", "data"}]}}}`, whatever its size.

Only one event is in memory at a time. Titles, addresses and names of programs are decoded to find the event's end and dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

PIECE = 256 * 1024
MAX_VALUE = 4 * 1024 * 1024
"""No event or field outside the events is longer."""
_SPACE = " \t\r\n\ufeff"


class NotAnExport(ValueError):
    """The bytes are not such an export."""


class Pieces:
    """The text of a file, a window at a time."""

    def __init__(self, opened: BinaryIO, told: Callable[[int], None]) -> None:
        self._opened = opened
        self._told = told
        self._text = ""
        self._at = 0
        self._left = b""
        self._end = False
        self._decoder = json.JSONDecoder(parse_constant=lambda _: None)

    def peek(self) -> str:
        """The next character that is no space. Raises NotAnExport at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise NotAnExport

    def take(self, mark: str) -> None:
        """Pass over that character. Raises NotAnExport when another stands there."""
        if self.peek() != mark:
            raise NotAnExport
        self._at += 1

    def value(self) -> Any:
        """The next whole JSON value. Raises NotAnExport when it is none, too long or too deep."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                found, end = None, -1
            except RecursionError:
                raise NotAnExport from None
            if end >= 0 and (end < len(self._text) or self._end):
                self._at = end
                return found
            if len(self._text) - self._at > MAX_VALUE or not self._more():
                raise NotAnExport

    def _more(self) -> bool:
        raw = self._opened.read(PIECE)
        if not raw:
            self._end = True
            return False
        whole = self._left + raw
        cut = len(whole)
        while cut and len(whole) - cut < 4 and whole[cut - 1] & 0xC0 == 0x80:
            cut -= 1
        if cut and whole[cut - 1] >= 0xC0:
            cut -= 1
        else:
            cut = len(whole)
        self._left = whole[cut:]
        try:
            self._text = self._text[self._at :] + whole[:cut].decode()
        except UnicodeDecodeError:
            raise NotAnExport from None
        self._at = 0
        self._told(len(raw))
        return True


def events(opened: BinaryIO, told: Callable[[int], None] = lambda _: None) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each bucket's fields as known so far, with one event of it; and each bucket once with None. Raises NotAnExport."""
    pieces = Pieces(opened, told)
    for key in _members(pieces):
        if key != "buckets":
            pieces.value()
            continue
        for name in _members(pieces):
            bucket: dict[str, Any] = {"id": name}
            yield bucket, None
            for part in _members(pieces):
                if part == "events" and pieces.peek() == "[":
                    for event in _items(pieces):
                        yield bucket, event
                else:
                    value = pieces.value()
                    if part in ("id", "type", "client", "hostname", "created"):
                        bucket[part] = value


def _members(pieces: Pieces) -> Iterator[str]:
    pieces.take("{")
    while pieces.peek() != "}":
        key = pieces.value()
        if not isinstance(key, str):
            raise NotAnExport
        pieces.take(":")
        yield key
        if pieces.peek() != "}":
            pieces.take(",")
    pieces.take("}")


def _items(pieces: Pieces) -> Iterator[Any]:
    pieces.take("[")
    while pieces.peek() != "]":
        yield pieces.value()
        if pieces.peek() != "]":
            pieces.take(",")
    pieces.take("]")
