"""The closed list of indicators, by name.

Nothing heavy is loaded: a page that only prints statements may import it.
"""

from __future__ import annotations

from regard.activity.edges import Edges
from regard.activity.fast_pair import FastPair
from regard.activity.gaps import GapClasses
from regard.activity.presence import Presence
from regard.activity.silence import Silence
from regard.activity.time_use import TimeUse
from regard.activity.units import Units
from regard.terms.text import Text

Indicator = Units | FastPair | Silence | Edges | TimeUse | GapClasses | Presence

BY_NAME: dict[str, type[Indicator]] = {
    kind.name: kind for kind in (Units, FastPair, Silence, Edges, TimeUse, GapClasses, Presence)
}


def statements() -> dict[str, Text]:
    """What each indicator does not mean, by its name."""
    return {name: kind.statement for name, kind in BY_NAME.items()}
