"""From the indicators asked for to the arrays that the compiled pass reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from regard.activity import walk
from regard.activity.edges import Edges
from regard.activity.events import EventBatch, Names
from regard.activity.fast_pair import FastPair
from regard.activity.gaps import GapClasses
from regard.activity.indicators import Indicator
from regard.activity.kernel import Layout
from regard.activity.presence import Presence
from regard.activity.silence import Silence
from regard.activity.time_use import TimeUse
from regard.activity.units import Units
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Per

_Kind = TypeVar("_Kind", bound=Indicator)


def whole_micros(length: Duration) -> int:
    """A length without months in microseconds. Raises InputRefused (`activity_duration_wrong`) when it has months."""
    if length.months:
        raise InputRefused(
            "activity_duration_wrong",
            Text(
                "A threshold is a length of time without months: “{length}” has some.",
                "Un seuil est une durée sans mois : « {length} » en compte.",
            ),
            length=str(length),
        )
    return length.rest // timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Plan:
    """The asked-for indicators with the places of their columns, and the parameters of the pass."""

    indicators: tuple[Indicator, ...]
    columns: tuple[str, ...]
    base: dict[str, int]
    par: npt.NDArray[np.int64]

    @classmethod
    def of(cls, indicators: Sequence[Indicator], *, calendar: bool) -> Plan:
        """Raises InputRefused: `activity_indicator_twice`, `activity_calendar_needed`."""
        base: dict[str, int] = {}
        columns: list[str] = []
        for indicator in indicators:
            if indicator.name in base:
                raise InputRefused("activity_indicator_twice", _TWICE, indicator=indicator.name)
            if indicator.name in ("silence", "edges") and not calendar:
                raise InputRefused("activity_calendar_needed", _NO_CALENDAR, indicator=indicator.name)
            base[indicator.name] = len(columns)
            columns += indicator.columns
        return cls(tuple(indicators), tuple(columns), base, _parameters(indicators))

    def find(self, kind: type[_Kind]) -> _Kind | None:
        """The indicator of a kind, if it was asked for."""
        return next((i for i in self.indicators if isinstance(i, kind)), None)

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """First columns, in the order that the walk knows."""
        order = ("units", "gaps", "presence", "fast_pair", "silence", "edges", "time_use")
        return np.array([self.base.get(name, -1) for name in order], np.int64)

    def shown(self, per: Per) -> tuple[str, ...]:
        """The columns that may be told per person, or per team (where instants of presence have no sum)."""
        return tuple(
            column
            for indicator in self.indicators
            for column in indicator.columns
            if (indicator.per is Per.PERSON if per is Per.PERSON else not isinstance(indicator, Presence))
        )

    def layout(self, batch: EventBatch, *, calendar: bool) -> Layout:
        """What to compile for such a batch. Raises InputRefused (`activity_column_missing`)."""
        for indicator in self.indicators:
            for needed in sorted(indicator.needs):
                if getattr(batch, needed) is None:
                    raise InputRefused("activity_column_missing", _COLUMN, indicator=indicator.name, column=needed)
        pair = self.find(FastPair)
        units, gaps, presence, fast, silence, edges, time = (int(place) for place in self.places)
        return Layout(
            units=units,
            gaps=gaps,
            presence=presence,
            pair=fast,
            silence=silence,
            edges=edges,
            time=time,
            calendar=calendar and any(i.uses_calendar or isinstance(i, Units) for i in self.indicators),
            team=batch.team is not None,
            task=pair is not None and pair.tasks is not None,
            qty=batch.qty.dtype.itemsize * 8 if batch.qty is not None and "units" in self.base else 0,
            error=pair is not None and pair.errors_only,
            any_task=pair is not None and pair.tasks is None,
            errors_only=pair is not None and pair.errors_only,
        )

    def pair_tasks(self, names: Names, batch: EventBatch) -> npt.NDArray[np.bool_]:
        """By task code: whether quick pairs are looked for there."""
        pair = self.find(FastPair)
        if pair is None or pair.tasks is None or batch.task is None:
            return np.zeros(0, np.bool_)
        size = max(len(names.tasks), int(batch.task.max()) + 1 if len(batch) else 0)
        wanted = np.zeros(size, np.bool_)
        for name in pair.tasks:
            code = names.tasks.known(name)
            if code is not None:
                wanted[code] = True
        return wanted


_TWICE = Text("The indicator “{indicator}” is asked for twice.", "L’indicateur « {indicator} » est demandé deux fois.")
_NO_CALENDAR = Text(
    "The indicator “{indicator}” needs the shifts: without them a gap is unmeasured. Declare the shifts in "
    "the charter.",
    "L’indicateur « {indicator} » a besoin des horaires : sans eux, un intervalle n’est pas mesuré. Déclarez "
    "les horaires dans la charte.",
)
_COLUMN = Text(
    "The indicator “{indicator}” needs the column “{column}”, which the events do not have.",
    "L’indicateur « {indicator} » a besoin de la colonne « {column} », absente des événements.",
)


def _parameters(indicators: Sequence[Indicator]) -> npt.NDArray[np.int64]:
    par = np.zeros(walk.PARAMETERS, np.int64)
    for i in indicators:
        match i:
            case Units():
                par[walk.UNITS_GAP] = whole_micros(i.measured_gap)
            case GapClasses():
                par[walk.GAP_FAST] = whole_micros(i.fast)
                par[walk.GAP_LOW] = whole_micros(i.low)
                par[walk.GAP_HIGH] = whole_micros(i.high)
                par[walk.GAP_SESSION] = whole_micros(i.session)
            case FastPair():
                par[walk.PAIR_BELOW] = whole_micros(i.below)
            case Silence():
                par[walk.SILENT_FROM] = whole_micros(i.at_least)
            case Edges():
                par[walk.EDGE_FROM] = whole_micros(i.at_least)
                par[walk.EDGE_BELOW] = whole_micros(i.below)
                par[walk.EDGE_AROUND] = whole_micros(i.around)
                par[walk.EDGE_START] = "shift-start" in i.windows
                par[walk.EDGE_BREAK] = "breaks" in i.windows
                par[walk.EDGE_END] = "shift-end" in i.windows
            case TimeUse():
                par[walk.TIME_GAP] = whole_micros(i.measured_gap)
                par[walk.TIME_SESSION] = whole_micros(i.session)
            case Presence():
                pass
    return par
