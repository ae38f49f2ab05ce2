"""GDPR-32: encryption, access as needed, traces. Password rules, accounts and the integrity of body-camera files (BC-06) have requirements of
their own."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.terms.words import Area

_SECURITY = ("strong", "transport", "at_rest", "integrity")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per fault that is known; else one for the system."""
    security, accounts, traces = facts.one("security"), facts.one("accounts"), facts.one("traces")
    faults = 0
    for name in _SECURITY:
        if security.flag(name) is False and not (name == "integrity" and facts.area is Area.BODYCAM):
            faults += 1
            yield law.breached("weak" if name == "strong" else name, security, name)
    if accounts.flag("password.none"):
        faults += 1
        yield law.breached("no_password", accounts, "password.none")
    if accounts.flag("per_site") is False:
        faults += 1
        yield law.breached("everyone", accounts, "per_site")
    if traces.flag("kept") is False:
        faults += 1
        yield law.breached("no_traces", traces, "kept", article=law.duty("traces"))
    if faults:
        return
    if security.flag("transport") and security.flag("at_rest"):
        yield law.met(security, *_SECURITY)
    else:
        yield law.unknown(security, *_SECURITY)
