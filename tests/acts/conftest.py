from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import warehouse
from regard.acts import admit
from regard.acts.running.site import RunningSite
from regard.terms.clock import SetClock

WORKED_UNTIL = warehouse.SHIFT + 4 * warehouse.HOUR


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sites at rest, to be copied: `empty`, with its charter in force; `worked`, with a morning's scans sealed."""
    base = tmp_path_factory.mktemp("templates")
    warehouse.found(base / "empty", SetClock(warehouse.START)).close()
    shutil.copytree(base / "empty", base / "worked")
    site = RunningSite.open(base / "worked", clock=SetClock(warehouse.START))
    warehouse.work(site).close()
    assert site.clock.now() == WORKED_UNTIL
    site.close()
    return base


@pytest.fixture
def clock() -> SetClock:
    return SetClock(warehouse.START)


@pytest.fixture
def site(tmp_path: Path, clock: SetClock, templates: Path, request: pytest.FixtureRequest) -> Iterator[RunningSite]:
    """A real warehouse with its charter in force; nobody and nothing in it yet, unless the test has `doors`."""
    worked = "doors" in request.fixturenames
    shutil.copytree(templates / ("worked" if worked else "empty"), tmp_path / "site")
    if worked:
        clock.set(WORKED_UNTIL)
    made = RunningSite.open(tmp_path / "site", clock=clock)
    yield made
    made.close()


@pytest.fixture
def doors(site: RunningSite) -> Iterator[admit.Doors]:
    """The doors of a site where a morning's scans are sealed: 24 people in two teams, one not told, three hours."""
    made = admit.Doors(site)
    yield made
    made.close()
