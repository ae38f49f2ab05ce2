"""Admit: a door parsed input into arrivals; the gate decides once per batch; what is not needed is dropped here.

The life of a batch: token → fields of the charter → parse → gate → trace, durable → late, future and repeated rows out → names become
pseudonyms → journal, durable → answer. A scan of someone who was not told yet is kept as a movement of goods, without the person (SCN-07).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from regard.acts.running.intake import Intake, Taken
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.gate import admission
from regard.intake import mapping as mappings
from regard.intake import tokens
from regard.intake.arrivals import SCHEMA, Arrivals, Fields, Refused
from regard.intake.doors import scanners_arrow, scanners_csv, scanners_ndjson, scanners_parquet
from regard.intake.openapi import describe
from regard.terms.actor import Actor, process
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.text import Text
from regard.terms.words import Act

NDJSON = "application/x-ndjson"
ARROW = "application/vnd.apache.arrow.stream"
_WRONG_TOKEN = Text(
    "This token opens nothing here. Enrol the device, or send the token that it was given.",
    "Ce jeton n’ouvre rien ici. Inscrivez l’appareil, ou envoyez le jeton qu’il a reçu.",
)
_WRONG_TYPE = Text("Send {known}; not “{type}”.", "Envoyez {known} ; pas « {type} ».")


@dataclass(frozen=True, slots=True)
class Door:
    """A device whose token was recognised."""

    system: str
    device: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answers: how many rows are kept, durably; how many of them without their person; which were refused and why."""

    accepted: int
    without_person: int
    duplicates: int
    refused: tuple[Refused, ...] = ()
    refused_total: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)

    def plus(self, other: Answer) -> Answer:
        """Both answers as one, for a file that came in several batches."""
        return Answer(
            self.accepted + other.accepted,
            self.without_person + other.without_person,
            self.duplicates + other.duplicates,
            (*self.refused, *other.refused)[:1000],
            self.refused_total + other.refused_total,
            _sum(self.reasons, other.reasons),
            _sum(self.dropped, other.dropped),
        )


class Doors:
    """The open doors of one process: tokens, journals, and the identities of the late window. One per site at a time."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site
        self.intake = Intake(site)

    def recognise(self, system: str, authorization: str | None) -> Door:
        """The device that a bearer token belongs to. Raises NotAllowed (`token_wrong`)."""
        token = tokens.bearer(authorization)
        rows = self.intake.tokens(system) if token else []
        row = tokens.match(token, rows, system=system, now=self.site.clock.now()) if token else None
        if row is None:
            raise NotAllowed("token_wrong", _WRONG_TOKEN)
        return Door(row.system, row.device)

    def batch(self, door: Door, body: bytes, content_type: str) -> Answer:
        """Take one HTTP batch. Raises InputRefused (`content_type`, the door's own), NotAllowed, Unavailable: then nothing of it is kept."""
        fields = self.fields(door.system)
        kind = content_type.split(";", maxsplit=1)[0].strip().lower()
        if kind not in (NDJSON, ARROW):
            raise InputRefused("content_type", _WRONG_TYPE, known=f"{NDJSON}, {ARROW}", type=kind[:80])
        read = scanners_ndjson.read if kind == NDJSON else scanners_arrow.read
        with self.intake.turn:
            arrivals = read(body, fields=fields, device=door.device)
        return self.arrivals(door, arrivals)

    def file(self, system: str, path: Path, mapping: Path | None, *, actor: Actor, device: str) -> Iterator[Answer]:
        """Take a CSV or Parquet file, batch by batch. Raises as `batch`; what earlier batches gave is kept."""
        fields = self.fields(system)
        rules = mappings.load(mapping) if mapping else None
        read = scanners_parquet.read if path.suffix.lower() == ".parquet" else scanners_csv.read
        for arrivals in read(path, fields=fields, device=device, mapping=rules):
            yield self.arrivals(Door(system, device), arrivals, actor=actor)

    def fields(self, system: str) -> Fields:
        """The fields that the charter admits for a system; everything else is dropped as it is read."""
        declared = {one.name for one in self.site.charter.named(system).field}
        return Fields.of(declared & set(SCHEMA.names))

    def arrivals(self, door: Door, arrivals: Arrivals, *, actor: Actor | None = None) -> Answer:
        """Judge, trace, and keep one batch that was read."""
        # A batch without one readable row is asked about as an empty one: its answer is the list of what was wrong with each.
        present = {n for n in arrivals.table.column_names if arrivals.table[n].null_count < arrivals.rows} or {"at"}
        request = admission.AdmissionRequest(
            system=door.system,
            device=door.device,
            fields=frozenset(present | set(arrivals.dropped)),
            real=not self.site.settings.demo,
        )
        now = self.site.clock.now()
        answer = admission.decide(self.site.charter, request, self.intake.standing(door.system), now)
        detail = (("rows", str(arrivals.rows)), ("unreadable", str(arrivals.refused_total)))
        doing = Doing(Act.ADMIT, system=door.system, object=f"device:{door.device}", detail=detail)
        gated(self.site, actor or process("door"), doing, answer.decision)
        return _answer(arrivals, self.intake.take(door.system, arrivals, answer))

    def close(self) -> None:
        """Close the journals; what they hold is sealed by the next start."""
        self.intake.close()


def door_description(site: RunningSite) -> dict[str, object]:
    """The OpenAPI description of the HTTP door of this site."""
    systems = tuple(one.id for one in site.charter.system if one.area == "scanners")
    server = f"http://{site.settings.host}:{site.settings.intake_port}"
    found: dict[str, object] = describe(systems=systems, server=server)
    return found


def _answer(arrivals: Arrivals, taken: Taken) -> Answer:
    return Answer(
        accepted=taken.kept,
        without_person=taken.without_person,
        duplicates=taken.duplicates,
        refused=tuple(sorted((*arrivals.refused, *taken.refused), key=lambda r: r.line)),
        refused_total=arrivals.refused_total + sum(taken.reasons.values()),
        reasons=_sum(dict(arrivals.reasons), taken.reasons),
        dropped=dict(arrivals.dropped),
    )


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {**one, **other}}
