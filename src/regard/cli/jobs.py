"""The jobs process of `regard serve`: turns the site's clockwork and starts the examinations and tests that were asked for.

`python -m regard.cli.jobs`, the site in REGARD_SITE.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from regard.acts.examining.job import Examinations
from regard.acts.running.site import RunningSite
from regard.acts.upkeep.clockwork import Clockwork
from regard.acts.upkeep.rehearsing import Rehearsals
from regard.cli.voice import Voice
from regard.terms.errors import RegardError, Unavailable

EVERY_SECONDS = 5.0
MEMORY = Path("/dev/shm")  # noqa: S108 - memory-backed on purpose; folders made in it are private


def main() -> int:
    """Turn until asked to stop. A fault ends the process with its exit code: `serve` says so and starts it again."""
    place = Path(os.environ["REGARD_SITE"])
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    site = RunningSite.open(place, passphrase=os.environ.get("REGARD_PASSPHRASE"))

    def derive() -> None:
        command = [sys.executable, "-m", "regard", "--folder", str(place), "derive"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode not in (0, 3, 7):
            raise SystemExit(done.returncode)

    def examine(examination: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "regard.cli.examining", examination]
        # What is unpacked of an export stays in memory: its temporary files too.
        memory = {"TMPDIR": str(MEMORY)} if MEMORY.is_dir() else {}
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **memory})

    def rehearse(rehearsal: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "regard.cli.rehearsing", rehearsal]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    clockwork = Clockwork(site, derive)
    examinations = Examinations(site, examine)
    rehearsals = Rehearsals(site, rehearse)
    try:
        while not stop.wait(EVERY_SECONDS):
            try:
                examinations.turn()
                rehearsals.turn()
                clockwork.turn()
            except (
                Unavailable
            ):  # the disk is full or the database busy: the next turn tries again, and the doctor says so
                continue
    except RegardError as error:
        Voice().fail(error)
        return error.exit_code
    finally:
        examinations.stop()
        rehearsals.stop()
        site.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
