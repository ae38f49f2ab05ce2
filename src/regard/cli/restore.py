"""`regard restore SOURCE`: bring a site back without bringing the erased back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from regard.acts.upkeep import copies
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--mirror",
    type=click.Path(path_type=Path, exists=True),
    help="A witness's mirror of the ledger / Le miroir d’un témoin.",
)
@click.option(
    "--new-log",
    is_flag=True,
    help="SOURCE is a witnessed checkpoint: open a new log after it / SOURCE est un point de contrôle.",
)
@click.pass_obj
def command(voice: Voice, source: Path, mirror: Path | None, new_log: bool) -> None:
    """Restore the site's folder from SOURCE. Its keys and erasure journal must be there: they are never in a backup.

    With --new-log, SOURCE is the last checkpoint that a witness holds: a new log begins, whose first entry names it and the gap.
    """
    if new_log:
        key = copies.new_log(voice.place, source.read_bytes(), passphrase=os.environ.get("REGARD_PASSPHRASE"))
        voice.give({"key": key})
        voice.say(
            Text(
                "A new log begins. Give its key to the witnesses: {key}",
                "Un nouveau registre commence. Donnez sa clé aux témoins : {key}",
            ),
            key=key,
        )
        return
    done = copies.restore(source, voice.place, mirror=mirror, passphrase=os.environ.get("REGARD_PASSPHRASE"))
    voice.give(done)
    voice.say(
        Text(
            "{segments} segments back, {adopted} sealed since taken back; {replayed} erasures replayed; {keyless} without key removed; "
            "{erased} erased that fell due since; {leaves} leaves of the ledger refilled.",
            "{segments} segments rétablis, {adopted} scellés depuis repris ; {replayed} effacements rejoués ; {keyless} sans clé retirés ; "
            "{erased} effacés, échus depuis ; {leaves} feuilles du registre rétablies.",
        ),
        segments=done.segments,
        adopted=done.adopted,
        replayed=done.replayed,
        keyless=done.keyless,
        erased=done.erased,
        leaves=done.leaves_refilled,
    )
