"""One writer of traces at a steady pace, as a process of its own: `python -m bench.tracer FOLDER PER_SECOND COUNT START_AT`.

Prints the seconds that each took, as JSON. `START_AT` is an instant of time.time() at which all writers begin.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

WARM = 20
GROUND = Ground("GDPR-05", Text("In order.", "En ordre."))


def write(site: RunningSite, number: int) -> float:
    """One look at one person, traced with its decision as the console does it; seconds until it is durable."""
    actor = Actor(f"actor-{number % 7}", frozenset({"team-lead"}), True)
    doing = Doing(
        Act.SHOW,
        "scanners",
        Purpose.REAL_TIME_HELP,
        reason="somebody may need a hand",
        object="person",
        persons=(f"p{number % 600:025d}",),
        detail=(("period", "2026-11-22"),),
    )
    began = time.perf_counter()
    gated(site, actor, doing, Decision(Answer.PERMIT, (GROUND,), "rulebook", (("role", "team-lead"),)))
    return time.perf_counter() - began


def paced(site: RunningSite, per_second: float, count: int, start_at: float) -> list[float]:
    """`count` traces, one each period from an instant on; what is late is written at once, and its own time counts, not the delay."""
    for number in range(WARM):
        write(site, number)
    took = []
    for number in range(count):
        time.sleep(max(0.0, start_at + number / per_second - time.time()))
        took.append(write(site, number))
    return took


if __name__ == "__main__":
    opened = RunningSite.open(Path(sys.argv[1]))
    print(json.dumps(paced(opened, float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))))
    opened.close()
