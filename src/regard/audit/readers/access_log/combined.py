"""Logs of Apache and nginx in the combined or common format (httpd.apache.org, mod_log_config): who asked for what, when, from where.

Requests without a user's name are left out: they are nobody's access. GET is a look, DELETE an erasure, PUT, PATCH and POST changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from regard.audit.extract import Asked, Extract, FileRead, Refusal, Table
from regard.audit.mapping import FileTable, lines, times
from regard.audit.source import Source
from regard.terms.errors import RegardError
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

VERSION = "1"
_LINE = re.compile(
    r'(?P<host>\S{1,255}) \S{1,255} (?P<user>.{1,255}?) \[(?P<at>[^\]]{20,40})\] "(?P<method>[A-Z]{3,10}) (?P<path>[^ "]{1,8000})[^"]{0,20}" '
    r"(?P<status>\d{3}) (?:\d+|-)"
)
_ACTIONS = {"GET": "view", "DELETE": "erase", "PUT": "change", "PATCH": "change", "POST": "change"}
_EXPORT = re.compile(r"(export|download|telecharger|\.csv|\.zip|\.mp4|\.avi|\.mkv|\.xlsx)", re.IGNORECASE)
_FORMAT = ("%d/%b/%Y:%H:%M:%S %z",)


class Combined:
    """Log files in the combined format, told by their first line."""

    def knows(self, source: Source, name: str) -> bool:
        """Whether its first line is of that format."""
        try:
            first = source.head(name, 9_000).split(b"\n", 1)[0].decode("utf-8", "replace")
        except (RegardError, OSError):
            return False
        return _LINE.match(first) is not None

    def read(self, source: Source, names: Sequence[str], tables: Sequence[FileTable], asked: Asked) -> Extract:
        """The accesses of named users, all files together."""
        rows: list[tuple[datetime, str, str, str, str]] = []
        files: list[FileRead] = []
        refused: list[Refusal] = []
        nobody = 0
        for name in names:
            count, bad, first, without = self._file(source, name, rows, asked)
            nobody += without
            size = source.file(name).stat().st_size
            files.append(FileRead(name, size, source.sha256(name), "access-log", VERSION, count, bad))
            if bad:
                refused.append(Refusal(name, first, "", _NO_LINE, bad))
        system = asked.system or "access-log"
        made = (Table("accesses", _table(rows), system, ", ".join(names)[:200]),) if rows else ()
        total = sum(each.rows or 0 for each in files)
        return Extract(
            "access-log",
            VERSION,
            systems=({"id": system, "area": Area.FILES.value},),
            tables=made,
            files=tuple(files),
            refused=tuple(refused),
            gaps=(_NOBODY.filled(count=nobody),) if nobody else (),
            period=Span(min(row[0] for row in rows), max(row[0] for row in rows)) if rows else None,
            coverage=1 - sum(each.refused for each in files) / total if total else None,
        )

    def _file(
        self, source: Source, name: str, rows: list[tuple[datetime, str, str, str, str]], asked: Asked
    ) -> tuple[int, int, int | None, int]:
        count = bad = nobody = 0
        first: int | None = None
        size = max(1, source.file(name).stat().st_size)
        with source.open(name) as opened:
            while raw := opened.readline(lines.MAX_ROW_BYTES):
                count += 1
                found = _LINE.match(raw.decode("utf-8", "replace"))
                try:
                    at = times.instant(found["at"], _FORMAT, asked.zone) if found else None
                except times.BadTime:
                    at = None
                if found is None or at is None:
                    bad, first = bad + 1, first or count
                    continue
                if found["user"] == "-":
                    nobody += 1
                    continue
                action = _ACTIONS.get(found["method"], "other")
                path = found["path"].partition("?")[0]
                action = "export" if action == "view" and _EXPORT.search(path) else action
                rows.append((at, found["user"], action, path[:1_000], found["host"]))
                if count % 100_000 == 0:
                    asked.progress("accesses", min(1.0, opened.tell() / size))
        return count, bad, first, nobody


def _table(rows: list[tuple[datetime, str, str, str, str]]) -> pa.Table:
    at, account, action, thing, host = zip(*rows, strict=True)
    return pa.table(
        {
            "at": times.to_array(list(at)),
            "account": pa.array(account, pa.string()),
            "action": pa.array(action, pa.string()),
            "object": pa.array(thing, pa.string()),
            "from": pa.array(host, pa.string()),
        }
    )


_NO_LINE = Text("a line that is not of the log’s format", "une ligne qui n’est pas du format du journal")
_NOBODY = Text(
    "{count} requests bear no user’s name: who made them is not traced in this log. Ask for the application’s own log.",
    "{count} requêtes ne portent aucun nom d’utilisateur : ce journal ne dit pas qui les a faites. Demandez le journal de l’application.",
)
