"""The warehouse that cost 32 M€: thirty-one days of scans on everyone, hourly reports, a shared account, temps not told. Before, and after.

CNIL, délibération SAN-2023-021 (27 December 2023); Conseil d'État, 23 December 2025: the indicators lawful, the keeping not.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from acts import warehouse as w
from regard.acts import admit, answer, derive, erase, examine, govern, keep, prove
from regard.acts.running import figures
from regard.cli.frame import run
from regard.terms.clock import SetClock
from regard.terms.errors import NotAllowed
from regard.terms.finding import State
from shared_data import shared

BEFORE = """
format = 1
profile = "dossier"
observed_on = 2019-11-19

[site]
name = "A warehouse made to repeat the case"
kind = "company"
country = "FR"
sector = "logistics"
staff = 6200
temps = 21582

[controller]
name = "A warehouse made to repeat the case"

[[system]]
id = "scanners"
area = "scanners"
purposes = ["stock-tracking", "real-time-help", "reassignment", "error-detection", "planning", "appraisal", "training"]
basis = "legitimate-interest"
people = ["staff", "temps"]

[[system.keeps]]
data = "raw-events"
per = "person"
grain = "event"
whom = "everyone"
kept = "P31D"
for = ["real-time-help", "reassignment", "planning", "appraisal", "training"]

[[system.keeps]]
data = "statistics"
per = "person"
grain = "hour"
whom = "everyone"
kept = "P31D"
for = ["appraisal", "training"]

[[system.indicator]]
name = "too fast"
measures = "gap-below"
threshold = "PT1.25S"
task = "stow"
grain = "event"
per = "person"
for = ["error-detection"]

[[system.indicator]]
name = "idle time"
measures = "gap-above"
threshold = "PT10M"
breaks_excluded = true
grain = "event"
per = "person"
live = true

[[system.indicator]]
name = "latency"
measures = "gap-between"
threshold = "PT1M"
upper = "PT10M"
windows = ["shift-start", "breaks", "shift-end"]
grain = "event"
per = "person"
live = true

[[system.notice]]
to = ["staff"]
by = ["intranet"]
when = "before"

[[system.notice]]
to = ["temps"]
by = ["intranet"]
when = "never"

