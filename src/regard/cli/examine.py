"""`regard examine`: a site or a dossier against the law, as it stood on a day and was read on another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from regard.acts import examine
from regard.cli.open_site import owner, site_of
from regard.cli.voice import Voice
from regard.terms.finding import State
from regard.terms.text import Text

DAY = click.DateTime(["%Y-%m-%d"])
MARKS = {
    State.BREACHED: Text("✗ breached", "✗ manquement"),
    State.NOT_EVIDENCED: Text("? not evidenced", "? non établi"),
    State.MET: Text("✓ met", "✓ constaté"),
    State.NOT_APPLICABLE: Text("– not applicable", "– sans objet"),
}


@click.command("examine")
@click.argument("dossier", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--on", type=DAY, help="Day of the facts / Jour des faits.")
@click.option("--read-as-of", type=DAY, help="Day of the reading / Jour de la lecture.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what is met or not applicable / Aussi ce qui est constaté ou sans objet.",
)
@click.pass_obj
def command(
    voice: Voice, dossier: Path | None, on: datetime | None, read_as_of: datetime | None, everything: bool
) -> int:
    """Examine DOSSIER (a folder with charter.toml, or that file), or the site itself when none is named. Exit 8: breached; 9: not evidenced."""
    facts, read = on.date() if on else None, read_as_of.date() if read_as_of else None
    if dossier is not None:
        found = examine.dossier(dossier, on=facts, read_as_of=read)
    else:
        with site_of(voice) as site:
            found = examine.site(site, owner(), on=facts, read_as_of=read)
    voice.give(found)
    counts = found.counts
    voice.say(
        Text(
            "{name}: {breached} breached, {gaps} not evidenced, {met} met. Facts of {on}, law as read on {read}, rulebook {release}.",
            "{name} : {breached} manquements, {gaps} non établis, {met} constatés. Faits du {on}, droit tel que lu le {read}, recueil {release}.",
        ),
        name=found.name,
        breached=counts[State.BREACHED],
        gaps=counts[State.NOT_EVIDENCED],
        met=counts[State.MET],
        on=found.on,
        read=found.read_as_of,
        release=found.release,
    )
    wanted = list(State) if everything else [State.BREACHED, State.NOT_EVIDENCED]
    order = {State.BREACHED: 0, State.NOT_EVIDENCED: 1, State.MET: 2, State.NOT_APPLICABLE: 3}
    rows = [
        (MARKS[f.state], f.system, f.article, f.requirement, f.sentence, f.limit)
        for f in sorted(found.findings, key=lambda f: (order[f.state], f.system))
        if f.state in wanted
    ]
    heads = (
        Text("state", "état"),
        Text("system", "système"),
        Text("article", "article"),
        Text("rule", "règle"),
        Text("found", "constat"),
        Text("limit", "limite"),
    )
    voice.table(heads, rows)
    return 8 if counts[State.BREACHED] else 9 if counts[State.NOT_EVIDENCED] else 0
