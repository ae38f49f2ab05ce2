from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import warehouse
from regard.acts import admit
from regard.acts.running.site import RunningSite
from regard.terms.clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock(warehouse.START)


@pytest.fixture
def site(tmp_path: Path, clock: SetClock) -> Iterator[RunningSite]:
    """A real warehouse with its charter in force; nobody and nothing in it yet."""
    made = warehouse.found(tmp_path / "site", clock)
    yield made
    made.close()


@pytest.fixture
def doors(site: RunningSite) -> Iterator[admit.Doors]:
    """The doors of a site where a morning's scans are sealed: 24 people in two teams, one not told, three hours."""
    made = warehouse.work(site)
    yield made
    made.close()
