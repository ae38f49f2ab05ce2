"""Doing what was asked for in `rehearsals`: the steps of a restore and of an erasure, each timed, and the queue that starts them."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from regard.acts.examining import uploads
from regard.acts.examining.job import MOST_ATTEMPTS, Process
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE
from regard.acts.upkeep import checks, copies, rehearsals
from regard.acts.upkeep.rehearsals import ERASE, Step
from regard.site import outbox
from regard.site import settings as site_settings
from regard.terms.duration import Duration
from regard.terms.errors import NotFound, RegardError, Unavailable
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import generations, index
from regard.vault.buckets import erase_by
from regard.vault.store import Kept

if TYPE_CHECKING:
    from regard.vault.index import SegmentRow

MEMORY = Path("/dev/shm")  # noqa: S108 - memory-backed on purpose; folders made in it are private
CANARY = "canary"
_CANARY_BYTES = 65_536
_LASTS = Duration.parse("P1D")
_NO_MEMORY = Text(
    "A copy of the keys must not touch a disk, and this machine has no memory-backed folder (/dev/shm).",
    "Une copie des clés ne doit toucher aucun disque, et cette machine n’a pas de dossier en mémoire (/dev/shm).",
)


@dataclass(slots=True)
class Timed:
    """Does one step after the other; `show` is told after each. After a step that failed, `stopped` is true."""

    show: Callable[[tuple[Step, ...]], None]
    steps: tuple[Step, ...] = ()
    stopped: bool = False

    def do(self, name: str, work: Callable[[], tuple[bool, int | None] | bool]) -> None:
        """Do a step unless an earlier one failed. An error of ours is its result, by code."""
        if self.stopped:
            return
        began = time.perf_counter()
        number, detail = None, ""
        try:
            done = work()
            good, number = done if isinstance(done, tuple) else (done, None)
        except RegardError as error:
            good, detail = False, error.code
        took = round((time.perf_counter() - began) * 1000)
        self.steps = (*self.steps, Step(name, good, took, number, detail))
        self.stopped = not good
        self.show(self.steps)


@dataclass(slots=True)
class Rehearsals:
    """Takes what was asked for, one at a time; `start` gives a process that does one."""

    site: RunningSite
    start: Callable[[str], Process]
    _under_way: list[tuple[outbox.Job, Process]] = field(default_factory=list)

    def turn(self) -> None:
        """See to the one under way, or take the next. Cheap when there is nothing to do."""
        now = self.site.clock.now()
        if self._under_way:
            job, process = self._under_way[0]
            code = process.poll()
            if code is None:
                self.site.write(outbox.renew, job, now=now)
                return
            self._under_way.clear()
            if code:
                self.site.write(outbox.failed, job, "died", now=now, again=now)
            else:
                self.site.write(outbox.done, job, now=now)
            return
        taken = self.site.read(outbox.waiting) and self.site.write(outbox.take, now=now, kinds=(rehearsals.JOB,))
        for job in taken or ():
            rehearsal = str(job.payload["rehearsal"])
            if job.attempts > MOST_ATTEMPTS:
                rehearsals.ended(self.site, rehearsal, (Step("died", good=False, milliseconds=0),))
                self.site.write(outbox.failed, job, "died", now=now, again=None)
            else:
                self._under_way.append((job, self.start(rehearsal)))

    def stop(self) -> None:
        """End the one under way; it is taken up again by the next start."""
        for job, process in self._under_way:
            process.terminate()
            self.site.write(outbox.give_back, job, now=self.site.clock.now())
        self._under_way.clear()


def run(site: RunningSite, rehearsal: str, *, passphrase: str | None = None) -> None:
    """Do one, and keep its result: what goes wrong is the result, not an error here."""
    kind = rehearsals.began(site, rehearsal)
    timed = Timed(lambda steps: rehearsals.stepped(site, rehearsal, steps))
    if kind == ERASE:
        erase(site, timed)
    else:
        restore(site, timed, passphrase=passphrase)
    rehearsals.ended(site, rehearsal, timed.steps)


def restore(site: RunningSite, timed: Timed, *, passphrase: str | None = None) -> None:
    """The newest backup, brought back into a folder of its own and checked whole; then nothing of it stays."""
    with _folders(site) as (place, memory):
        source = [newest(site)]
        if source[0] is None:

            def make() -> tuple[bool, int]:
                made = source[0] = place.parent / "backup"
                return True, copies.backup(site, made).segments

            timed.do("make", make)
        timed.do("lay-out", lambda: _lay_out(site, place, memory))

        def bring_back() -> tuple[bool, int]:
            assert source[0] is not None
            done = copies.restore(source[0], place, clock=site.clock, passphrase=passphrase)
            return True, done.segments

        timed.do("bring-back", bring_back)
        if not timed.stopped:
            restored = RunningSite.open(place, clock=site.clock, passphrase=passphrase)
            try:
                timed.do("check", lambda: _sound(restored))
                timed.do("open", lambda: _opens(restored))
                timed.do("ledger", lambda: _verified(restored))
            finally:
                restored.close()
    timed.do("clear", lambda: not place.exists() and not memory.exists())


def erase(site: RunningSite, timed: Timed) -> None:
    """Something drawn at random is kept, opened, erased as everything is erased, and then does not open any more."""
    drawn = secrets.token_bytes(_CANARY_BYTES)
    now = site.clock.now()
    kept = Kept(system=SITE, kind=CANARY, span=Span(now, now), erase_by=erase_by(now, _LASTS, UTC), device=CANARY)
    found: list[SegmentRow] = []
    aside: list[bytes] = []

    def keep() -> tuple[bool, int]:
        sealed = site.vault.keep(kept, [("bytes", drawn)], codec=uploads.CODEC)
        uploads.keep(site, sealed)
        found.append(sealed.row)
        return True, sealed.row.size

    def opens() -> bool:
        aside.append(site.vault.path(found[0]).read_bytes())
        return site.vault.read(found[0], ["bytes"])["bytes"] == drawn and drawn[:64] not in aside[0]

    def destroy() -> bool:
        site.keyring.destroy((), [found[0].id])
        return not site.keyring.holds(found[0].id)

    def bytes_gone() -> bool:
        site.vault.unlink_segments([site.vault.path(found[0])])
        site.write(index.remove, [found[0].id])
        return not site.vault.path(found[0]).exists()

    timed.do("keep", keep)
    timed.do("opens", opens)
    timed.do("destroy-key", destroy)
    timed.do("destroy-bytes", bytes_gone)
    timed.do("does-not-open", lambda: _stays_shut(site, found[0], aside[0]))
    if timed.stopped and found:  # whatever went wrong, nothing of the test stays
        site.keyring.destroy((), [found[0].id])
        site.vault.unlink_segments([site.vault.path(found[0])])
        site.write(index.remove, [found[0].id])


def newest(site: RunningSite) -> Path | None:
    """The newest whole backup in the folder of backups; None when there is none."""
    folder = Path(site.settings.backup_folder) if site.settings.backup_folder else site.folder.backups
    if not folder.is_dir():
        return None
    whole = [each for each in folder.iterdir() if (each / "manifest.json").is_file()]
    return max(whole, key=lambda each: (each / "manifest.json").stat().st_mtime_ns, default=None)


def _stays_shut(site: RunningSite, row: SegmentRow, copied: bytes) -> bool:
    """A copy of the bytes that someone put aside before, back in its place, still does not open: the key is what was destroyed."""
    path = site.vault.path(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(copied)
    try:
        site.vault.read(row, ["bytes"])
    except NotFound as error:
        return error.code == "key_destroyed"
    finally:
        site.vault.unlink_segments([path])
    return False


@contextmanager
def _folders(site: RunningSite) -> Iterator[tuple[Path, Path]]:
    """A place for the restored site beside this one, and one in memory for the copy of its keys. Both are gone afterwards."""
    beside = Path(tempfile.mkdtemp(prefix="rehearsal-", dir=site.folder.run))
    memory = Path(tempfile.mkdtemp(prefix="regard-", dir=MEMORY if MEMORY.is_dir() else beside))
    place = beside / "site"
    place.mkdir(mode=0o700)
    try:
        yield place, memory
    finally:
        shutil.rmtree(memory, ignore_errors=True)
        shutil.rmtree(beside, ignore_errors=True)


def _lay_out(site: RunningSite, place: Path, memory: Path) -> bool:
    """What a restore needs beside the backup, as operating.md says: settings, keys, charters, the journal of erasures, the ledger."""
    if not MEMORY.is_dir():
        raise Unavailable("rehearsal_memory", _NO_MEMORY)
    settings = replace(
        site.settings, escrow_folder="", erasure_replica="", backup_folder="", tsa_url="", oidc_issuer=""
    )
    site_settings.write(place / "settings.toml", settings)
    generations.copy(site.keyring.folder, memory / "vault")
    for name in ("ledger.origin", "ledger.seed"):
        shutil.copy2(site.folder.keys / name, memory / name)
    (place / "keys").symlink_to(memory)
    shutil.copytree(site.folder.charters, place / "charters")
    shutil.copytree(site.folder.ledger, place / "ledger")
    if site.folder.erasures.exists():
        shutil.copy2(site.folder.erasures, place / "erasures.journal")
    if settings.clock == "file":
        (place / "run").mkdir(mode=0o700)
        shutil.copy2(site.folder.clock, place / "run" / site.folder.clock.name)
    return True


def _sound(restored: RunningSite) -> tuple[bool, int]:
    problems = checks.fsck(restored, deep=True)
    return not problems, len(problems) if problems else restored.read(lambda conn: len(index.find(conn)))


def _opens(restored: RunningSite) -> tuple[bool, int]:
    """Up to a hundred segments, the newest, opened to their bytes."""
    rows = restored.read(lambda conn: sorted(index.find(conn), key=lambda row: row.created)[-100:])
    for row in rows:
        restored.vault.read(row)
    return True, len(rows)


def _verified(restored: RunningSite) -> tuple[bool, int]:
    from regard.acts import prove

    report = prove.verify(restored)
    return report.sound, report.size
