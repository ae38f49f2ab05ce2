"""What the trace of a look says: how many looks were traced without a reason."""

from __future__ import annotations

from regard.rulebook.checking import InForce
from regard.rulebook.facts import Item
from regard.rulebook.wording import share
from regard.terms.text import Text


def unexplained(traces: Item, law: InForce) -> Text | None:
    """The share of the looks and communications traced that give no reason, beyond the requirement's own limit for slips; None where it
    is not known, or within that."""
    part, slips = traces.number("unexplained"), law.number("unexplained")
    return share(part) if part is not None and slips is not None and part > slips else None
