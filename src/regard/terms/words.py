"""The closed lists of the charter and of the acts. A word that is not here is refused everywhere."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """The nine acts of the life of a record."""

    GOVERN = "govern"
    ADMIT = "admit"
    KEEP = "keep"
    DERIVE = "derive"
    SHOW = "show"
    ANSWER = "answer"
    ERASE = "erase"
    PROVE = "prove"
    EXAMINE = "examine"


class Area(StrEnum):
    """Kinds of monitoring: the first five are run by Regard, the others only examined."""

    SCANNERS = "scanners"
    CCTV = "cctv"
    BODYCAM = "bodycam"
    CALLS = "calls"
    REPORTS = "reports"
    COMPUTERS = "computers"
    VEHICLES = "vehicles"
    CLOCKING = "clocking"
    FILES = "files"
    DRONES = "drones"
    PLATFORM = "platform"

    @property
    def runs(self) -> bool:
        """Whether Regard runs systems of this area (else it only examines them)."""
        return self in _RUN


_RUN = frozenset({Area.SCANNERS, Area.CCTV, Area.BODYCAM, Area.CALLS, Area.REPORTS})


class Purpose(StrEnum):
    """What monitoring is for. Closed: every act names one."""

    STOCK_TRACKING = "stock-tracking"
    REAL_TIME_HELP = "real-time-help"
    REASSIGNMENT = "reassignment"
    ERROR_DETECTION = "error-detection"
    SAFETY = "safety"
    PLANNING = "planning"
    APPRAISAL = "appraisal"
    TRAINING = "training"
    WORKING_TIME = "working-time"
    PACE_SETTING = "pace-setting"
    RANKING = "ranking"
    DISCIPLINE = "discipline"
    PAY = "pay"
    SECURITY_OF_PERSONS = "security-of-persons"
    SECURITY_OF_GOODS = "security-of-goods"
    STAFF_SUPERVISION = "staff-supervision"
    LOCATING_EMPLOYEES = "locating-employees"
    SERVICE_QUALITY = "service-quality"
    CONTRACT_EVIDENCE = "contract-evidence"
    ROUTE_OPTIMISATION = "route-optimisation"
    THEFT_PREVENTION = "theft-prevention"
    PUBLIC_BUILDINGS = "public-buildings"
    DEFENCE = "defence"
    TRAFFIC_FLOW = "traffic-flow"
    TRAFFIC_OFFENCES = "traffic-offences"
    HIGH_RISK_PLACES = "high-risk-places"
    TERRORISM = "terrorism"
    NATURAL_RISK = "natural-risk"
    RESCUE = "rescue"
    AMUSEMENT_PARKS = "amusement-parks"
    MOTOR_INSURANCE = "motor-insurance"
    FLY_TIPPING = "fly-tipping"
    INCIDENT_PREVENTION = "incident-prevention"
    OFFENCE_EVIDENCE = "offence-evidence"
    AGENT_TRAINING = "agent-training"
    POLICING = "policing"
    EVIDENCE = "evidence"
    SITE_SECURITY = "site-security"
    UNION_WATCH = "union-watch"
    PROTEST_WATCH = "protest-watch"
    RECRUITMENT_VETTING = "recruitment-vetting"
    PROMOTION = "promotion"
    IDENTIFICATION = "identification"
    STATISTICS = "statistics"
    JUDICIAL_REQUEST = "judicial-request"


class Relation(StrEnum):
    """How the actor stands to the person or thing looked at."""

    SELF = "self"
    OWN_TEAM = "own-team"
    SITE = "site"
    REPRESENTED = "represented"
    NONE = "none"


class Grain(StrEnum):
    """The finest stretch that a table tells apart, from fine to coarse; `now` is live and never stored."""

    NOW = "now"
    EVENT = "event"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def fineness(self) -> int:
        """A rank: smaller is finer. `now` ranks with `event`."""
        return max(0, list(Grain).index(self) - 1)


class Per(StrEnum):
    """Whom a kept thing is about."""

    PERSON = "person"
    TEAM = "team"
    NONE = "none"


class ReasonScope(StrEnum):
    """How often a look must be given its reason."""

    PER_LOOK = "per-look"
    PER_INCIDENT = "per-incident"
    PER_SHIFT = "per-shift"
    NONE = "none"
