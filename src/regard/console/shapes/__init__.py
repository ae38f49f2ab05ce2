"""The plain values that pages are made from. No Django, no database: `calls` fills them, templates read them.

Instants are aware, in UTC; pages show them in the site's zone. Words that people read are `Text`, in both languages.
"""

from __future__ import annotations

from regard.console.shapes.duties import (
    DueGroup,
    Erasure,
    ErasureRun,
    FindingRow,
    Findings,
    KeptNow,
)
from regard.console.shapes.examined import ExaminationFace, ExaminationRow, Examinations, FoundRow, ReadFile
from regard.console.shapes.governing import (
    CharterChange,
    CharterFace,
    CharterVersion,
    EnrolmentLink,
    Granted,
    People,
    PersonRow,
    Watched,
    WatchedRow,
)
from regard.console.shapes.law import LawChanged, LawChanges, LawFace, LawLine, LimitLine, Reading, RequirementFace
from regard.console.shapes.ledger import LedgerCheck, LedgerFace, Witness
from regard.console.shapes.live import BoardFace, HandRow, MyFlag, MyFlags, PairRow, QuarterRow, TeamQuarter, Visit
from regard.console.shapes.looks import OpenLook, ReasonChoice, TeamRow, TeamWeek, WeekFigure, Withheld
from regard.console.shapes.officer import (
    BreachRow,
    Concern,
    ExceptionRow,
    Exceptions,
    HeldFor,
    Holds,
    Monday,
    ReviewRow,
    ReviewWeek,
)
from regard.console.shapes.public import CopyElsewhere, Kept, PublicPage, PublicSystem
from regard.console.shapes.site import Download, Provider, SiteFace, SiteSettings
from regard.console.shapes.watched import Enrolled, Held, Hours, Look, MyLooks, MyRecords, Request, Self

__all__ = [
    "BoardFace",
    "BreachRow",
    "CharterChange",
    "CharterFace",
    "CharterVersion",
    "Concern",
    "CopyElsewhere",
    "Download",
    "DueGroup",
    "Enrolled",
    "EnrolmentLink",
    "Erasure",
    "ErasureRun",
    "ExaminationFace",
    "ExaminationRow",
    "Examinations",
    "ExceptionRow",
    "Exceptions",
    "FindingRow",
    "Findings",
    "FoundRow",
    "Granted",
    "HandRow",
    "Held",
    "HeldFor",
    "Holds",
    "Hours",
    "Kept",
    "KeptNow",
    "LawChanged",
    "LawChanges",
    "LawFace",
    "LawLine",
    "LedgerCheck",
    "LedgerFace",
    "LimitLine",
    "Look",
    "Monday",
    "MyFlag",
    "MyFlags",
    "MyLooks",
    "MyRecords",
    "OpenLook",
    "PairRow",
    "People",
    "PersonRow",
    "Provider",
    "PublicPage",
    "PublicSystem",
    "QuarterRow",
    "ReadFile",
    "Reading",
    "ReasonChoice",
    "Request",
    "RequirementFace",
    "ReviewRow",
    "ReviewWeek",
    "Self",
    "SiteFace",
    "SiteSettings",
    "TeamQuarter",
    "TeamRow",
    "TeamWeek",
    "Visit",
    "Watched",
    "WatchedRow",
    "WeekFigure",
    "Withheld",
    "Witness",
]
