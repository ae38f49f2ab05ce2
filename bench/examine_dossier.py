"""Examine one dossier in a process of its own, as `regard examine` does, and print what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from regard.acts.examining.foreign import Asking, foreign
from regard.terms.finding import State

start = time.perf_counter()
found = foreign(Path(sys.argv[1]), Asking(kind="dossier"))
wall = time.perf_counter() - start
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("RESULT " + json.dumps({"inner_s": wall, "rss_mb": rss // 1024, "breached": found.counts[State.BREACHED]}))
