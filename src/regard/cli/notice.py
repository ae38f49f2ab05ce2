"""`regard notice record|hand-back|close|list`: formal notices that this site received; needs `regard login`."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import click

from regard.acts.examining import notices, noticing
from regard.cli.open_site import signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.text import Text

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
STANDING = {
    "running": Text("running", "en cours"),
    "last-day": Text("last day", "dernier jour"),
    "overdue": Text("overdue", "délai dépassé"),
    "closed": Text("closed", "clôturée"),
}


@click.group("notice")
def command() -> None:
    """Formal notices: on record, answered, closed."""


@command.command("record")
@click.argument("authority")
@click.argument("reference")
@click.option("--notified-on", required=True, type=DAY, help="Day of notification / Jour de la notification.")
@click.option("--months", type=click.IntRange(1), help="Period granted / Délai accordé.")
@click.option("--days", type=click.IntRange(1), help="Period granted / Délai accordé.")
@click.option("--until", type=DAY, help="Last day, where the authority wrote one / Dernier jour, s’il est écrit.")
@click.option("--covers", multiple=True, help="A rule, or RULE:SYSTEM / Une règle, ou RÈGLE:SYSTÈME.")
@click.option(
    "--article", "articles", multiple=True, help="An article, of all systems / Un article, pour tous les systèmes."
)
@click.option("--injunction", is_flag=True, help="An injunction, not a formal notice / Une injonction.")
@click.option("--simplified/--ordinary", default=None, help="Procedure of the injunction / Procédure de l’injonction.")
@click.option("--penalty", type=click.IntRange(1), help="Euros a day after the last day / Euros par jour de retard.")
@click.option("--penalty-most", type=click.IntRange(1), help="Its cap in euros / Son plafond en euros.")
@click.pass_obj
def record(
    voice: Voice,
    authority: str,
    reference: str,
    notified_on: datetime,
    months: int | None,
    days: int | None,
    until: datetime | None,
    covers: tuple[str, ...],
    articles: tuple[str, ...],
    injunction: bool,
    simplified: bool | None,
    penalty: int | None,
    penalty_most: int | None,
) -> None:
    """Put on record what AUTHORITY asked under REFERENCE."""
    entered = noticing.Entered(
        authority=authority,
        reference=reference,
        injunction=injunction,
        notified_on=notified_on.date(),
        months=months,
        days=days,
        until=until.date() if until else None,
        simplified=simplified,
        penalty_eur=penalty,
        penalty_most=penalty_most,
        covers=tuple((rule, system) for rule, _, system in (each.partition(":") for each in covers)),
        articles=articles,
    )
    with site_of(voice) as site:
        notice_id = notices.record(site, signed_in(site, voice), noticing.composed(site, entered))
        held = notices.notice(site, notice_id)
    voice.give({"id": notice_id, "until": held.notice.until, "days_left": held.days_left})
    voice.say(
        Text("On record: {id}, to be answered by {until}.", "Inscrite : {id}, à satisfaire au plus tard le {until}."),
        id=notice_id,
        until=held.notice.until,
    )


@command.command("hand-back")
@click.argument("notice_id")
@click.argument("what")
@click.option(
    "--file", "path", required=True, type=FILE, help="What was handed back; not kept / La pièce remise ; non gardée."
)
@click.option("--on", "handed_on", required=True, type=DAY, help="Day of handing back / Jour de la remise.")
@click.pass_obj
def hand_back(voice: Voice, notice_id: str, what: str, path: Path, handed_on: datetime) -> None:
    """Write down WHAT was handed back to the authority: its day and the SHA-256 of the file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with site_of(voice) as site:
        notices.hand_back(site, signed_in(site, voice), notice_id, noticing.proof(what, handed_on.date(), digest))
    voice.give({"notice": notice_id, "sha256": digest})
    voice.say(Text("Written down, SHA-256 {sha256}.", "Inscrit, SHA-256 {sha256}."), sha256=digest)


@command.command("close")
@click.argument("notice_id")
@click.option("--on", "closed_on", required=True, type=DAY, help="Day of closure / Jour de la clôture.")
@click.pass_obj
def close(voice: Voice, notice_id: str, closed_on: datetime) -> None:
    """Write down that the authority closed it."""
    with site_of(voice) as site:
        notices.close(site, signed_in(site, voice), notice_id, closed_on.date())
    voice.give({"closed": notice_id})
    voice.say(Text("Closed: {id}.", "Clôturée : {id}."), id=notice_id)


@command.command("list")
@click.pass_obj
def listing(voice: Voice) -> None:
    """The notices on record, the latest first, and where each stands today."""
    with site_of(voice) as site:
        signed_in(site, voice)
        found = notices.notices(site)
    voice.give(found)
    heads = (
        Text("notice", "mise en demeure"),
        Text("authority", "autorité"),
        Text("reference", "référence"),
        Text("state", "état"),
        Text("last day", "dernier jour"),
        Text("days left", "jours restants"),
        Text("penalty so far, €", "astreinte courue, €"),
        Text("handed back", "remis"),
    )
    voice.table(
        heads,
        [
            (
                each.id,
                each.notice.authority,
                each.notice.reference,
                STANDING[each.standing.value],
                each.notice.until,
                each.days_left,
                each.penalty_eur or None,
                len(each.notice.proofs) or None,
            )
            for each in found
        ],
    )
