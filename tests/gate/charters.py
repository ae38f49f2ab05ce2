"""Charters to ask the gate about: one warehouse that holds everything, changed key by key, and a town."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from regard.charter import loads
from regard.charter.model import Charter, System
from regard.gate.standing import Consulted, DeviceState, Standing
from regard.terms.actor import Actor

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""A Monday."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

WAREHOUSE = """
format = 1
profile = "site"
[site]
name = "Entrepôt d’essai"
kind = "company"
country = "FR"
staff = 400
zone = "Europe/Paris"
[controller]
name = "Entrepôt d’essai"
contact = "data@example.org"
dpo = "dpo@example.org"
[[system]]
id = "scanners"
area = "scanners"
place = "workplace"
regime = "gdpr"
purposes = ["stock-tracking", "real-time-help", "reassignment", "error-detection", "planning", "appraisal", "training"]
basis = "legitimate-interest"
balancing = true
people = ["staff", "temps"]
since = 2026-02-02
[system.governance]
in_register = true
dpia = 2025-12-01
dpo_involved = "before"
works_council = { submitted = 2025-12-01, expert = false, opinion = 2026-01-05 }
[[system.keeps]]
data = "raw-events"
per = "person"
grain = "event"
whom = "everyone"
kept = "PT12H"
for = ["real-time-help", "reassignment", "error-detection"]
[[system.keeps]]
data = "raw-events"
per = "none"
grain = "event"
kept = "P31D"
for = ["stock-tracking"]
[[system.keeps]]
data = "statistics"
per = "team"
grain = "week"
kept = "P6M"
for = ["planning"]
[[system.keeps]]
data = "statistics"
per = "person"
grain = "month"
whom = "selected"
kept = "P6M"
for = ["appraisal", "training"]
[[system.keeps]]
data = "statistics"
per = "person"
grain = "week"
whom = "selected"
kept = "P2M"
for = ["training"]
[[system.indicator]]
name = "units-live"
measures = "units"
grain = "event"
per = "person"
live = true
for = ["real-time-help", "reassignment"]
leads_to = ["coaching"]
automated_only = false
[[system.indicator]]
name = "silence"
measures = "gap-above"
threshold = "PT10M"
breaks_excluded = true
grain = "event"
per = "person"
live = true
for = ["real-time-help"]
leads_to = ["coaching"]
[[system.indicator]]
name = "fast-pair"
measures = "gap-below"
threshold = "PT1.25S"
task = "stow"
grain = "event"
per = "person"
live = true
for = ["error-detection"]
leads_to = ["coaching"]
[[system.indicator]]
name = "edges"
measures = "gap-between"
threshold = "PT1M"
upper = "PT10M"
windows = ["shift-start", "breaks", "shift-end"]
grain = "event"
per = "person"
live = true
for = ["real-time-help"]
leads_to = ["coaching"]
[[system.indicator]]
name = "units"
measures = "units"
grain = "week"
per = "person"
live = false
for = ["planning", "appraisal", "training"]
leads_to = ["coaching"]
[[system.notice]]
to = ["staff", "temps"]
by = ["handout"]
when = "before"
items = ["controller", "contact", "dpo", "purposes", "basis", "interest", "recipients", "transfers",
         "retention", "rights", "complaint", "mandatory", "automated-decision"]
[system.rights]
objection = true
[[system.field]]
name = "at"
for = ["stock-tracking", "real-time-help", "reassignment", "error-detection", "planning"]
[[system.field]]
name = "worker"
for = ["real-time-help", "error-detection"]
[[system.field]]
name = "task"
for = ["real-time-help", "error-detection", "planning"]
[[system.field]]
name = "item"
for = ["stock-tracking"]
[[system.field]]
name = "team"
for = ["planning", "real-time-help"]
[[system.field]]
name = "mood"
[[system.device]]
id = "scanner-1"
[[role]]
name = "dpo"
may = [{ act = "govern" }, { act = "prove" }, { act = "examine" }, { act = "show", per = "none" },
       { act = "answer", system = "scanners", relation = "site" }]
