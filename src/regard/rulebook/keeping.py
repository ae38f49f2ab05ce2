"""How long something is held: the rule and what was seen of it, the longer one counting."""

from __future__ import annotations

from dataclasses import dataclass

from regard.rulebook.facts import Item
from regard.rulebook.wording import said
from regard.terms.duration import Duration
from regard.terms.text import Text

_TERMS = ("kept", "oldest", "oldest_over")


@dataclass(frozen=True, slots=True)
class Held:
    """The longest time known (None when none is), whether it is without limit, and the facts that say so.

    `more`: nothing longer is known than "more than" this time, so the true one is longer still.
    """

    time: Duration | None
    unlimited: bool
    names: tuple[str, ...]
    more: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is known of how long it is held."""
        return self.unlimited or self.time is not None

    @property
    def said(self) -> Text | None:
        """The time to put after "kept": `for 40 days`, `pendant 40 jours`, `pendant plus de 6 mois`, `sans limite`."""
        if self.unlimited:
            return said("unlimited")
        if self.time is None:
            return None
        words = said(self.time)
        if self.more:
            return Text(f"for more than {words.en}", f"pendant plus de {words.fr}")
        return Text(f"for {words.en}", f"pendant {words.fr}")

    def reaches(self, limit: Duration) -> bool:
        """Whether it is held for `limit` or longer, counted from every start."""
        return self.unlimited or (self.time is not None and reaches(self.time, limit))

    def exceeds(self, limit: Duration) -> bool:
        """Whether it is held longer than `limit`, counted from every start."""
        if self.unlimited or self.time is None:
            return self.unlimited
        return self.time.exceeds(limit) or (self.more and reaches(self.time, limit))

    def within(self, limit: Duration) -> bool:
        """Whether it is known to be held no longer than `limit`, counted from every start. "More than" sets no upper bound."""
        return (
            not self.more
            and not self.unlimited
            and self.time is not None
            and (self.time == limit or limit.exceeds(self.time))
        )


def held(item: Item) -> Held:
    """How long the data of `item` (a `keeps` or a `copies`) are held: the longest of the rule, the oldest seen and "more than"."""
    known = [(name, item.duration(name)) for name in _TERMS]
    times = [(name, time) for name, time in known if time is not None]
    if item.word("kept") == "unlimited":
        return Held(None, True, ("kept", *(name for name, _ in times)))
    if not times:
        return Held(None, False, ())
    longest = max(time for _, time in times)
    first = [name for name, time in times if time == longest]
    return Held(longest, False, (*first, *(name for name, _ in times if name not in first)), "oldest_over" in first)


def reaches(time: Duration, limit: Duration) -> bool:
    """Whether `time` is as long as `limit` or longer, from every start."""
    return time == limit or time.exceeds(limit)


def ruled_elsewhere(place: str | None, area: str | None, authorised: bool) -> bool:
    """Whether a special text (the interior-security code) sets the term: body cameras, the public road, cameras under an order."""
    return area == "bodycam" or place == "public-road" or authorised
