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
from regard.console.shapes.looks import OpenLook, ReasonChoice, TeamRow, TeamWeek, WeekFigure, Withheld
from regard.console.shapes.public import CopyElsewhere, Kept, PublicPage, PublicSystem
from regard.console.shapes.site import Download, Provider, SiteFace, SiteSettings
from regard.console.shapes.watched import Enrolled, Held, Hours, Look, MyLooks, MyRecords, Request, Self

__all__ = [
    "CharterChange",
    "CharterFace",
    "CharterVersion",
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
    "FindingRow",
    "Findings",
    "FoundRow",
    "Granted",
    "Held",
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
    "MyLooks",
    "MyRecords",
    "OpenLook",
    "People",
    "PersonRow",
    "Provider",
    "PublicPage",
    "PublicSystem",
    "ReadFile",
    "Reading",
    "ReasonChoice",
    "Request",
    "RequirementFace",
    "Self",
    "SiteFace",
    "SiteSettings",
    "TeamRow",
    "TeamWeek",
    "Watched",
    "WatchedRow",
    "WeekFigure",
    "Withheld",
    "Witness",
]
