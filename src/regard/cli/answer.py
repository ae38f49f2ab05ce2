"""`regard answer`: what is held on me, who looked at me, what I ask for; needs `regard login`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from regard.acts import answer
from regard.cli.open_site import signed_in, site_of
from regard.cli.voice import Voice, plain
from regard.terms.text import Text


@click.group("answer")
def command() -> None:
    """Answer someone who is watched."""


@command.command("held")
@click.pass_obj
def held(voice: Voice) -> None:
    """What is held on me, until when, and why."""
    with site_of(voice) as site:
        found = answer.held_on(site, signed_in(site, voice))
        zone = site.zone
    voice.give(found)
    heads = (
        Text("system", "système"),
        Text("data", "données"),
        Text("from", "de"),
        Text("to", "à"),
        Text("erased by", "effacé le"),
        Text("for", "pour"),
    )
    rows = [
        (
            h.system,
            h.data,
            h.span.start.astimezone(zone),
            h.span.end.astimezone(zone),
            h.erase_by.astimezone(zone),
            ", ".join(h.purposes),
        )
        for h in found
    ]
    voice.table(heads, rows)
    if not found:
        voice.say(Text("Nothing is held on you.", "Rien n’est détenu sur vous."))


@command.command("looks")
@click.pass_obj
def looks(voice: Voice) -> None:
    """When I was looked at, by which role, and why."""
    with site_of(voice) as site:
        found = answer.who_looked(site, signed_in(site, voice))
        zone = site.zone
    voice.give(found)
    heads = (
        Text("when", "quand"),
        Text("act", "acte"),
        Text("role", "rôle"),
        Text("purpose", "finalité"),
        Text("reason", "motif"),
        Text("trace", "trace"),
    )
    voice.table(heads, [(w.at.astimezone(zone), w.act, w.role, w.purpose, w.reason, w.index) for w in found])


@command.command("copy")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def copy(voice: Voice, target: Path) -> None:
    """Write everything held on me to TARGET (JSON), with nobody else in it."""
    with site_of(voice) as site:
        document = answer.copy(site, signed_in(site, voice))
    target.write_text(json.dumps(plain(document), ensure_ascii=False, indent=2), "utf-8")
    target.chmod(0o600)
    voice.say(Text("Written: {file} (mode 0600).", "Écrit : {file} (droits 0600)."), file=target)
    voice.give({"written": target})


@command.command("ask")
@click.argument("system")
@click.argument("kind", type=click.Choice(list(answer.KINDS)))
@click.argument("words", default="")
@click.pass_obj
def ask(voice: Voice, system: str, kind: str, words: str) -> None:
    """Make a request; its month begins now."""
    with site_of(voice) as site:
        made = answer.ask(site, signed_in(site, voice), system, kind, words)
        day = made.due.astimezone(site.zone).date()
    voice.give(made)
    voice.say(
        Text("Request {id}: answered by {day} at the latest.", "Demande {id} : réponse au plus tard le {day}."),
        id=made.id,
        day=day,
    )


@command.command("receipt")
@click.argument("trace", type=int)
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def receipt(voice: Voice, trace: int, target: Path) -> None:
    """Write the receipt of a look at me to TARGET; the verifier page checks it offline."""
    with site_of(voice) as site:
        target.write_bytes(answer.receipt(site, signed_in(site, voice), trace))
    voice.say(Text("Written: {file}.", "Écrit : {file}."), file=target)
    voice.give({"written": target})
