"""VP-01: the closed list of CSI L251-2."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.sighting import on_road, private_body

_LISTED = {
    "public-buildings": "since_code", "defence": "since_code", "traffic-flow": "since_code", "traffic-offences": "since_code",
    "high-risk-places": "since_code", "terrorism": "since_code", "natural-risk": "since_code", "rescue": "since_code",
    "amusement-parks": "since_code", "motor-insurance": "motor_insurance", "fly-tipping": "fly_tipping",
}  # fmt: skip
_LOOSE = (
    "security-of-persons", "security-of-goods", "theft-prevention", "site-security", "safety", "statistics", "evidence",
    "judicial-request", "policing", "identification",
)  # fmt: skip
"""Words that may stand for a purpose of the list, or for a later use of the images that other texts allow."""


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of the public road. Shopkeepers' cameras on the street are VP-09's."""
    if not on_road(facts) or private_body(facts):
        return
    purposes = facts.system.words("purposes")
    if not purposes:
        yield law.unknown(facts.system)
        return
    early = tuple(word for word in purposes if word in _LISTED and law.limit(_LISTED[word]) is None)
    outside = tuple(word for word in purposes if word not in _LISTED and word not in _LOOSE)
    if facts.of_site().word("kind") == "state" and "offence-evidence" in outside:
        outside = tuple(word for word in outside if word != "offence-evidence")
    loose = tuple(word for word in purposes if word not in _LISTED and word not in outside)
    kind = facts.of_site().known("kind")
    if early or outside:
        yield law.breached("outside", facts.system, "purposes", also=kind, wrong=(*early, *outside))
    elif loose:
        yield law.unknown(facts.system, "purposes", also=kind, sentence="loose", loose=loose)
    else:
        yield law.met(facts.system, "purposes", also=kind)
