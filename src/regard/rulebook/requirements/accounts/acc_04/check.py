"""ACC-04: the password rule of 2017, for facts before 14 October 2022."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts

_NAMED = ("password.length", "password.classes", "password.lockout", "password.none", "password.strong")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system."""
    accounts = facts.one("accounts")
    length, classes = accounts.number("password.length"), accounts.number("password.classes")
    if accounts.flag("password.none"):
        yield law.breached("none", accounts, *_NAMED, reading=law.reading())
    elif accounts.flag("password.strong") is False:
        yield law.breached("weak_said", accounts, *_NAMED, reading=law.reading())
    elif length is not None and classes is not None:
        yield _counted(accounts, law, length, classes)
    elif accounts.flag("password.strong"):
        yield law.met(accounts, *_NAMED)
    else:
        yield law.unknown(accounts, *_NAMED)


def _counted(accounts: Item, law: InForce, length: float, classes: float) -> Outcome:
    alone, restricted = law.limit("length_alone"), law.limit("length_restricted")
    lockout, most = accounts.number("password.lockout"), law.number("attempts_max", of="ACC-02")
    if alone is None or restricted is None or most is None:
        return law.unknown(accounts, *_NAMED)
    if length >= float(alone.value) and classes >= 4:  # type: ignore[arg-type]
        return law.met(accounts, *_NAMED, limit=alone)
    if length >= float(restricted.value) and classes >= 3:  # type: ignore[arg-type]
        if lockout is None:
            return law.unknown(accounts, *_NAMED, limit=restricted, sentence="restricted")
        if lockout <= most:
            return law.met(accounts, *_NAMED, limit=restricted)
        return law.breached("weak", accounts, *_NAMED, limit=alone, reading=law.reading())
    # Five characters with further information, or four on one's own device: what else protects is not in the charter.
    if (length >= 5 and lockout is not None and lockout <= 5) or (length >= 4 and lockout is not None and lockout <= 3):
        return law.unknown(accounts, *_NAMED)
    return law.breached("weak", accounts, *_NAMED, limit=restricted, reading=law.reading())
