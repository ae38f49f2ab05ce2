"""Team figures that single nobody out.

A cell (team, measure) of a period is shown only when at least `min_group` people stand behind it and none of them
makes up more than `dominance` of it
(INSEE and DGFiP, for tax data on natural persons: 11 people, 85 %). The total of all teams is shown too, so what is
hidden *together* is a cell as well: other
cells are hidden until that one is safe. And a figure is not shown that differs from one shown earlier by what fewer
than `min_group` people did:
who left, who came, whose late rows arrived would be read off. Every hidden cell says why.

Not guarded: sums over several earlier releases at once (four weeks against their month). Release one grain for one
purpose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from regard.terms.errors import InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text

FLOOR = 3

People = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Protection:
    """The rules of disclosure:

    `min_group` people (never under 3), the largest share of one person, and a multiple to round what is shown
    to (1: none).

    Raises InputRefused (`activity_protection_wrong`).
    """

    min_group: int = 11
    dominance: float = 0.85
    rounding: int = 1

    def __post_init__(self) -> None:
        if self.min_group < FLOOR or not 0 < self.dominance <= 1 or self.rounding < 1:
            raise InputRefused("activity_protection_wrong", _WRONG, floor=FLOOR)


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands behind the cells of one period:

    per team and measure, each person's own value. In memory only; never stored.

    `values[team][measure]` maps a person (the worker's code) to a whole, non-negative value; those with 0 are of
    the group too.
    """

    period: Span
    measures: tuple[str, ...]
    values: Mapping[str, Mapping[str, People]]


class Hidden(StrEnum):
    """Why a cell is not shown."""

    SMALL = "small-group"
    DOMINANT = "dominant-person"
    COMPLEMENT = "protects-another"
    DIFFERENCE = "differs-too-little"


