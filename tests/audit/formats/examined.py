"""An examination with a bit of everything, and hostile words in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from regard.audit import exceptions, notice
from regard.audit.examining import Copied, Examination
from regard.audit.extract import FileRead, Refusal
from regard.audit.report import Report, report
from regard.rulebook import RELEASE, Finding, Measure, Origin, judge
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

HOSTILE = '</script><img src=x onerror=alert(1)> #let $x$ @y *b* =1+1 "; =cmd|’ \u202e日本'
MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 10, 1)
PARIS = ZoneInfo("Europe/Paris")
EXCEPTIONS = f"""
format = 1
[[exception]]
requirement = "ACC-05"
system = "scanners"
owner = "Head of IT"
approver = "Data protection officer"
reason = "One console, badge log beside it"
evidence_sha256 = "{"ab" * 32}"
until = 2027-01-31
[[exception]]
requirement = "LOG-01"
system = "scanners"
owner = "IT"
approver = "Direction"
reason = "Migration"
evidence_sha256 = "{"cd" * 32}"
until = 2026-06-30
"""
NOTICE = f"""
format = 1
authority = "CNIL"
reference = "SAN-2026-000"
kind = "injunction"
notified_on = 2026-09-30
period = "P3M"
[[covers]]
article = "GDPR 32"
[penalty]
eur_a_day = 250
[[proof]]
what = "Signed list"
handed_on = 2026-11-02
sha256 = "{"99" * 32}"
"""


def measure(name: str, value: object, item: str = "system", **more: object) -> Measure:
    return Measure("scanners", Area.SCANNERS, item, name, value, **more)  # type: ignore[arg-type]


def findings() -> tuple[Finding, ...]:
    period = Span(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    facts = [
        Measure("", None, "site", "kind", "company"),
        measure("purposes", ("stock-tracking", "planning")),
        measure("data", "raw-events", "keeps[0]"),
        measure("per", "person", "keeps[0]"),
        measure("whom", "everyone", "keeps[0]"),
        measure("kept", Duration.parse("P31D"), "keeps[0]"),
        measure(
            "oldest",
            Duration.parse("P400D"),
            "keeps[0]",
            origin=Origin.SEEN,
            coverage=0.985,
            period=period,
            source="recordings",
        ),
        measure("for", ("planning",), "keeps[0]"),
        measure("shared", True, "accounts"),
    ]
    return judge(facts, on=DAY, read_as_of=DAY)


def examination(name: str = "Entrepôt de Lens") -> Examination:
    return Examination(
        name,
        DAY,
        DAY,
        RELEASE,
        findings(),
        files=(
            FileRead("charter.toml", 5321, "ab" * 32, "dossier", "1"),
            FileRead("scans 2026.csv", 1_203_311, "cd" * 32, "dossier", "1", rows=10_230, refused=3),
        ),
        refused=(Refusal("scans 2026.csv", 812, "at", Text("not an instant", "ce n’est pas un instant"), 3),),
        gaps=(
            Text("Who listened is not shown: ask for the log.", "Qui a écouté n’est pas montré : demandez le journal."),
        ),
        perimeter=(Copied("scanners", "warehouse system", None, True),),
        kinds=("dossier 1",),
    )


def made(*, hostile: bool = False, copies: int = 1, name: str = "Entrepôt de Lens") -> Report:
    one = examination(name)
    if hostile:
        marked = tuple(
            replace(f, system=f.system and HOSTILE, sentence=Text(HOSTILE, HOSTILE), item=HOSTILE) for f in one.findings
        )
        files = (FileRead(HOSTILE, 1, "ab" * 32, HOSTILE, "1"),)
        one = replace(one, name=HOSTILE, findings=marked, files=files, gaps=(Text(HOSTILE, HOSTILE),))
    if copies > 1:
        one = replace(one, findings=one.findings * copies)
    return report(
        one,
        made=MADE,
        zone=PARIS,
        by="Cabinet Delorme",
        exceptions=exceptions.loads(EXCEPTIONS),
        notice=notice.loads(NOTICE),
    )
