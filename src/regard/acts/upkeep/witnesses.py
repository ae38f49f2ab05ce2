"""The witnesses of the ledger as the site knows them: admitted, heard of or silent. Set up by others, on machines of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.acts import prove
from regard.acts.running import signing
from regard.acts.running.site import RunningSite
from regard.ledger import traces
from regard.ledger.log import Cosigned


@dataclass(frozen=True, slots=True)
class WitnessState:
    """A witness that this site listens to. `at` and `size` are None before its first cosignature; `behind` counts lines since.

    `silent`: its last word is older than two days, or it never spoke.
    """

    name: str
    key: str
    at: datetime | None
    size: int | None
    behind: int
    silent: bool


def states(site: RunningSite) -> tuple[WitnessState, ...]:
    """Each admitted witness, those that are silent first. Reads only."""
    now, leaves = site.clock.now(), site.read(traces.size)
    last: dict[str, Cosigned] = {}
    for one in site.log.cosigned():
        if one.witness not in last or one.at > last[one.witness].at:
            last[one.witness] = one
    found = []
    for verifier in signing.witnesses(site.folder):
        said = last.get(verifier.name)
        silent = said is None or now - said.at > prove.SILENT_AFTER
        found.append(
            WitnessState(
                verifier.name,
                str(verifier),
                said.at if said else None,
                said.size if said else None,
                max(0, leaves - (said.size if said else 0)),
                silent,
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.silent, one.name)))
