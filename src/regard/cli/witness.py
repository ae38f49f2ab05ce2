"""`regard witness add|list`: which witnesses this site listens to. The witness itself is another program: `regard-witness`."""

from __future__ import annotations

import click

from regard.acts.running import signing
from regard.cli.open_site import site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.group("witness")
def command() -> None:
    """Say which witnesses watch this ledger; `regard-witness` is their own program."""


@command.command("add")
@click.argument("key")
@click.pass_obj
def add(voice: Voice, key: str) -> None:
    """Listen to the witness whose printed KEY this is (name+id+key)."""
    with site_of(voice) as site:
        added = signing.add_witness(site.folder, key)
    voice.say(
        Text("Cosignatures by {name} are taken now.", "Les cosignatures de {name} sont désormais prises."),
        name=added.name,
    )
    voice.give({"witness": str(added)})


@command.command("list")
@click.pass_obj
def listing(voice: Voice) -> None:
    """The witnesses that this site listens to, and its own key for them."""
    with site_of(voice) as site:
        found = signing.witnesses(site.folder)
        key = signing.ledger_key(site.folder)
    voice.give({"key": key, "witnesses": [str(w) for w in found]})
    voice.say(
        Text("This ledger’s key, for its witnesses: {key}", "La clé de ce registre, pour ses témoins : {key}"), key=key
    )
    voice.table((Text("witness", "témoin"),), [(str(w),) for w in found])
