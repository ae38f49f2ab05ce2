"""Whatever the gate permits, the checks find nothing to reproach: over charters with any fact left out, denied or stretched, lived for two days."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from acts import warehouse as w
from regard.acts import admit, derive, erase, examine, govern, keep
from regard.charter import CharterRefused
from regard.rulebook import Finding
from regard.rulebook.measure import Origin
from regard.terms.clock import SetClock
from regard.terms.errors import NotAllowed
from regard.terms.finding import State
from regard.terms.words import Purpose

TEXT = w.charter()
LINES = [n for n, line in enumerate(TEXT.splitlines()) if re.match(r"\w+ = ", line) and not line.startswith(("format", "profile"))]  # fmt: skip
VALUES = {
    "true": ["false"],
    "false": ["true"],
    '"PT36H"': ['"PT8H"', '"P3D"', '"P31D"', '"P1Y"'],
    '"P31D"': ['"P1D"', '"P1Y"', '"P5Y"'],
    '"P14D"': ['"P1D"', '"P1Y"'],
    '"P6M"': ['"P7D"', '"P5Y"'],
    '"P1Y"': ['"P7D"', '"P10Y"'],
    '"everyone"': ['"selected"'],
    '"automatic"': ['"manual"', '"never"'],
    '"team"': ['"person"'],
    '"week"': ['"day"', '"hour"', '"quarter"'],
    '"day"': ['"week"', '"event"'],
    '"before"': ['"never"', '"after"'],
    '"legitimate-interest"': ['"consent"', '"none"', '"contract"'],
    '["coaching"]': ['["discipline"]', '["ranking"]'],
    '["planning"]': ['["appraisal"]', '["planning", "appraisal"]'],
    '"vpn"': ['"open"', '"none"'],
}


@st.composite
def charters(draw: st.DrawFn) -> str:
    lines = TEXT.splitlines()
    for _ in range(draw(st.integers(0, 2))):
        number = draw(st.sampled_from(LINES))
        key, _, value = lines[number].partition(" = ")
        others = VALUES.get(value.partition("  ")[0].strip(), [])
        choice = draw(st.sampled_from(["", *others]))
        lines[number] = f"{key} = {choice}" if choice else ""
    return "\n".join(lines)


@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(text=charters())
def test_what_the_gate_lets_run_the_checks_do_not_reproach(text: str) -> None:
    base = Path(tempfile.mkdtemp(prefix="regard-charter-"))
    try:
        _live(base, text)
    finally:
        shutil.rmtree(base)


def does_better_than_it_says(finding: Finding) -> bool:
    """A charter that denies a safeguard which Regard gives anyway is an untrue declaration, told as such: not what the gate permitted."""
    values = [measure.value for measure in finding.measured]
    origins = [measure.origin for measure in finding.measured]
    return values == [False, True] and origins == [Origin.DECLARED, Origin.SEEN]


def _live(base: Path, text: str) -> None:
    clock = SetClock(w.START)
    site = govern.found(base / "site", clock=clock)
    try:
        govern.publish_charter(site, govern.OWNER, text)
    except (CharterRefused, NotAllowed) as error:
        event(f"not published: {type(error).__name__}")
        site.close()
        return
    w.people(site, 12, teams=("inbound-A",))
    govern.tell(site, govern.OWNER, w.SYSTEM, [w.pseudonym(site, w.UNTOLD)])
    w.actor(site, "dpo")
    doors = admit.Doors(site)
    taken = 0
    try:
        door = admit.Door(w.SYSTEM, w.DEVICE)
        w.device(site)
        clock.set(w.SHIFT + w.HOUR)
        taken = w.send(doors, door, w.hour_of(w.SHIFT, range(12))).accepted
    except NotAllowed:
        pass
    event("taken" if taken else "door shut")
    for _ in range(4):
        clock.advance(12 * w.HOUR)
        keep.seal_due(site, doors.intake)
        for purpose in (Purpose.PLANNING, Purpose.APPRAISAL):
            derive.team_day(site, w.SYSTEM, w.SHIFT.date(), purpose=purpose)
        erase.run(site)
        if taken:
            breached = examine.site(site).of(State.BREACHED)
            wrong = [f for f in breached if f.force == "binding" and not does_better_than_it_says(f)]
            assert wrong == [], [(f.requirement, f.item, f.sentence.en) for f in wrong]
    doors.close()
    site.close()
