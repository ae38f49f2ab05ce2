"""ACC-02: how many attempts a short password allows."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook import passwords
from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome, where the rule is known and not strong enough alone."""
    accounts, most = facts.one("accounts"), law.limit("attempts_max")
    length, classes = accounts.number("password.length"), accounts.number("password.classes")
    if length is None or classes is None or most is None:
        return
    if passwords.meets_alone(length, classes, law.number("bits_alone", of="ACC-01") or 80):
        return
    lockout, names = accounts.number("password.lockout"), ("password.lockout", "password.length", "password.classes")
    if lockout is None:
        yield law.unknown(accounts, *names, limit=most)
    elif lockout > float(most.value):  # type: ignore[arg-type]
        yield law.breached("many", accounts, *names, limit=most, reading=law.reading())
    else:
        yield law.met(accounts, *names, limit=most)
