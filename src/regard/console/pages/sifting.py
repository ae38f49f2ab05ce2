"""What pages of findings share: filters and days in the address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest

from regard.console.shapes import FoundRow
from regard.terms.errors import InputRefused
from regard.terms.finding import State
from regard.terms.text import Text

FILTERS = ("state", "system", "severity", "article")
_SETTLED = (State.MET, State.NOT_APPLICABLE)


def chosen(asked: HttpRequest) -> dict[str, str]:
    """The filters that the address asks for; an unknown state is none."""
    found = {name: asked.GET.get(name, "") for name in FILTERS}
    if found["state"] not in {"", "all", *State}:
        found["state"] = ""
    return found


def wanted(rows: Sequence[FoundRow], filters: dict[str, str]) -> list[FoundRow]:
    """The findings that the filters ask for; without a state, those that want something done, or differ from what they are held against."""
    return [row for row in rows if _is_wanted(row, filters)]


def day(value: str) -> date | None:
    """An ISO day of a form, None for none. Raises InputRefused (`day_wrong`)."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise InputRefused(
            "day_wrong", Text("“{day}” is no day: write 2026-11-22.", "« {day} » n’est pas un jour : écrivez 2026-11-22."),
            day=value[:32],
        ) from None  # fmt: skip


def _is_wanted(row: FoundRow, filters: dict[str, str]) -> bool:
    state = filters["state"]
    if state not in ("", "all") and row.state != state:
        return False
    if not state and row.state in _SETTLED and not row.mark:
        return False
    pairs = (("system", row.system), ("severity", row.severity), ("article", row.article))
    return all(filters[name] in ("", value) for name, value in pairs)
