"""The four states that a check can end in, told everywhere by word and shape as well as colour."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Met, breached, not evidenced (not known: a gap), not applicable."""

    MET = "met"
    BREACHED = "breached"
    NOT_EVIDENCED = "not-evidenced"
    NOT_APPLICABLE = "not-applicable"
