"""Asterisk's queue log and the recordings beside it.

The queue log's lines are `epoch|callid|queue|member|event|…` (docs.asterisk.org, Queue Logs). Recordings are only listed: their names carry
the call's unique id (`…-1713444000.12.wav`) where MixMonitor was told so; nothing is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa

from regard.audit.extract import Asked, Extract, FileRead, Refusal, Table
from regard.audit.mapping import FileTable, lines, times
from regard.audit.mapping.seen import completed
from regard.audit.source import Source
from regard.terms.errors import RegardError
from regard.terms.text import Text
from regard.terms.words import Area

VERSION = "1"
SOUNDS = frozenset({".wav", ".wav49", ".gsm", ".mp3", ".ulaw", ".alaw", ".sln", ".g722", ".ogg"})
MAX_CALLS = 5_000_000
_LINE = re.compile(rb"\d{10}\|[^|\n]{1,80}\|[^|\n]{0,80}\|[^|\n]{0,120}\|[A-Z0-9_]{2,40}(\||\r?\n|$)")
_UNIQUE = re.compile(r"(?<!\d)(\d{10})\.(\d{1,9})(?!\d)")
_ENDED = ("COMPLETEAGENT", "COMPLETECALLER", "TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER")


class Beside:
    """The queue log and the recordings of one installation."""

    def knows(self, source: Source, name: str) -> bool:
        """A file of queue events, told by its first line; a sound file, by its name's end."""
        path = PurePosixPath(name)
        if path.suffix.lower() in SOUNDS:
            return True
        if "queue_log" not in path.name.lower():
            return False
        try:
            return _LINE.match(source.head(name, 512)) is not None
        except (RegardError, OSError):
            return False

    def read(self, source: Source, names: Sequence[str], tables: Sequence[FileTable], asked: Asked) -> Extract:
        """Calls of the queue log (when no call record is there: they would be counted twice), and recordings by their names."""
        sounds = [name for name in names if PurePosixPath(name).suffix.lower() in SOUNDS]
        logs = [name for name in names if name not in set(sounds)]
        system = asked.system or "calls"
        files: list[FileRead] = []
        refused: list[Refusal] = []
        made: list[Table] = []
        counted = any(each.mapping.table == "calls" for each in tables)
        for name in logs:
            calls, bad = _calls(source, name)
            size = source.file(name).stat().st_size
            files.append(FileRead(name, size, source.sha256(name), "asterisk", VERSION, len(calls) + bad[0], bad[0]))
            if bad[0]:
                refused.append(Refusal(name, bad[1], "", _NO_EVENT, bad[0]))
            if calls and not counted:
                made.append(Table("calls", pa.table(_columns(calls)), system, name))
        if sounds:
            made.append(Table("recordings", _recordings(source, sounds, system), system, f"{len(sounds)} × *"))
            files += [FileRead(name, source.file(name).stat().st_size, "", "asterisk", VERSION) for name in sounds]
        facts: dict[str, Any] = {"id": system, "area": Area.CALLS.value}
        return Extract("asterisk", VERSION, (facts,), tables=tuple(made), files=tuple(files), refused=tuple(refused))


def _calls(source: Source, name: str) -> tuple[list[tuple[str, datetime, datetime, str, str]], tuple[int, int | None]]:
    """Answered calls: id, from CONNECT to the end, member, queue; and how many lines are no event, with the first."""
    open_calls: dict[str, tuple[datetime, str, str]] = {}
    calls: list[tuple[str, datetime, datetime, str, str]] = []
    bad, first = 0, None
    for number, parts in _events(source, name):
        if parts is None:
            bad, first = bad + 1, first or number
            continue
        at = datetime.fromtimestamp(int(parts[0]), UTC)
        call, queue, member, event = parts[1:5]
        if event == "CONNECT" and len(open_calls) < MAX_CALLS:
            open_calls[call] = (at, member, queue)
        elif event in _ENDED and call in open_calls and len(calls) < MAX_CALLS:
            start, agent, line = open_calls.pop(call)
            calls.append((call, start, max(at, start), agent, line))
    return calls, (bad, first)


def _events(source: Source, name: str) -> Iterator[tuple[int, list[str] | None]]:
    with source.open(name) as opened:
        number = 0
        while raw := opened.readline(lines.MAX_ROW_BYTES):
            number += 1
            if not raw.strip():
                continue
            if _LINE.match(raw) is None:
                yield number, None
            else:
                yield number, raw.decode("utf-8", "replace").rstrip("\r\n").split("|")


def _columns(calls: list[tuple[str, datetime, datetime, str, str]]) -> dict[str, pa.Array]:
    ids, starts, ends, agents, queues = zip(*calls, strict=True)
    return {
        "id": pa.array(ids, pa.string()),
        "start": times.to_array(list(starts)),
        "end": times.to_array(list(ends)),
        "agent": pa.array(agents, pa.string()),
        "line": pa.array(queues, pa.string()),
    }


def _recordings(source: Source, names: list[str], system: str) -> pa.Table:
    starts: list[datetime | None] = []
    ends: list[datetime | None] = []
    calls: list[str | None] = []
    for name in names:
        changed = datetime.fromtimestamp(int(source.file(name).stat().st_mtime), UTC)
        unique = _UNIQUE.search(PurePosixPath(name).name)
        start = datetime.fromtimestamp(int(unique[1]), UTC) if unique else changed
        calls.append(f"{unique[1]}.{unique[2]}" if unique else None)
        starts.append(start)
        ends.append(changed if start <= changed <= start + timedelta(hours=12) else start)
    table = pa.table(
        {
            "id": pa.array(names, pa.string()),
            "device": pa.array(["asterisk"] * len(names), pa.string()),
            "start": times.to_array(starts),
            "end": times.to_array(ends),
            "sound": pa.array([True] * len(names), pa.bool_()),
            "call": pa.array(calls, pa.string()),
        }
    )
    done = completed("recordings", table, system)
    assert done is not None
    return done


_NO_EVENT = Text("a line that is no queue event", "une ligne qui n’est pas un événement de file")
