"""`regard validity SCANS LABELS`: what an indicator is worth on work that someone labelled."""

from __future__ import annotations

from pathlib import Path

import click

from regard.acts.running import validity
from regard.cli.voice import Voice
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.text import Text


@click.command("validity")
@click.argument("scans", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("labels", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--at", default="unixtime", show_default=True, help="Column of the scans' times / Colonne des heures.")
@click.option("--start", default="start", show_default=True)
@click.option("--end", default="end", show_default=True)
@click.option("--operation", default="operation", show_default=True)
@click.option("--at-least", default="PT1M", show_default=True)
@click.option("--below", default="PT10M", show_default=True)
@click.pass_obj
def command(
    voice: Voice, scans: Path, labels: Path, at: str, start: str, end: str, operation: str, at_least: str, below: str
) -> None:
    """Compare the silences in SCANS (CSV, one worker) with the operations in LABELS (CSV): how much of each silence was work?"""
    try:
        least, most = Duration.parse(at_least), Duration.parse(below) if below else None
    except ValueError as error:
        raise InputRefused(
            "duration_wrong",
            Text("Write a duration as PT10M: {why}.", "Écrivez une durée comme PT10M : {why}."),
            why=str(error),
        ) from None
    report = validity.of_files(
        scans, labels, at=at, start=start, end=end, operation=operation, at_least=least, below=most
    )
    voice.give(report)
    voice.say(report.sentence.to(voice.language))
    voice.say(report.caveat.to(voice.language))
    heads = (Text("from", "de"), Text("to", "à"), Text("labelled as work", "étiqueté comme travail"))
    voice.table(
        heads, [(f"{f.gap.start:%H:%M:%S}", f"{f.gap.end:%H:%M:%S}", f"{f.productive:.1%}") for f in report.flagged]
    )
