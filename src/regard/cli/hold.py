"""`regard hold place|release|list`: keep something beyond its term, for a procedure; needs `regard login`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from regard.acts import govern
from regard.cli.open_site import signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.span import Span
from regard.terms.text import Text

WHEN = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@click.group("hold")
def command() -> None:
    """Keep something beyond its term for a procedure."""


@command.command("place")
@click.argument("system")
@click.option(
    "--procedure", required=True, type=click.Choice(["judicial", "administrative", "disciplinary", "claim", "request"])
)
@click.option("--reason", required=True)
@click.option("--until", required=True, type=WHEN)
@click.option("--person", help="Pseudonym / Pseudonyme.")
@click.option("--from", "start", type=WHEN)
@click.option("--to", "end", type=WHEN)
@click.pass_obj
def place(
    voice: Voice,
    system: str,
    procedure: str,
    reason: str,
    until: datetime,
    person: str | None,
    start: datetime | None,
    end: datetime | None,
) -> None:
    """Hold one person's rows, or the segments of a span, of SYSTEM."""
    with site_of(voice) as site:
        zone = site.zone
        span = Span(start.replace(tzinfo=zone), end.replace(tzinfo=zone)) if start and end else None
        held = govern.place_hold(
            site,
            signed_in(site, voice),
            system,
            procedure=procedure,
            reason=reason,
            until=until.replace(tzinfo=zone).astimezone(UTC),
            span=span,
            person=person,
        )
    voice.give(held)
    voice.say(Text("Held: {id}, until {day}.", "Gelé : {id}, jusqu’au {day}."), id=held.id, day=until.date())


@command.command("release")
@click.argument("hold_id")
@click.option("--reason", required=True)
@click.pass_obj
def release(voice: Voice, hold_id: str, reason: str) -> None:
    """End a hold: what it kept falls back to its own term."""
    with site_of(voice) as site:
        count = govern.release_hold(site, signed_in(site, voice), hold_id, reason)
    voice.give({"released": hold_id, "segments": count})
    voice.say(
        Text("{count} segments fall back to their own term.", "{count} segments retrouvent leur propre terme."),
        count=count,
    )


@command.command("list")
@click.pass_obj
def listing(voice: Voice) -> None:
    """The holds in force, without anyone's name."""
    with site_of(voice) as site:
        found = govern.holds_in_force(site)
    voice.give(found)
    heads = (
        Text("hold", "gel"),
        Text("system", "système"),
        Text("procedure", "procédure"),
        Text("since", "depuis"),
        Text("until", "jusqu’au"),
    )
    voice.table(heads, [(h.id, h.system, h.procedure, h.placed, h.until) for h in found])
