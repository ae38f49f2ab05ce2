"""The examinations that were asked for, done one after the other: taken from the outbox, each in a process of its own.

A process that dies gives its examination back twice; the third time it is refused with that reason, so that nothing is tried for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from regard.acts.examining import asked, foreign, offered, remembered, reports, sealing, uploads
from regard.audit.examining import Examination
from regard.site import outbox
from regard.terms.errors import RegardError, Unavailable
from regard.terms.finding import State
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

MOST_ATTEMPTS = 3
_DIED = Text(
    "The examination ended without a result ({attempts} attempts): the export may be too large for this machine. Examine it with regard examine.",
    "L’examen s’est arrêté sans résultat ({attempts} essais) : l’export est peut-être trop gros pour cette machine. "
    "Examinez-le avec regard examine.",
)


class Process(Protocol):
    """What is asked of a process under way."""

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""


@dataclass(slots=True)
class Examinations:
    """Takes what was asked for, one at a time; `start` gives a process that does one."""

    site: RunningSite
    start: Callable[[str], Process]
    _under_way: tuple[outbox.Job, Process] | None = None

    def turn(self) -> None:
        """See to the one under way, or take the next. Cheap when there is nothing to do."""
        if self._under_way is not None:
            self._see_to(*self._under_way)
            return
        taken = self.site.read(outbox.waiting) and self.site.write(
            outbox.take, now=self.site.clock.now(), kinds=(asked.JOB,)
        )
        for job in taken or ():
            if job.attempts > MOST_ATTEMPTS:
                error = Unavailable("examination_died", _DIED, attempts=MOST_ATTEMPTS)
                asked.refused(self.site, str(job.payload["examination"]), error)
                self.site.write(outbox.failed, job, error.code, now=self.site.clock.now(), again=None)
            else:
                self._under_way = (job, self.start(str(job.payload["examination"])))

    def stop(self) -> None:
        """End the one under way; it is taken up again by the next start."""
        if self._under_way is not None:
            job, process = self._under_way
            process.terminate()
            self.site.write(outbox.give_back, job, now=self.site.clock.now())
            self._under_way = None

    def _see_to(self, job: outbox.Job, process: Process) -> None:
        code, now = process.poll(), self.site.clock.now()
        if code is None:
            self.site.write(outbox.renew, job, now=now)
            return
        self._under_way = None
        if code == 0:
            self.site.write(outbox.done, job, now=now)
        else:
            self.site.write(outbox.failed, job, "died", now=now, again=now)


def run(site: RunningSite, examination: str) -> None:
    """Do one: read the export, judge it, seal what came out. What is wrong with the export is its outcome, not an error here."""
    asking = asked.started(site, examination)
    try:
        found = _examined(site, examination, asking)
    except RegardError as error:
        asked.refused(site, examination, error)
        return
    counts = {"breached": State.BREACHED, "not_evidenced": State.NOT_EVIDENCED, "met": State.MET}
    documents = _documents(site, examination, found)
    asked.ended(site, examination, {name: found.counts[state] for name, state in counts.items()}, documents)


def _examined(site: RunningSite, examination: str, asking: asked.Asking) -> Examination:
    last = [("", -1)]

    def progress(step: str, share: float | None) -> None:
        now = (step, -1 if share is None else int(share * 100))
        if now != last[0]:
            last[0] = now
            asked.progressed(site, examination, step, share)

    texts = {"charter.toml": asking.charter, "mapping.toml": asking.mapping}
    with asked.reading(site, asking) as path, uploads.laid_out(texts) as beside:
        wanted = foreign.Asking(
            kind=asking.kind,
            charter=beside.get("charter.toml"),
            mapping=beside.get("mapping.toml"),
            on=asked.day(asking.on),
            read_as_of=asked.day(asking.read_as_of),
            zone=asking.zone or str(site.zone),
        )
        return foreign.foreign(path, wanted, clock=site.clock, progress=progress)


def _documents(site: RunningSite, examination: str, found: Examination) -> dict[str, bytes]:
    """The page’s own frame, and every report in both languages as it is on this day."""
    report = reports.ready(found, made=site.clock.now(), zone=site.zone, site=site)
    documents = {asked.PAGE: remembered.written(found)}
    for number, one in enumerate(offered.DOCUMENTS):
        asked.progressed(site, examination, "writing", number / len(offered.DOCUMENTS))
        if one.format == reports.SEALED:
            documents[one.name] = sealing.seal(report, one.language, site=site)
        else:
            documents[one.name] = reports.rendered(report, one.format, one.language)
    return documents
