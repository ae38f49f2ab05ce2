"""`regard exception request|approve|decline|list`: depart from guidance, for a time, with a second person; needs `regard login`."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from regard.acts import govern
from regard.cli.open_site import signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.text import Text

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("exception")
def command() -> None:
    """Depart from guidance, with an end; binding law admits none."""


@command.command("request")
@click.argument("requirement")
@click.argument("system")
@click.option("--reason", required=True)
@click.option(
    "--evidence", required=True, type=FILE, help="The document it rests on / La pièce sur laquelle elle repose."
)
@click.option("--until", required=True, type=DAY, help="The last day / Le dernier jour.")
@click.pass_obj
def request(voice: Voice, requirement: str, system: str, reason: str, evidence: Path, until: datetime) -> None:
    """Ask to depart from REQUIREMENT in SYSTEM. Somebody else approves."""
    with evidence.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with site_of(voice) as site:
        end = (until.replace(tzinfo=site.zone) + timedelta(days=1)).astimezone(UTC)
        asked = govern.ask_exception(site, signed_in(site, voice), requirement, system, reason, digest, end)
    voice.give({"id": asked, "evidence_sha256": digest})
    voice.say(
        Text(
            "Asked: {id}. It counts once somebody else approves it.",
            "Demandée : {id}. Elle comptera une fois approuvée par une autre personne.",
        ),
        id=asked,
    )


@command.command("approve")
@click.argument("request_id")
@click.pass_obj
def approve(voice: Voice, request_id: str) -> None:
    """Approve what somebody else asked for."""
    with site_of(voice) as site:
        approved = govern.approve_exception(site, signed_in(site, voice), request_id)
    voice.give({"approved": approved})
    voice.say(Text("Approved: {id}.", "Approuvée : {id}."), id=approved)


@command.command("decline")
@click.argument("request_id")
@click.pass_obj
def decline(voice: Voice, request_id: str) -> None:
    """Decline a request, or take one's own back."""
    with site_of(voice) as site:
        govern.decline_exception(site, signed_in(site, voice), request_id)
    voice.give({"declined": request_id})
    voice.say(Text("Declined: {id}.", "Écartée : {id}."), id=request_id)


@command.command("list")
@click.pass_obj
def listing(voice: Voice) -> None:
    """The exceptions in force, those that ended within a year, and the requests that wait. People under opaque ids."""
    with site_of(voice) as site:
        waiting, approved, zone = govern.asked_exceptions(site), govern.approved_exceptions(site), site.zone
    voice.give({"waiting": waiting, "approved": approved})
    heads = (
        Text("exception", "exception"),
        Text("rule", "règle"),
        Text("system", "système"),
        Text("state", "état"),
        Text("last day", "dernier jour"),
        Text("reason", "motif"),
    )
    states = {
        "waits": Text("waits", "en attente"),
        "in force": Text("in force", "en vigueur"),
        "over": Text("over", "échue"),
    }
    rows: list[tuple[object, ...]] = [
        (one.id, one.requirement, one.system, states["waits"], _last(one.until, zone), one.reason) for one in waiting
    ]
    for each in approved:
        state = states["over" if each.over else "in force"]
        rows.append((each.id, each.requirement, each.system, state, _last(each.until, zone), each.reason))
    voice.table(heads, rows)


def _last(until: datetime, zone: ZoneInfo) -> date:
    """The last day on which it counts: it ends with that day."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()
