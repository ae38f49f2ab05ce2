"""The gate's decisions, one at a time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import processes, warehouse
from bench.registry import Reading, at_most, figure
from bench.stage import Stage
from bench.timing import spread
from regard.charter import loads
from regard.gate import admission, derivation, disclosure, retention
from regard.gate.admission import AdmissionRequest
from regard.gate.derivation import DerivationRequest
from regard.gate.disclosure import DisclosureRequest
from regard.gate.standing import DeviceState, Granted, Standing
from regard.terms.actor import Actor
from regard.terms.words import Act, Grain, Per, Purpose, Relation

NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
TIMES = 20_000
FIELDS = ("at", "worker", "task", "team", "item", "place", "qty", "id")


@figure("gate_decision_p99", goal=at_most(1.0, "ms"))
def gate_decision_p99(stage: Stage) -> Reading:
    """The slowest of the gate's four kinds of decision, 99th percentile: admission, derivation, disclosure, retention; mixed questions."""
    found = {name: spread(act, TIMES).at(0.99) for name, act in _questions().items()}
    wall = max(one for one, _ in found.values()) * 1e3
    cpu = max(one for _, one in found.values()) * 1e3
    each = ", ".join(f"{name} {wall * 1e3:.3f}" for name, (wall, _) in found.items())
    note = f"ms wall: {each}; slowest in thread processor time {cpu:.3f} ms; {TIMES:,} of each; {processes.load_now()}"
    return Reading(value=wall, unit="ms", note=note)


def _questions() -> dict[str, Callable[[int], Any]]:
    """Questions as they come: other devices, fields, roles, purposes, grains and instants from one to the next, some refused."""
    charter = loads(warehouse.charter(40), file="charter.toml")
    rng = random.Random(5)
    informed = {f"p{n:025d}": LONG_AGO for n in range(600)}
    devices = {(warehouse.SYSTEM, warehouse.gateway(n)): DeviceState(LONG_AGO) for n in range(38)}
    standing = Standing(devices=devices, informed=informed, published=LONG_AGO.date())
    actors = [
        Actor(f"a{n}", frozenset({role}), n % 10 != 0, (), frozenset({warehouse.TEAMS[n % 4]}))
        for n, role in enumerate(("team-lead", "operations-manager", "dpo", "worker", "representative", "administrator") * 5)
    ]  # fmt: skip
    purposes = [Purpose(p) for p in ("real-time-help", "planning", "error-detection", "stock-tracking", "pay")]
    grants = (Granted("team-lead", LONG_AGO), Granted("operations-manager", LONG_AGO, NOW + timedelta(days=90)))
    figures = ("units", "units-live", "silence", "fast-pair", "none")

    def at(number: int) -> datetime:
        return NOW + timedelta(seconds=number)

    def admit(number: int) -> object:
        fields = frozenset(rng.sample(FIELDS, rng.randint(3, 8))) | {"at"}
        request = AdmissionRequest(warehouse.SYSTEM, warehouse.gateway(rng.randrange(40)), fields)
        return admission.decide(charter, request, standing, at(number))

    def derive(number: int) -> object:
        live = rng.random() < 0.5
        request = DerivationRequest(
            warehouse.SYSTEM,
            rng.choice(figures),
            rng.choice(list(Per)),
            Grain.NOW if live else rng.choice(list(Grain)),
            rng.choice(purposes),
            rng.choice(actors),
            rng.choice(list(Relation)),
            live=live,
            team_size=rng.choice([None, 5, 30]),
        )
        return derivation.decide(charter, request, at(number))

    def show(number: int) -> object:
        per = rng.choice(list(Per))
        request = DisclosureRequest(
            rng.choice(actors),
            rng.choice([Act.SHOW, Act.ANSWER, Act.DERIVE]),
            warehouse.SYSTEM,
            rng.choice(purposes),
            rng.choice(list(Relation)),
            rng.choice(["raw-events", "statistics"]),
            per,
            rng.choice(list(Grain)),
            per is Per.PERSON,
            reason=rng.choice([None, "a customer's question about an order"]),
            grants=grants,
            oldest=NOW - timedelta(hours=rng.randrange(60)),
        )
        return disclosure.decide(charter, request, at(number))

    def keep(number: int) -> object:
        keeping = retention.term(
            charter, warehouse.SYSTEM, "raw-events", rng.choice(list(Per)), rng.choice(list(Grain)), at(number)
        )
        return keeping.term and retention.erase_by(keeping.term, at(number), UTC)

    return {"admission": admit, "derivation": derive, "disclosure": show, "retention": keep}
