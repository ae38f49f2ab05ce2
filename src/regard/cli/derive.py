"""`regard derive`: the figures that a purpose allows."""

from __future__ import annotations

from datetime import datetime

import click

from regard.acts import derive
from regard.acts.running import figures
from regard.cli.open_site import owner, signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.command("derive")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="One day / Un jour.")
@click.option(
    "--live",
    is_flag=True,
    help="Who may need a hand now; needs `regard login` / Qui a besoin d’aide ; après `regard login`.",
)
@click.option("--system", default="scanners", show_default=True)
@click.option("--team")
@click.pass_obj
def command(voice: Voice, day: datetime | None, live: bool, system: str, team: str | None) -> None:
    """Compute team figures for every day that ended, or for one; small groups are hidden, each with its reason."""
    with site_of(voice) as site:
        if live:
            found = derive.live(site, signed_in(site, voice), system, team=team)
            voice.give(found)
            voice.say(
                Text("{count} people may need a hand now.", "{count} personnes ont peut-être besoin d’aide."),
                count=len(found.silent),
            )
            columns = (Text("team", "équipe"), Text("person", "personne"), Text("no scan for", "sans scan depuis"))
            voice.table(columns, [(s.team, s.worker[:6] + "…", s.silent_for) for s in found.silent])
            return
        days = derive.team_day(site, system, day.date(), actor=owner()) if day else derive.due_days(site)
        weeks = figures.weeks(site, system)
    voice.give({"days": days, "weeks": weeks})
    voice.say(Text("{days} days computed.", "{days} jours calculés."), days=days)
    for week in weeks[:1]:
        heads = (
            Text("team", "équipe"),
            Text("measure", "mesure"),
            Text("value", "valeur"),
            Text("people", "personnes"),
            Text("hidden because", "masqué parce que"),
        )
        rows = [(c.team or voice.word(Text("all", "toutes")), c.measure, c.value, c.people, c.why) for c in week.cells]
        voice.table(heads, rows, title=voice.word(Text("Week of {monday}", "Semaine du {monday}"), monday=week.monday))
        meanings = {m for c in week.cells if (m := figures.meaning(c.measure))}
        for meaning in meanings:
            voice.say(meaning)
