"""`regard erase [--plan] [--person]`: what is due goes, key first."""

from __future__ import annotations

import click

from regard.acts import erase
from regard.cli.open_site import owner, signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.command("erase")
@click.option(
    "--plan",
    "only_plan",
    is_flag=True,
    help="Say what is due; change nothing / Dire ce qui est échu ; ne rien changer.",
)
@click.option("--person", help="Pseudonym; needs `regard login` / Pseudonyme ; après `regard login`.")
@click.option("--system", default="scanners", show_default=True)
@click.option("--reason", default="", help="Why / Pourquoi.")
@click.pass_obj
def command(voice: Voice, only_plan: bool, person: str | None, system: str, reason: str) -> None:
    """Erase what is due: traced, then key, bytes, index row. Or one person's rows, the rest of each hour staying."""
    with site_of(voice) as site:
        if only_plan:
            planned = erase.plan(site)
            voice.give(planned)
            voice.say(
                Text(
                    "{segments} segments are due; {held} are held.",
                    "{segments} segments sont échus ; {held} sont gelés.",
                ),
                segments=planned.segments,
                held=planned.held,
            )
            heads = (
                Text("system", "système"),
                Text("kind", "nature"),
                Text("segments", "segments"),
                Text("bytes", "octets"),
            )
            voice.table(heads, [(line.system, line.kind, line.segments, line.size) for line in planned.lines])
            return
        run = erase.person(site, signed_in(site, voice), system, person, reason) if person else erase.run(site, owner())
    voice.give(run)
    if run is None:
        voice.say(Text("Nothing is due.", "Rien n’est échu."))
        return
    voice.say(
        Text(
            "{segments} segments erased ({rows} rows), traced as {trace}.",
            "{segments} segments effacés ({rows} lignes), tracé sous le n° {trace}.",
        ),
        segments=run.segments,
        rows=run.rows,
        trace=run.trace,
    )
