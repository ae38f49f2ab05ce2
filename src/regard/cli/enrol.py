"""`regard enrol officer|device|people|tell|code|role|leave`: who may act, what may deliver, who is watched and was told."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from regard.acts import govern
from regard.acts.running.serving import address_of
from regard.acts.running.site import RunningSite
from regard.cli.open_site import owner, signed_in, site_of
from regard.cli.voice import Voice
from regard.terms.errors import InputRefused
from regard.terms.text import Text

_COLUMNS = ("worker", "name", "population", "team", "shift", "told")
_LINK = Text(
    "Enrolment link of {who}, for one use within 15 minutes: {link}",
    "Lien d’inscription de {who}, à usage unique, pendant 15 minutes : {link}",
)
_LINK_FILE = Text(
    "The enrolment link is in {file} (mode 0600, 15 minutes).",
    "Le lien d’inscription est dans {file} (droits 0600, 15 minutes).",
)


@click.group("enrol")
def command() -> None:
    """Enrol a person or a device, or withdraw one."""


@command.command("officer")
@click.option(
    "--label", default="DPO", show_default=True, help="Name on the accounts page / Nom sur la page des comptes."
)
@click.pass_obj
def officer(voice: Voice, label: str) -> None:
    """Give the first data-protection officer their enrolment link."""
    with site_of(voice) as site:
        hand_over(voice, site, label, govern.first_officer(site, label))


@command.command("device")
@click.argument("system")
@click.argument("device")
@click.option("--withdraw", "gone", is_flag=True, help="End its tokens now / Mettre fin à ses jetons.")
@click.pass_obj
def device(voice: Voice, system: str, device: str, gone: bool) -> None:
    """Give DEVICE of SYSTEM a token, shown once; one that it had stays valid for a day."""
    with site_of(voice) as site:
        if gone:
            govern.withdraw_device(site, owner(), system, device)
            voice.say(Text("{device} delivers nothing any more.", "{device} ne livre plus rien."), device=device)
            voice.give({"device": device, "withdrawn": True})
            return
        token = govern.enrol_device(site, owner(), system, device)
    voice.say(
        Text("Token of {device}, shown once: {token}", "Jeton de {device}, montré une fois : {token}"),
        device=device,
        token=token,
    )
    voice.give({"device": device, "token": token})


@command.command("people")
@click.argument("system")
@click.argument("roster", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def people(voice: Voice, system: str, roster: Path) -> None:
    """Read who uses the devices of SYSTEM from a CSV: worker,name,population,team,shift,told (a day, empty when not told)."""
    with site_of(voice) as site:
        count = govern.roster(site, owner(), system, read_roster(roster, site.zone))
    voice.say(Text("{count} people are on the roster.", "{count} personnes sont sur la liste."), count=count)
    voice.give({"people": count})


def read_roster(path: Path, zone: ZoneInfo) -> list[govern.Rostered]:
    """The lines of a roster. Raises InputRefused (`roster_columns`, `roster_line`) with file and line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        unknown = [name for name in reader.fieldnames or [] if name not in _COLUMNS]
        if unknown or "worker" not in (reader.fieldnames or []):
            raise InputRefused(
                "roster_columns",
                Text("{file}: the columns of a roster are {known}.", "{file} : les colonnes d’une liste sont {known}."),
                file=str(path),
                known=", ".join(_COLUMNS),
            )
        return [_line(path, reader.line_num, row, zone) for row in reader]


def _line(path: Path, number: int, row: dict[str, str | None], zone: ZoneInfo) -> govern.Rostered:
    worker, told = (row.get("worker") or "").strip(), (row.get("told") or "").strip()
    try:
        when = datetime.combine(datetime.fromisoformat(told).date(), time(0), zone).astimezone(UTC) if told else None
    except ValueError:
        when, worker = None, ""
    if not worker:
        raise InputRefused(
            "roster_line",
            Text(
                "{file}, line {line}: a worker id is needed, and `told` is a day such as 2026-01-05 or empty.",
                "{file}, ligne {line} : il faut un identifiant, et `told` est un jour comme 2026-01-05, ou vide.",
            ),
            file=str(path),
            line=number,
        )
    return govern.Rostered(
        worker,
        row.get("name") or "",
        row.get("population") or "staff",
        row.get("team") or "",
        row.get("shift") or "",
        when,
    )


def hand_over(voice: Voice, site: RunningSite, who: str, token: str) -> None:
    """Show an enrolment link on a terminal; anywhere else write it to a file that only its owner reads."""
    link = f"{address_of(site.settings)}/enrol/#{token}"
    if voice.terminal and not voice.as_json:
        voice.say(_LINK, who=who, link=link)
        return
    path = site.folder.run / "enrolment-link"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(link + "\n")
    path.chmod(0o600)
    voice.say(_LINK_FILE, file=path)
    voice.give({"enrolment_link_file": path})


@command.command("role")
@click.argument("account")
@click.argument("role")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day / Dernier jour.")
@click.option("--team", help="Team that the role leads / Équipe que le rôle encadre.")
@click.pass_obj
def role(voice: Voice, account: str, role: str, until: datetime, team: str | None) -> None:
    """Give ACCOUNT a ROLE of the charter, up to a day; needs `regard login`."""
    with site_of(voice) as site:
        end = datetime.combine(until.date() + timedelta(days=1), time(0), site.zone)
        govern.grant(site, signed_in(site, voice), account, role, until=end, team=team)
    voice.say(
        Text("{account} is {role} until {day}.", "{account} est {role} jusqu’au {day}."),
        account=account,
        role=role,
        day=until.date(),
    )
    voice.give({"account": account, "role": role, "until": until.date()})


@command.command("leave")
@click.argument("account")
@click.pass_obj
def leave(voice: Voice, account: str) -> None:
    """End every role of ACCOUNT now: someone left; needs `regard login`."""
    with site_of(voice) as site:
        ended = govern.withdraw(site, signed_in(site, voice), account)
    voice.say(
        Text("{count} roles ended; the account is closed.", "{count} rôles terminés ; le compte est clos."), count=ended
    )
    voice.give({"account": account, "ended": ended})


@command.command("consultation")
@click.option("--submitted", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Day / Jour.")
@click.option("--opinion", type=click.DateTime(["%Y-%m-%d"]), help="Day / Jour.")
@click.option("--expert", is_flag=True)
@click.option("--system")
@click.pass_obj
def consultation(voice: Voice, submitted: datetime, opinion: datetime | None, expert: bool, system: str | None) -> None:
    """Put a consultation of the works council on record."""
    with site_of(voice) as site:
        govern.record_consultation(
            site,
            owner(),
            submitted=submitted.date(),
            opinion=opinion.date() if opinion else None,
            expert=expert,
            system=system,
        )
    voice.say(Text("The consultation is on record.", "La consultation est consignée."))
    voice.give({"submitted": submitted.date()})
