"""`regard demo`: create the simulated warehouse and serve it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import click

from regard.acts import govern
from regard.acts.running.site import RunningSite
from regard.cli.enrol import hand_over
from regard.cli.open_site import owner
from regard.cli.serve import running, watch
from regard.cli.voice import Voice
from regard.terms.clock import SystemClock
from regard.terms.text import Text

SYSTEM = "scanners"


@click.command("demo")
@click.option("--folder", "place", default=Path("site-demo"), show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--port",
    default=8400,
    show_default=True,
    help="Console; devices take the next one / Console ; les appareils prennent le suivant.",
)
@click.option(
    "--days", default=35, show_default=True, help="Days simulated before now / Jours simulés avant maintenant."
)
@click.option("--share", default=1.0, show_default=True, help="Share of the workforce / Part de l’effectif.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="Only an empty simulated site whose clock stands there (or is put forward there) / Un site simulé vide, à cet instant.",
)
@click.option("--once", is_flag=True, help="Stop when the history is in / S’arrêter une fois l’historique entré.")
@click.pass_obj
def command(voice: Voice, place: Path, port: int, days: int, share: float, at: datetime | None, once: bool) -> None:
    """Create a simulated warehouse in a folder of its own, and serve it: 35 days through the devices' door, then real time."""
    voice.folder = str(place)
    if at is not None:
        _empty(voice, place, port, at.replace(tzinfo=UTC))
        return
    fresh = not (place / "settings.toml").exists()
    now = SystemClock().now()
    first = now.date() - timedelta(days=days)
    site = found(place, port, first, now) if fresh else RunningSite.open(place)
    from regard.cli.simulation.driver import Driver, examine_now, hire_staff, roster
    from regard.cli.simulation.workforce import Workforce

    workforce = Workforce(first, now.date(), share=share)
    if fresh:
        govern.roster(site, owner(), SYSTEM, roster(workforce))
    with running(voice, jobs=not once) as (where, children):
        voice.say(Text("Serving {address}", "En service : {address}"), address=where.console)
        driver = Driver(site, workforce, tokens(site, fresh=fresh), set_clock=_setter(site))
        if fresh:
            driver.staff = hire_staff(site, now)
            _past(voice, site, driver, first, days)
            examine_now(site)
            hand_over(
                voice,
                site,
                Text("the data protection officer", "le délégué à la protection des données").to(voice.language),
                govern.first_officer(site, "DPO (simulation)"),
            )
        if not once:
            stop = threading.Event()
            threading.Thread(target=driver.present, kwargs={"stop": stop.is_set}, daemon=True, name="scanners").start()
            voice.say(
                Text(
                    "Ctrl-C stops it. The data stay in {place}.", "Ctrl-C l’arrête. Les données restent dans {place}."
                ),
                place=place,
            )
            try:
                watch(voice, children)
            finally:
                stop.set()
        voice.give({"console": where.console, "folder": place, "scans": driver.sent})
    site.close()


def _empty(voice: Voice, place: Path, port: int, at: datetime) -> None:
    """An empty simulated site at an instant (UTC): to try old files on, under a charter of their time."""
    if (place / "settings.toml").exists():
        site = RunningSite.open(place)
        _setter(site)(at)
    else:
        site = govern.found(place, demo_from=at, console_port=port)
    site.close()
    voice.say(
        Text(
            "{place}: an empty simulated site; its clock stands at {at} UTC.",
            "{place} : un site simulé vide ; son horloge est au {at} UTC.",
        ),
        place=place,
        at=f"{at:%Y-%m-%d %H:%M}",
    )
    voice.give({"folder": place, "at": at})


def found(place: Path, port: int, first: date, now: datetime) -> RunningSite:
    """Make the demo's site: its clock at the first day, its charter in force, its devices enrolled."""
    from regard.cli.simulation.workforce import ZONE

    start = datetime.combine(first, datetime.min.time(), ZONE).astimezone(UTC)
    site = govern.found(place, demo_from=start, console_port=port)
    text = charter(first, now.date())
    site.folder.charter.write_text(text, "utf-8")
    govern.publish_charter(site, owner(), text)
    return site


def charter(first: date, today: date) -> str:
    """The simulated charter, its dates set around the first day of collection."""
    text = files("regard.cli.simulation").joinpath("charter.toml").read_text("utf-8")
    dates = {
        "SINCE": first,
        "DPIA": first - timedelta(days=60),
        "SUBMITTED": first - timedelta(days=50),
        "OPINION": first - timedelta(days=25),
        "EXAMINED": today - timedelta(days=9),
        "LONGAGO": today - timedelta(days=240),
    }
    for name, day in dates.items():
        text = text.replace(f"@{name}@", day.isoformat())
    return text


def tokens(site: RunningSite, *, fresh: bool) -> dict[str, str]:
    """A token for each gateway. After a restart they are drawn anew: they were never written down."""
    overlap = timedelta(hours=0 if not fresh else 24)
    return {
        d.id: govern.enrol_device(site, owner(), SYSTEM, d.id, overlap=overlap)
        for d in site.charter.named(SYSTEM).device
    }


def _past(voice: Voice, site: RunningSite, driver: object, first: date, days: int) -> None:
    from regard.cli.simulation.driver import Driver

    assert isinstance(driver, Driver)
    with voice.progress(
        Text("Simulating {days} days", "Simulation de {days} jours").filled(days=days), total=days + 1
    ) as done:
        driver.history(first, SystemClock().now(), progress=done)
    clock = site.clock
    release = getattr(clock, "release", None)
    if release is not None:
        release()


def _setter(site: RunningSite) -> Callable[[datetime], None]:
    setter: Callable[[datetime], None] = getattr(site.clock, "set", lambda _: None)
    return setter