[system.accounts]
shared = true
generic = true
password = { length = 8, classes = 2, strong = false }
"""
THEN, NOW = date(2024, 6, 1), date(2026, 6, 1)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "charter.toml").write_text(BEFORE, "utf-8")
    return tmp_path


def breached(examined: examine.Examination) -> set[tuple[str, str, str]]:
    return {(f.requirement, f.article, f.item) for f in examined.of(State.BREACHED)}


def test_the_same_facts_read_at_two_times(dossier):
    """The law of the facts is that of 2019; what the authorities have said of it since is what differs."""
    then, now = (breached(examine.dossier(dossier, read_as_of=day)) for day in (THEN, NOW))
    assert {(article, item) for _, article, item in then - now} == {("GDPR 6", f"indicator[{n}]") for n in range(3)}
    assert now < then
    kept = {requirement for requirement, _, item in now if item.startswith("keeps")}
    assert {"SCN-01", "SCN-02", "SCN-06"} <= kept, "thirty-one days for everyone, statistics by the hour"
    assert ("SCN-07", "notice[1]") in {(r, item) for r, _, item in now}, "temps were not told"
    assert {"ACC-04", "ACC-05"} <= {r for r, _, item in now if item == "accounts"}, "a shared, weak account"


def test_each_finding_says_what_was_measured_against_which_limit_by_which_source(dossier):
    for finding in examine.dossier(dossier, read_as_of=THEN).of(State.BREACHED):
        assert finding.measured, finding.requirement
        assert finding.article
        assert finding.sentence.en
        assert finding.sentence.fr
        assert finding.remedy.en


def test_the_command_says_the_same_and_its_exit_code_says_breached(dossier):
    runner = CliRunner()
    said = {}
    for day in (THEN, NOW):
        with runner.isolation() as (out, *_):
            code = run(["--json", "examine", str(dossier), "--read-as-of", day.isoformat()])
            said[day] = json.loads(out.getvalue())
        assert code == 8
    count = {day: sum(f["state"] == "breached" for f in one["findings"]) for day, one in said.items()}
    assert count[THEN] > count[NOW] > 0
    assert said[THEN]["read_as_of"] == "2024-06-01"


def test_it_cannot_run_under_regard(tmp_path):
    """The same practices declared by a site that would run: refused, with the requirements that they breach."""
    site = govern.found(tmp_path / "site", clock=SetClock(w.START))
    text = w.charter(
        ('kept = "PT36H"\nannounced = "PT36H"', 'kept = "P31D"\nannounced = "P31D"'),
        ("shared = false ", "shared = true "),
        ("generic = false", "generic = true"),
        ('by = ["handout", "training"]\nwhen = "before"', 'by = ["intranet"]\nwhen = "never"'),
    )
    with pytest.raises(NotAllowed) as error:
        govern.publish_charter(site, govern.OWNER, text)
    decision = error.value.decision
    asked = set(decision.requirements)
    assert {r for r in asked if r.startswith("SCN-")}, asked
    assert "GDPR-13" in asked, asked
    assert {r for r in asked if r.startswith("ACC-")}, asked
    assert all(ground.sentence.en and ground.sentence.fr for ground in decision.grounds)
    assert site.charter_number == 0
    (trace,) = w.all_traces(site)
    assert (trace.leaf.act, trace.value("outcome")) == ("govern", "refuse")
    doors = admit.Doors(site)
    with pytest.raises(Exception, match="charter_none"):
        w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), [w.scan("WORKER-001", w.START)])
    doors.close()
    site.close()


def test_after(tmp_path):
    """The same warehouse under Regard for a month and a half: its work is planned, its people told, and nothing is left to reproach."""
    clock = SetClock(w.START)
    site = w.found(tmp_path / "site", clock)
    w.people(site)
    govern.tell(site, govern.OWNER, w.SYSTEM, [w.pseudonym(site, w.UNTOLD)])
    w.actor(site, "dpo", days=300)
    doors, door = w.open_door(site)
    kept_at_most = 0
    for day in range(14):
        start = w.SHIFT + day * w.DAY
        for hour in range(2):
            clock.set(start + (hour + 1) * w.HOUR)
            w.send(doors, door, w.hour_of(start + hour * w.HOUR, range(24), every=20 * w.MINUTE))
        clock.set(start + 22 * w.HOUR)
        keep.seal_due(site, doors.intake)
        derive.due_days(site)
        erase.run(site)
        kept_at_most = max(kept_at_most, len(w.segments(site, "raw-events")))
    assert kept_at_most <= 4, "a day and a half of scans, never thirty-one days"
    examined = examine.site(site)
    assert examined.of(State.BREACHED) == ()
    assert not {"GDPR-13", "LAB-03"} & {f.requirement for f in examined.of(State.NOT_EVIDENCED)}
    weeks = figures.weeks(site, w.SYSTEM)
    assert [week.monday for week in weeks] == [date(2026, 10, 12), date(2026, 10, 5)]
    assert weeks[1].cell(None, "scans").value == 7 * 2 * 3 * 24 - 3 * 2 * 0
    me = w.watched(site, "WORKER-005")
    assert len(answer.copy(site, me)["systems"][w.SYSTEM]["scans"]) <= 12
    clock.advance(40 * w.DAY)
    erase.run(site)
    assert {row.kind for row in w.segments(site)} == {"team-figures"}
    assert prove.verify(site).sound
    assert prove.attestation(site).over_term == 0
    doors.close()
    site.close()


MAPPING = """
[columns]
at = "unixtime"
item = "item"
[constants]
worker = "{worker}"
task = "pack"
[time]
format = "unix-ms"
"""


def openpack_charter() -> str:
    """A warehouse of its own time: the facts of 2021, when the packing was recorded."""
    return w.charter(
        ("since = 2026-01-05", "since = 2021-09-06"),
        ("dpia = 2025-12-01", "dpia = 2021-07-01"),
        ("submitted = 2025-10-06, expert = false, opinion = 2025-11-03", "submitted = 2021-05-06, expert = false, opinion = 2021-06-03"),
        ("examined_on = 2026-01-05", "examined_on = 2021-10-05"),
    )  # fmt: skip


def test_real_packing_goes_through_the_commands(tmp_path):
    """OpenPack's hand-terminal logs, by `regard admit` with a mapping and `regard derive`: on a demo's clock, on the day they were made."""
    root = shared("data", "activity", "openpack")
    file = root / "U0102" / "system-ht-S0100.csv"
    rows = file.read_text().splitlines()
    first = datetime.fromtimestamp(int(rows[1].split(",")[0]) / 1000, UTC)
    last = datetime.fromtimestamp(int(rows[-1].split(",")[0]) / 1000, UTC)
    site = govern.found(tmp_path / "site", demo_from=first - w.DAY)
    govern.publish_charter(site, govern.OWNER, openpack_charter())
    govern.roster(
        site, govern.OWNER, w.SYSTEM,
        [govern.Rostered("U0102", "", "staff", "inbound-A", "morning", told=first - w.DAY)],
    )  # fmt: skip
    w.device(site)
    site.clock.set(last + w.MINUTE)
    site.close()
    mapping = tmp_path / "openpack.toml"
    mapping.write_text(MAPPING.format(worker="U0102"))
    runner = CliRunner()

    def said(*line: str) -> tuple[int, dict]:
        with runner.isolation(env={"REGARD_SITE": str(tmp_path / "site")}) as (out, err, *_):
            code = run(["--json", *line])
            return code, json.loads(out.getvalue() or err.getvalue() or "{}")

    code, taken = said("admit", w.SYSTEM, str(file), "--mapping", str(mapping), "--device", w.DEVICE)
    assert (code, taken["accepted"] + taken["duplicates"], taken["without_person"]) == (0, len(rows) - 1, 0)
    code, again = said("admit", w.SYSTEM, str(file), "--mapping", str(mapping), "--device", w.DEVICE)
    assert (code, again["accepted"]) == (0, 0), "the same file twice is the same scans once"
    code, refused = said("admit", w.SYSTEM, str(file), "--mapping", str(mapping), "--device", "scanner-999")
    assert code == 3
    assert refused["error"]["code"] == "refused"
    reopened = w.RunningSite.open(tmp_path / "site")
    reopened.clock.set(last + w.DAY)
    reopened.close()
    code, derived = said("derive")
    assert code == 0
    assert derived["days"] == 1
    cells = derived["weeks"][0]["cells"]
    assert all(cell["value"] is None for cell in cells), (
        "one packer is no group: every figure is hidden, with its reason"
    )
    assert {cell["hidden"] for cell in cells} == {"small-group"}
    code, _ = said("fsck")
    assert code == 0
