"""`regard prove notice|attestation`."""

from __future__ import annotations

import click

from regard.acts import prove
from regard.cli.open_site import owner, site_of
from regard.cli.voice import Voice, plain
from regard.terms.text import Text


@click.group("prove")
def command() -> None:
    """Print what proves: the notice, an attestation."""


@command.command("notice")
@click.pass_obj
def notice(voice: Voice) -> None:
    """What is watched here, why, how long, who sees it, and which copies lie elsewhere: the public page's content."""
    with site_of(voice) as site:
        found = prove.notice(site)
    voice.give(found)
    voice.say(
        Text("{site}: charter {number} of {day}.", "{site} : charte n° {number} du {day}."),
        site=found.site,
        number=found.charter_number,
        day=found.published.date(),
    )
    for system in found.systems:
        heads = (
            Text("data", "données"),
            Text("about", "sur"),
            Text("detail", "détail"),
            Text("kept", "gardé"),
            Text("for", "pour"),
        )
        voice.table(
            heads, [(k.data, k.per, k.grain, k.kept, ", ".join(k.purposes)) for k in system.keeps], title=system.id
        )


@command.command("attestation")
@click.pass_obj
def attestation(voice: Voice) -> None:
    """What was erased up to now, and which copies elsewhere Regard has not seen; entered in the ledger."""
    with site_of(voice) as site:
        made = prove.attestation(site, owner())
        text, sha256 = prove.sealed_json(plain(made))
        prove.note_export(site, owner(), "attestation", sha256)
    voice.give({"attestation": made, "sha256": sha256})
    voice.say(text)
    voice.say(Text("SHA-256, entered in the ledger: {sha}", "SHA-256, inscrit au registre : {sha}"), sha=sha256)