@dataclass(frozen=True, slots=True)
class Cell:
    """One team (or None:

    all teams together), one measure. `value` and `people` are None when it is hidden, and `hidden` and `why`
    say why.
    """

    team: str | None
    measure: str
    value: int | None
    people: int | None
    hidden: Hidden | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What is shown of one period.

    `behind` holds each shown cell's people for the differencing guard: in memory only, never stored or shown.
    """

    period: Span
    cells: tuple[Cell, ...]
    behind: Mapping[tuple[str | None, str], People] = field(default_factory=dict, repr=False)

    def cell(self, team: str | None, measure: str) -> Cell:
        """The cell of a team (None: all together) and a measure. Raises NotFound (`activity_cell_unknown`)."""
        for cell in self.cells:
            if cell.team == team and cell.measure == measure:
                return cell
        raise NotFound("activity_cell_unknown", _NO_CELL, measure=measure)


def protect(figures: Figures, rules: Protection, earlier: Sequence[Release] = ()) -> Release:
    """The cells of `figures`, teams in their order and then the total, hidden where they must be.

    `earlier`: releases already shown, of any period.
    """
    near = [release for release in earlier if _overlap(release.period, figures.period)]
    cells: dict[tuple[str | None, str], Cell] = {}
    behind: dict[tuple[str | None, str], People] = {}
    for measure in figures.measures:
        groups = {team: figures.values[team][measure] for team in figures.values}
        whole = _together(groups.values())
        shown = [release.behind[key] for release in near for key in release.behind if key[1] == measure]
        reasons = {team: _primary(people, rules, shown) for team, people in groups.items()}
        total_reason = _primary(whole, rules, shown)
        if total_reason is None:
            _complement(groups, reasons, rules)
        for team, people in groups.items():
            cells[team, measure] = _cell(team, measure, people, reasons[team], rules)
        cells[None, measure] = _cell(None, measure, whole, total_reason, rules)
        behind |= {(team, measure): dict(people) for team, people in groups.items() if reasons[team] is None}
        if total_reason is None:
            behind[None, measure] = whole
    order = [*figures.values, None]
    return Release(figures.period, tuple(cells[team, m] for team in order for m in figures.measures), behind)


def regroup(figures: Figures, into: Mapping[str, str]) -> Figures:
    """The same figures with teams merged upward (`{"dock-1":

    "dock", "dock-2": "dock"}`): what small teams need, rather than only being hidden.

    A team that `into` does not name keeps its own name.
    """
    merged: dict[str, dict[str, People]] = {}
    for team, measures in figures.values.items():
        group = merged.setdefault(into.get(team, team), {})
        for measure in figures.measures:
            group[measure] = _together([group.get(measure, {}), measures[measure]])
    return Figures(figures.period, figures.measures, merged)


_WRONG = Text(
    "A group counts at least {floor} people, dominance is a share above 0 and up to 1, rounding a whole number from 1.",
    "Un groupe compte au moins {floor} personnes, la dominance est une part entre 0 (exclu) et 1, l’arrondi "
    "un entier à partir de 1.",
)
_NO_CELL = Text("No such figure “{measure}” in this release.", "Pas de chiffre « {measure} » dans cette publication.")
_WHY = {
    Hidden.SMALL: Text(
        "Not shown: fewer than {k} people stand behind this figure.",
        "Non affiché : moins de {k} personnes sont derrière ce chiffre.",
    ),
    Hidden.DOMINANT: Text(
        "Not shown: one person makes up more than {share}% of this figure.",
        "Non affiché : une seule personne représente plus de {share} % de ce chiffre.",
    ),
    Hidden.COMPLEMENT: Text(
        "Not shown: with the total, this figure would give away another one that rests on too few people.",
        "Non affiché : avec le total, ce chiffre en révélerait un autre qui repose sur trop peu de personnes.",
    ),
    Hidden.DIFFERENCE: Text(
        "Not shown: compared with a figure already shown, it would tell what fewer than {k} people did.",
        "Non affiché : comparé à un chiffre déjà affiché, il dirait ce qu’ont fait moins de {k} personnes.",
    ),
}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _together(groups: Iterable[People]) -> dict[int, int]:
    whole: dict[int, int] = {}
    for people in groups:
        for person, value in people.items():
            whole[person] = whole.get(person, 0) + value
    return whole


def _unsafe(people: People, rules: Protection) -> Hidden | None:
    """What is wrong with showing the sum over `people`, by itself."""
    if len(people) < rules.min_group:
        return Hidden.SMALL
    if max(people.values()) > rules.dominance * sum(people.values()):
        return Hidden.DOMINANT
    return None


def _primary(people: People, rules: Protection, shown: Sequence[People]) -> Hidden | None:
    wrong = _unsafe(people, rules)
    if wrong is None and any(0 < _differing(people, before) < rules.min_group for before in shown):
        return Hidden.DIFFERENCE
    return wrong


def _differing(one: People, other: People) -> int:
    """How many people's part is not the same in both."""
    return sum(one.get(person) != other.get(person) for person in one.keys() | other.keys())


def _complement(groups: Mapping[str, People], reasons: dict[str, Hidden | None], rules: Protection) -> None:
    """Hide more cells, smallest groups first, until what is hidden together could be shown as one."""
    hidden = [team for team, reason in reasons.items() if reason is not None]
    if not hidden:
        return
    rest = sorted(
        (team for team, reason in reasons.items() if reason is None), key=lambda team: (len(groups[team]), team)
    )
    while rest and _unsafe(_together([groups[team] for team in hidden]), rules) is not None:
        team = rest.pop(0)
        reasons[team] = Hidden.COMPLEMENT
        hidden.append(team)


def _cell(team: str | None, measure: str, people: People, hidden: Hidden | None, rules: Protection) -> Cell:
    if hidden is not None:
        why = _WHY[hidden].filled(k=rules.min_group, share=f"{100 * rules.dominance:g}")
        return Cell(team, measure, None, None, hidden, why)
    value = sum(people.values())
    rounded = (2 * value + rules.rounding) // (2 * rules.rounding) * rules.rounding
    return Cell(team, measure, rounded, len(people))
