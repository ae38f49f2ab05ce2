"""A shift under way on a served site: people scan now, one has been silent for a while, one scanned twice in a second."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from console.living_site import SYSTEM
from regard.acts import admit, govern
from regard.acts.running.site import RunningSite

TEAM = "inbound-A"
QUICK, SILENT, BUSY = "winbound-A-1", "winbound-A-2", "winbound-A-3"
NAMES = {QUICK: "Person 1", SILENT: "Person 2", BUSY: "Person 3"}
_ALWAYS = """
[[shift]]
name = "toujours"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
start = "00:00"
end = "23:59"
breaks = []
"""


def under_way(folder: Path) -> dict[str, str]:
    """Publish a shift that covers the whole day, put three people into it and let them scan. Returns a paper code for each, by worker."""
    site = RunningSite.open(folder)
    try:
        govern.publish_charter(site, govern.OWNER, govern.charter_text(site, site.charter_number) + _ALWAYS)
        now = site.clock.now()
        govern.roster(
            site,
            govern.OWNER,
            SYSTEM,
            [govern.Rostered(who, name, "staff", TEAM, "toujours") for who, name in NAMES.items()],
        )
        token = govern.enrol_device(site, govern.OWNER, SYSTEM, "scanner-002")
        doors = admit.Doors(site)
        try:
            door = doors.recognise(SYSTEM, f"Bearer {token}")
            ago = [(QUICK, 61), (QUICK, 60), (SILENT, 14 * 60), (BUSY, 30)]
            rows = [
                {
                    "id": f"now-{number}",
                    "at": (now - timedelta(seconds=seconds)).isoformat(),
                    "worker": who,
                    "task": "stow",
                    "item": f"i{number}",
                    "place": "p1",
                }
                for number, (who, seconds) in enumerate(ago)
            ]
            answer = doors.batch(door, "\n".join(map(json.dumps, rows)).encode(), "application/x-ndjson")
            assert answer.refused_total == 0, answer
        finally:
            doors.close()
        return {who: paper(site, who) for who in NAMES}
    finally:
        site.close()


def paper(site: RunningSite, worker: str) -> str:
    """A paper code for a worker."""
    found = site.read(lambda conn: site.directory.find(conn, SYSTEM, worker))
    assert found is not None
    return govern.paper_code(site, govern.OWNER, SYSTEM, found)
