"""Whether going from one value of a key to another widens monitoring. What is doubtful counts as widening."""

from __future__ import annotations

from typing import Any

from regard.charter.meaning import Meaning, Way
from regard.terms.duration import Duration


def widens_by(told: Meaning, before: Any, after: Any) -> bool:
    """Whether going from one value to the other widens. What is not known any more, or newly bounded by nothing, counts."""
    if told.way in (Way.NEVER, Way.ALWAYS):
        return told.way is Way.ALWAYS
    if told.way is Way.STAYS:
        return after is False or after is None
    if told.way is Way.ORDERED:
        ranks = {word: rank for rank, word in enumerate(told.order)}
        return after is None or ranks.get(str(after), 0) > ranks.get(str(before), 0 if before is None else -1)
    if told.way is Way.WITHIN:
        return before is not None
    if isinstance(before, bool | None) and isinstance(after, bool | None):
        return after is True if told.way is Way.MORE else after is not True
    if before is None or after is None or "unlimited" in (before, after):
        return _open_ended(told, before, after)
    if isinstance(before, Duration | int | float) and isinstance(after, Duration | int | float):
        return bool(after > before) if told.way is Way.MORE else bool(after < before)  # type: ignore[operator]
    return told.way is Way.LESS and after is False


def _open_ended(told: Meaning, before: Any, after: Any) -> bool:
    if after == "unlimited" or before == "unlimited":
        return bool(after == "unlimited" or after is None)
    if isinstance(after if before is None else before, tuple | str):
        gained = before is None and bool(after)
        return gained if told.way is Way.MORE else not gained
    return True
