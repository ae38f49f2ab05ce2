"""`regard ledger verify|checkpoint|proof|state|verifier`."""

from __future__ import annotations

from pathlib import Path

import click

from regard.acts import prove
from regard.cli.open_site import site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.group("ledger")
def command() -> None:
    """Verify the ledger, sign a checkpoint, give a proof."""


@command.command("verify")
@click.option(
    "--older",
    type=click.Path(path_type=Path, exists=True),
    help="A checkpoint that you kept / Un point de contrôle que vous avez gardé.",
)
@click.pass_obj
def verify(voice: Voice, older: Path | None) -> int:
    """Check everything: tiles against the checkpoint, every leaf younger than its term against its row."""
    with (
        site_of(voice) as site,
        voice.progress(Text("Verifying", "Vérification"), total=prove.ledger_state(site).leaves) as done,
    ):
        seen = 0

        def told(reached: int, _: int) -> None:
            nonlocal seen
            done(reached - seen)
            seen = reached

        report = prove.verify(site, older=older.read_bytes() if older else None, progress=told)
    voice.give(report)
    voice.say(
        Text("{size} leaves, {opened} traces opened.", "{size} feuilles, {opened} traces ouvertes."),
        size=report.size,
        opened=report.opened,
    )
    for problem in report.problems:
        voice.say("✗ " + problem.text.to(voice.language))
    if report.sound:
        voice.say(Text("Nothing was changed.", "Rien n’a été modifié."))
    return 0 if report.sound else 6


@command.command("checkpoint")
@click.pass_obj
def checkpoint(voice: Voice) -> None:
    """Sign the tree as it stands, and print the note."""
    with site_of(voice) as site:
        note = prove.checkpoint(site)
    voice.give({"checkpoint": note})
    if not voice.as_json:
        click.echo(note, nl=False)


@command.command("proof")
@click.argument("index", type=int)
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def proof(voice: Voice, index: int, target: Path) -> None:
    """Write the proof that leaf INDEX is in the tree to TARGET (.tlog-proof), with nothing opened."""
    with site_of(voice) as site:
        target.write_bytes(prove.proof(site, index))
    voice.say(Text("Written: {file}.", "Écrit : {file}."), file=target)
    voice.give({"written": target})


@command.command("state")
@click.pass_obj
def state(voice: Voice) -> None:
    """Where the ledger stands: origin, key, size, witnesses."""
    with site_of(voice) as site:
        found = prove.ledger_state(site)
    voice.give(found)
    voice.say(
        Text("{origin}: {leaves} leaves. Key: {key}", "{origin} : {leaves} feuilles. Clé : {key}"),
        origin=found.origin,
        leaves=found.leaves,
        key=found.key,
    )
    voice.table(
        (Text("witness", "témoin"), Text("size", "taille"), Text("at", "le")),
        [(w.witness, w.size, w.at) for w in found.witnesses],
    )
    if found.silent:
        voice.say(Text("No witness has cosigned within two days.", "Aucun témoin n’a cosigné depuis deux jours."))


@command.command("verifier")
@click.argument("target", type=click.Path(path_type=Path), default=Path("verify.html"))
@click.pass_obj
def verifier(voice: Voice, target: Path) -> None:
    """Write the one-file page with which anyone checks a receipt, offline."""
    data = prove.verifier()
    target.write_bytes(data)
    voice.say(
        Text("Written: {file}. SHA-256: {sha}", "Écrit : {file}. SHA-256 : {sha}"),
        file=target,
        sha=prove.verifier_digest(),
    )
    voice.give({"written": target, "sha256": prove.verifier_digest()})