reason = "per-look"
[[role]]
name = "team-lead"
may = [
  { act = "derive", system = "scanners", purpose = "real-time-help", relation = "own-team", per = "person", grain = "now" },
  { act = "show", system = "scanners", purpose = "real-time-help", relation = "own-team", per = "person", grain = "now" },
  { act = "derive", system = "scanners", purpose = "error-detection", relation = "own-team", per = "person", grain = "now" },
  { act = "derive", system = "scanners", purpose = "planning", relation = "own-team", per = "team", grain = "week" },
  { act = "show", system = "scanners", purpose = "planning", relation = "own-team", per = "team", grain = "week" },
]
reason = "per-shift"
[[role]]
name = "trainer"
may = [
  { act = "derive", system = "scanners", purpose = "training", relation = "site", per = "person", grain = "week" },
  { act = "show", system = "scanners", purpose = "training", relation = "site", per = "person", grain = "week" },
]
reason = "per-look"
[[role]]
name = "representative"
may = [
  { act = "show", system = "scanners", purpose = "planning", relation = "represented", per = "team", grain = "week" },
  { act = "show", per = "none" },
]
reason = "none"
[[role]]
name = "administrator"
may = [{ act = "govern", per = "none" }, { act = "show", per = "none" }]
reason = "none"
[[role]]
name = "inspector"
may = [{ act = "examine" }, { act = "show", per = "none" },
       { act = "show", system = "scanners", purpose = "training", relation = "site", per = "person", grain = "month" }]
reason = "per-look"
[[role]]
name = "vague"
may = [{ act = "show", system = "scanners", purpose = "training", relation = "site", per = "person" }]
reason = "per-look"
[small]
min_group = 11
dominance = 0.85
"""

TOWN = """
format = 1
profile = "site"
[site]
name = "Ville d’essai"
kind = "town"
country = "FR"
staff = 160
zone = "Europe/Paris"
[controller]
name = "Ville d’essai"
contact = "data@example.org"
dpo = "dpo@example.org"
[[system]]
id = "street"
area = "cctv"
place = "public-road"
regime = "lil-3"
purposes = ["high-risk-places"]
basis = "public-task"
people = ["public"]
since = 2026-02-02
[system.governance]
authorisation = { by = "prefect", number = "1", from = 2025-01-01, until = 2029-12-31, kept = "P15D", kept_min = "P5D", cameras = 9 }
[[system.keeps]]
data = "images"
per = "none"
grain = "event"
kept = "P20D"
for = ["high-risk-places"]
[[system.device]]
id = "cam-1"
[[system]]
id = "bodycam"
area = "bodycam"
regime = "lil-3"
purposes = ["offence-evidence"]
basis = "public-task"
people = ["public", "staff"]
since = 2026-02-02
[system.governance]
works_council = 2026-01-10
authorisation = { by = "prefect", number = "2", from = 2025-01-01, until = 2029-12-31, cameras = 4 }
[[system.keeps]]
data = "images"
per = "person"
grain = "event"
kept = "P1M"
fixed = true
for = ["offence-evidence"]
[[system.device]]
id = "bodycam-1"
[[role]]
name = "chief"
may = [
  { act = "show", system = "bodycam", purpose = "offence-evidence", relation = "site", per = "person", grain = "event" },
  { act = "show", system = "street", purpose = "high-risk-places", relation = "site", per = "person", grain = "now" },
]
reason = "none"
"""

_warehouse = loads(WAREHOUSE)
_town = loads(TOWN)


def warehouse(**changes: Any) -> Charter:
    """The warehouse; `changes` replace keys of its one system."""
    return _warehouse.model_copy(update={"system": (system(**changes),)}) if changes else _warehouse


def system(**changes: Any) -> System:
    """The warehouse's one system, with keys replaced (not validated again)."""
    return _warehouse.system[0].model_copy(update=changes)


def site(charter: Charter, **changes: Any) -> Charter:
    """`charter` with keys of its `[site]` replaced."""
    assert charter.site is not None
    return charter.model_copy(update={"site": charter.site.model_copy(update=changes)})


def town() -> Charter:
    """A town with cameras on the road and body cameras."""
    return _town


def standing(**changes: Any) -> Standing:
    """A device that is enrolled, one consultation on record, two workers told (one of them late)."""
    facts: dict[str, Any] = {
        "devices": {
            ("scanners", "scanner-1"): DeviceState(LONG_AGO),
            ("street", "cam-1"): DeviceState(LONG_AGO),
            ("bodycam", "bodycam-1"): DeviceState(LONG_AGO),
        },
        "consultations": (),
        "informed": {"p-told": LONG_AGO, "p-late": NOW},
    }
    return Standing(**{**facts, **changes})


def consulted(**changes: Any) -> Consulted:
    """A consultation whose opinion came before the warehouse began."""
    return Consulted(**{"submitted": date(2025, 12, 1), "opinion": date(2026, 1, 5), **changes})


def actor(
    *roles: str, second_factor: bool = True, person: str | None = None, teams: tuple[str, ...] = ("inbound-A",)
) -> Actor:
    """Someone with these roles."""
    return Actor("a-1", frozenset(roles), second_factor, (("scanners", person),) if person else (), frozenset(teams))
