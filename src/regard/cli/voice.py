"""How a command speaks: sentences and tables for people, JSON for programs, in one language."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.errors import NotAllowed, RegardError
from regard.terms.text import Text


@dataclasses.dataclass(slots=True)
class Voice:
    """Speaks to the person or the program at the terminal."""

    language: str = "en"
    as_json: bool = False
    folder: str = "."

    @property
    def place(self) -> Path:
        """The site's folder."""
        return Path(self.folder)

    @property
    def terminal(self) -> bool:
        """Whether a person reads standard output."""
        return sys.stdout.isatty()

    def say(self, text: Text | str, **fields: object) -> None:
        """One sentence on standard output; nothing when JSON was asked for."""
        if not self.as_json:
            click.echo(self.word(text, **fields))

    def word(self, text: Text | str, **fields: object) -> str:
        """The sentence in the reader's language, fields filled in."""
        sentence = text if isinstance(text, str) else text.to(self.language)
        return sentence.format(**{name: self._said(value) for name, value in fields.items()}) if fields else sentence

    def _said(self, value: object) -> object:
        """A day or a duration inside a sentence as people say it; anything else as it is."""
        if isinstance(value, Duration) or (isinstance(value, date) and not isinstance(value, datetime)):
            from regard.acts.running.words import said

            return said.value(value).to(self.language)
        return value

    def give(self, value: object) -> None:
        """A JSON document on standard output, when JSON was asked for."""
        if self.as_json:
            click.echo(json.dumps(plain(value), ensure_ascii=False, indent=None if not sys.stdout.isatty() else 2))

    def table(
        self, heads: Sequence[Text | str], rows: Iterable[Sequence[object]], *, title: Text | str | None = None
    ) -> None:
        """A table on standard output; nothing when JSON was asked for."""
        if self.as_json:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(
            box=box.SIMPLE_HEAD, title=self.word(title) if title else None, title_justify="left", pad_edge=False
        )
        for head in heads:
            table.add_column(self.word(head), overflow="fold")
        for row in rows:
            table.add_row(*[self._cell(cell) for cell in row])
        Console(width=None if self.terminal else 140).print(table)

    def _cell(self, cell: object) -> str:
        from rich.markup import escape

        if isinstance(cell, Text):
            return escape(cell.to(self.language))
        if cell is None:
            return "—"
        return escape(f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell))

    @contextmanager
    def progress(self, text: Text, total: int | None = None) -> Iterator[Any]:
        """A bar on a terminal, for long work: yields a function that takes how much more is done."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda done=1: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(text.to(self.language), total=total)
            yield lambda done=1: bar.update(task, advance=done)

    def fail(self, error: RegardError) -> None:
        """The error, on standard error: its sentence, and the grounds of a refusal with what would be allowed instead."""
        decision = error.decision if isinstance(error, NotAllowed) else None
        problems = getattr(error, "problems", ())
        if self.as_json:
            body = {"code": error.code, "fields": error.fields, "sentence": error.text.to(self.language)}
            if decision is not None:
                body["decision"] = plain(decision)
            if problems:
                body["problems"] = plain(problems)
            click.echo(json.dumps({"error": body}, ensure_ascii=False), err=True)
            return
        click.echo(error.text.to(self.language), err=True)
        for problem in problems:
            click.echo(f"  {problem.file}:{problem.line}  {problem.key}: {problem.text.to(self.language)}", err=True)
        if isinstance(decision, Decision):
            for ground in decision.grounds:
                click.echo(f"  [{ground.requirement}] {ground.sentence.to(self.language)}", err=True)
                if ground.instead:
                    click.echo(f"    → {ground.instead.to(self.language)}", err=True)


def plain(value: object) -> Any:
    """A value as JSON knows it: instants in ISO 8601 with their zone, durations in ISO 8601, texts in both languages."""
    if isinstance(value, Text):
        return {"en": value.en, "fr": value.fr}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Duration | Path):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value
