"""`regard show`: open something personal, for a purpose, with a reason; needs `regard login`."""

from __future__ import annotations

import click

from regard.acts import show
from regard.cli.open_site import signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.text import Text
from regard.terms.words import Grain, Per, Purpose


@click.command("show")
@click.argument("system")
@click.option("--purpose", required=True, type=click.Choice([p.value for p in Purpose]), metavar="PURPOSE")
@click.option("--reason", required=True, help="Why now / Pourquoi maintenant.")
@click.option("--team")
@click.pass_obj
def command(voice: Voice, system: str, purpose: str, reason: str, team: str | None) -> None:
    """Show the weeks of the teams of SYSTEM; the look is traced before anything opens, and closes by itself."""
    with site_of(voice) as site:
        actor = signed_in(site, voice)
        scope = show.Scope(system, "statistics", Per.TEAM, Grain.WEEK, team=team)
        look = show.open_look(site, actor, scope, Purpose(purpose), reason)
        weeks = show.team_weeks(site, actor, look.id)
        show.close(site, actor, look.id)
    voice.give({"trace": look.trace, "weeks": weeks})
    voice.say(Text("Traced as {trace}.", "Tracé sous le n° {trace}."), trace=look.trace)
    heads = (
        Text("week", "semaine"),
        Text("team", "équipe"),
        Text("measure", "mesure"),
        Text("value", "valeur"),
        Text("people", "personnes"),
        Text("hidden because", "masqué parce que"),
    )
    voice.table(heads, [(w.monday, c.team or "—", c.measure, c.value, c.people, c.why) for w in weeks for c in w.cells])
