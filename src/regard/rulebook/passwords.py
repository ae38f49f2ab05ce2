"""How strong a password rule is, computed from the rule and never from passwords.

E = L · log2(N), with L the length and N the size of the alphabet that the classes give: 26 (one class: letters), 52, 62, 99 (upper and lower
case, digits, 37 special characters). The most favourable alphabet is taken, so that nobody is reproached for what is not known.
The deliberation's own examples are met by definition, though two of them compute to a little less than their figure.
Source: CNIL, délibération 2022-100 of 21 July 2022.
"""

from __future__ import annotations

from math import log2

_ALPHABET = {1: 26, 2: 52, 3: 62, 4: 99}
_DEEMED_ALONE = ((12, 4), (14, 3))
_DEEMED_RESTRICTED = ((8, 3),)


def bits(length: float, classes: float) -> float:
    """The entropy of the rule, in bits."""
    return length * log2(_ALPHABET[min(max(int(classes), 1), 4)])


def meets_alone(length: float, classes: float, limit: float) -> bool:
    """Whether the rule suffices by itself: `limit` bits, or one of the deliberation's examples."""
    return bits(length, classes) >= limit or _deemed(length, classes, _DEEMED_ALONE)


def meets_restricted(length: float, classes: float, limit: float) -> bool:
    """Whether the rule suffices where attempts are limited: `limit` bits, or one of the deliberation's examples."""
    return bits(length, classes) >= limit or _deemed(length, classes, _DEEMED_RESTRICTED)


def _deemed(length: float, classes: float, examples: tuple[tuple[int, int], ...]) -> bool:
    return any(length >= least and classes >= kinds for least, kinds in examples)
