"""ACC-01: the strength of the password rule, in bits."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook import passwords
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
        yield _computed(accounts, law, length, classes)
    elif accounts.flag("password.strong"):
        yield law.met(accounts, *_NAMED)
    else:
        yield law.unknown(accounts, *_NAMED)


def _computed(accounts: Item, law: InForce, length: float, classes: float) -> Outcome:
    alone, restricted, device = law.limit("bits_alone"), law.limit("bits_restricted"), law.limit("bits_device")
    lockout, most = accounts.number("password.lockout"), law.number("attempts_max", of="ACC-02")
    failures = law.number("failures_device")
    said = round(passwords.bits(length, classes), 1)
    if alone is None or restricted is None or device is None:
        return law.unknown(accounts, *_NAMED)
    if passwords.meets_alone(length, classes, float(alone.value)):  # type: ignore[arg-type]
        return law.met(accounts, *_NAMED, bits=said, limit=alone)
    if passwords.meets_restricted(length, classes, float(restricted.value)):  # type: ignore[arg-type]
        if lockout is None:
            return law.unknown(accounts, *_NAMED, bits=said, limit=restricted, sentence="restricted")
        if most is not None and lockout <= most:
            return law.met(accounts, *_NAMED, bits=said, limit=restricted)
        return law.breached("weak", accounts, *_NAMED, bits=said, limit=alone, reading=law.reading())
    blocks = lockout is not None and failures is not None and lockout <= failures
    if blocks and said >= float(device.value):  # type: ignore[arg-type]
        return law.unknown(accounts, *_NAMED, bits=said, limit=device, sentence="device")
    return law.breached("weak", accounts, *_NAMED, bits=said, limit=restricted, reading=law.reading())
