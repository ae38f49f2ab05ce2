"""The site that this process serves, and what every group of calls needs of it."""

from __future__ import annotations

import os
import threading
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from regard.acts import examine, show
from regard.acts.running import actors, traces
from regard.acts.running.site import RunningSite
from regard.console import wording
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.errors import NotFound
from regard.terms.text import Text
from regard.terms.words import Act, Per

_opened: RunningSite | None = None
_opening = threading.Lock()


def running() -> RunningSite:
    """The site that `REGARD_SITE` names, opened once in this process. Raises NotFound (`site_unknown`) without one."""
    global _opened  # noqa: PLW0603 - one site a process, opened at first use
    with _opening:
        if _opened is None:
            named = os.environ.get("REGARD_SITE")
            if not named:
                no_site = Text("No site is named: set REGARD_SITE.", "Aucun site n’est nommé : renseignez REGARD_SITE.")
                raise NotFound("site_unknown", no_site)
            _opened = RunningSite.open(Path(named), passphrase=os.environ.pop("REGARD_PASSPHRASE", None))
        return _opened


def close() -> None:
    """Let go of the site, if this process has it open."""
    global _opened  # noqa: PLW0603 - the same one
    with _opening:
        if _opened is not None:
            _opened.close()
            _opened = None


def open_site_page(site: RunningSite, actor: Actor, data: str) -> None:
    """A look at the site itself, traced. Raises NotAllowed with the gate's decision."""
    traces.gated(site, actor, traces.Doing(Act.SHOW, object=data), show.site_decision(site, actor, data))


def has_row(actor: Actor, act: Act) -> bool:
    """Whether a role of the actor's has a row for `act` in the charter. A row of governing about nobody is for machines: it does not count."""
    rows = (row for role in running().charter.role if role.name in actor.roles for row in role.may)
    return any(row.act == act and not (act is Act.GOVERN and row.per == Per.NONE) for row in rows)


def need_row(actor: Actor, act: Act) -> None:
    """Refuse, and trace the refusal, unless a role of the actor's has a row for `act`. Raises NotAllowed with the decision."""
    if has_row(actor, act):
        return
    held = [wording.role(name) for name in sorted(actor.roles)]
    en, fr = ", ".join(one.en for one in held) or "none", ", ".join(one.fr for one in held) or "aucun"
    sentence = Text(
        f"Your roles ({en}) do not include this; the charter's table of roles says which ones do.",
        f"Vos rôles ({fr}) ne le comprennent pas ; le tableau des rôles de la charte dit lesquels le permettent.",
    )
    instead = Text("Ask someone who holds such a role.", "Demandez à quelqu’un qui a un tel rôle.")
    decision = Decision(Answer.REFUSE, (Ground("GDPR-32", sentence, instead=instead),))
    traces.gated(running(), actor, traces.Doing(act), decision)


def system_name(system: str) -> Text:
    """What people call a system of the charter; its id where the charter does not name it."""
    site = running()
    declared = next((one for one in site.charter.system if one.id == system), None) if site.charter_number else None
    return wording.area(str(declared.area)) if declared else Text(system, system)


def end_of_day(site: RunningSite, day: date | None) -> datetime | None:
    """The instant at which `day` ends in the site's zone; None for None."""
    return datetime.combine(day + timedelta(days=1), clock_time(0), site.zone) if day else None


def link_minutes() -> int:
    """How long an enrolment link works, in minutes."""
    return actors.ENROLMENT_LASTS // timedelta(minutes=1)


def release() -> str:
    """The rulebook's release."""
    return examine.release()
