"""`regard backup TARGET`: database, segments and journals, never keys."""

from __future__ import annotations

from pathlib import Path

import click

from regard.acts.upkeep import copies
from regard.cli.open_site import site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def command(voice: Voice, target: Path) -> None:
    """Copy the site to TARGET, without its keys: without them, what was erased stays erased in every copy."""
    with site_of(voice) as site:
        made = copies.backup(site, target)
    voice.give(made)
    voice.say(
        Text("{count} segments, {size} bytes, in {target}.", "{count} segments, {size} octets, dans {target}."),
        count=made.segments,
        size=made.size,
        target=target,
    )
