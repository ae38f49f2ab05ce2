"""A random life of a real site: scans early and late, tellings, forgettings, holds, sweeps, backups, crashes of memory. And its model."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from acts import warehouse as w
from regard.acts import admit, answer, derive, erase, govern, keep, prove, show
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import copies
from regard.terms.clock import SetClock
from regard.terms.errors import NotAllowed
from regard.terms.words import Grain, Per, Purpose
from regard.vault.index import SegmentRow

WORKERS = 5
LIVES = settings(
    max_examples=6, stateful_step_count=14, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
"""A few lives a run; a failing one is told as it was found (to make it smaller means to live it hundreds of times)."""
TERM = timedelta(hours=36)
LATE = timedelta(hours=48)
PURPOSES = st.sampled_from([Purpose.PLANNING, Purpose.APPRAISAL])
WHO = st.integers(0, WORKERS - 1)


class Life(RuleBasedStateMachine):
    """Every rule says what it should leave behind; subclasses look whether the site agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="regard-life-"))
        self.clock = SetClock(w.SHIFT)
        self.site = w.found(self.base / "site", self.clock)
        w.people(self.site, WORKERS)
        self.told: dict[int, datetime | None] = dict.fromkeys(range(WORKERS), w.SHIFT - 3 * w.DAY)
        self.token = w.device(self.site)
        self.enrolled = True
        self.doors = admit.Doors(self.site)
        self.ever: dict[str, int] = {w.pseudonym(self.site, w.worker(n)): n for n in range(WORKERS)}
        self.permitted: set[tuple[int, datetime]] = set()
        self.moved: set[datetime] = set()
        self.known: dict[str, tuple[SegmentRow, bytes]] = {}
        self.forgotten: set[str] = set()
        self.acts = w.leaves(self.site)
        self.notes: list[bytes] = []
        self.backups: list[Path] = []
        self.swept = False
        self.dpo = w.actor(self.site, "dpo", days=36_500)
        self.lead = w.actor(self.site, "team-lead", team="inbound-A", days=36_500)
        self.count = 0

    # -- what happens ---------------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.scan(0, 10)

    @rule(who=WHO, minutes=st.one_of(st.integers(0, 180), st.integers(180, 60 * 50)))
    def scan(self, who: int, minutes: int) -> None:
        """One batch of two scans by one worker, `minutes` ago."""
        now = self.clock.now()
        self.count += 1
        instants = [now - timedelta(minutes=minutes, seconds=s, microseconds=self.count) for s in (0, 20)]
        self.refresh()
        before = w.leaves(self.site)
        door = admit.Door(w.SYSTEM, w.DEVICE)
        try:
            found = w.send(self.doors, door, [w.scan(w.worker(who), at) for at in instants])
        except NotAllowed:
            assert not self.enrolled
        else:
            assert self.enrolled
            late = [at for at in instants if at < now - LATE]
            assert found.refused_total == len(late), found
            told = self.told[who]
            for at in set(instants) - set(late):
                self.moved.add(at.replace(second=0, microsecond=0))
                hour = at.replace(minute=0, second=0, microsecond=0)
                if told is not None and at >= told and hour + TERM > now:
                    self.permitted.add((who, at))
            self.meet(who)
        assert w.leaves(self.site) == before + 1

    @rule(hours=st.sampled_from([1, 3, 13, 40, 24 * 8]))
    def advance(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))
        self.swept = False

    @rule()
    def seal(self) -> None:
        before = w.leaves(self.site)
        made = keep.seal_due(self.site, self.doors.intake)
        assert w.leaves(self.site) == before + made, "one trace a segment"
        if made:
            self.swept = False  # an hour sealed after its term leaves a key without content until the next sweep
        self.learn()

    @rule()
    def sweep(self) -> None:
        before = w.leaves(self.site)
        done = erase.run(self.site)
        kept = len([t for t in w.all_traces(self.site, "keep") if t.index >= before])
        assert w.leaves(self.site) == before + kept + (2 if done else 0)
        self.swept = True
        self.learn()

    @rule(who=WHO)
    def tell(self, who: int) -> None:
        found = self.site.read(lambda conn: self.site.directory.find(conn, w.SYSTEM, w.worker(who)))
        if found is None:
            return
        before = w.leaves(self.site)
        govern.tell(self.site, self.dpo, w.SYSTEM, [found])
        assert w.leaves(self.site) == before + 1
        if self.told[who] is None:
            self.told[who] = self.clock.now()

    @rule(who=WHO)
    def forget(self, who: int) -> None:
        found = self.site.read(lambda conn: self.site.directory.find(conn, w.SYSTEM, w.worker(who)))
        if found is None:
            return
        before = w.leaves(self.site)
        try:
            erase.person(self.site, self.dpo, w.SYSTEM, found, "objection granted")
        except NotAllowed:
            assert w.segments(self.site, pseudonym=found), "only a hold stands against it"
            assert w.leaves(self.site) == before + 1
            return
        self.forgotten.add(found)
        self.told[who] = None
        self.permitted = {(one, at) for one, at in self.permitted if one != who}
        self.learn()

    @rule(who=WHO)
    def restrict(self, who: int) -> None:
        found = self.site.read(lambda conn: self.site.directory.find(conn, w.SYSTEM, w.worker(who)))
        if found is None:
            return
        person = w.Actor(f"person-{who}", frozenset({"worker"}), second_factor=True, person=((w.SYSTEM, found),))
        answer.ask(self.site, person, w.SYSTEM, "restriction", "keep it")
        answer.held_on(self.site, person)
        self.learn()

    @rule(purpose=PURPOSES)
    def look(self, purpose: Purpose) -> None:
        before = w.leaves(self.site)
        scope = show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK, team="inbound-A")
        try:
            found = show.open_look(self.site, w.again(self.site, self.lead.id), scope, purpose, "plan")
        except NotAllowed:
            assert w.leaves(self.site) == before + 1
            return
        show.team_weeks(self.site, w.again(self.site, self.lead.id), found.id)
        assert w.leaves(self.site) == before + 1

    @rule()
    def fold(self) -> None:
        derive.due_days(self.site)
        self.learn()

    @rule(gone=st.booleans())
    def change_device(self, gone: bool) -> None:
        if gone and self.enrolled:
            govern.withdraw_device(self.site, self.dpo, w.SYSTEM, w.DEVICE)
            self.enrolled = False
            self.clock.advance(w.MINUTE)
        elif not gone:
            w.device(self.site)
            self.enrolled = True

    @rule()
    def restart(self) -> None:
        self.doors.close()
        self.site.close()
        self.site = RunningSite.open(self.base / "site", clock=self.clock)
        if keep.seal_left(self.site):
            self.swept = False  # as in `seal`
        self.doors = admit.Doors(self.site)
        self.learn()

    @rule()
    def note(self) -> None:
        self.notes.append(prove.checkpoint(self.site).encode())

    @precondition(lambda self: len(self.backups) < 2)
    @rule()
    def save(self) -> None:
        target = self.base / f"backup-{len(self.backups)}"
        copies.backup(self.site, target)
        self.backups.append(target)

    # -- what is known ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """As if a second had passed: the doors look again at the site's standing."""
        w.forget_caches(self.doors)
        self.site.read(self.site.directory.refresh, w.SYSTEM)

    def meet(self, who: int) -> None:
        found = self.site.read(lambda conn: self.site.directory.find(conn, w.SYSTEM, w.worker(who)))
        if found is not None:
            self.ever[found] = who

    def learn(self) -> None:
        """Remember every segment that stands now, with its bytes."""
        for row in w.segments(self.site):
            self.known.setdefault(row.id, (row, self.site.vault.path(row).read_bytes()))

    def teardown(self) -> None:
        self.doors.close()
        self.site.close()
        shutil.rmtree(self.base)
