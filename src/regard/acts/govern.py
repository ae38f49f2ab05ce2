"""Govern: publish a charter, grant and withdraw roles, enrol devices, tell people, place holds, approve exceptions.

Nothing here looks at anyone's data; everything here decides who may. No real door opens before the consultation that the law wants is
on record: until then the gate answers *gap* (C. trav. L2312-38, R2312-6).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from regard import charter as charters
from regard.acts.running import actors, standing, tables
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry, gated
from regard.charter.difference import Change
from regard.charter.model import Charter
from regard.gate import govern as gate
from regard.intake import tokens
from regard.people import links, register
from regard.site import folder as folders
from regard.site import settings as site_settings
from regard.terms.actor import Actor
from regard.terms.clock import Clock, from_micros, micros
from regard.terms.decision import Answer, Decision
from regard.terms.errors import Conflict, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

OWNER = Actor(id="owner:keys", roles=frozenset({"owner"}), second_factor=True)
"""Whoever holds the machine and its keys: founds the site and enrols its first officer, and is traced doing so."""
_DPO = "dpo"
_NO_DEVICE = Text(
    "No device “{device}” is enrolled in “{system}”.", "Aucun appareil « {device} » n’est inscrit dans « {system} »."
)


@dataclass(frozen=True, slots=True)
class Published:
    """A charter now in force, what it changes, and the warnings that it was published with."""

    number: int
    sha256: str
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rostered:
    """One line of a roster: who uses a device, known by its worker id. `told` is when the notice was handed over."""

    worker: str
    name: str = ""
    population: str = "staff"
    team: str = ""
    shift: str = ""
    told: datetime | None = None
    since: datetime | None = None


def found(
    path: Path, *, demo: bool = False, clock: Clock | None = None, settings: site_settings.Settings | None = None
) -> RunningSite:
    """Make an empty site: its folder, secrets, keys, database and ledger. Raises Conflict (`site_exists`)."""
    return RunningSite.found(path, settings or site_settings.generate(demo=demo), clock=clock)


def publish_charter(site: RunningSite, actor: Actor, text: str) -> Published:
    """Bring a charter into force. Raises InputRefused (`charter_*`), NotAllowed with the rules that it would breach, Conflict (`charter_unchanged`)."""
    charter = charters.loads(text)
    charters.require(charter)
    previous = site.charter if site.charter_number else None
    now = site.clock.now()
    facts = site.read(lambda conn: standing.standing(conn, site))
    decision = gate.publish(charter, previous, facts, now)
    changes = charters.compare(previous, charter) if previous else ()
    doing = Doing(Act.GOVERN, object=f"charter:{site.charter_number + 1}", detail=(("changes", str(len(changes))),))
    gated(site, actor, doing, decision)
    version = folders.publish(site.folder, text)
    site.write(
        lambda conn: conn.execute(
            tables.charter_version.insert().values(
                number=version.number,
                sha256=version.sha256,
                published_us=micros(now),
                published_by=actor.id,
                widens=any(c.widens for c in changes),
            )
        )
    )
    warnings = tuple(value for key, value in decision.conditions if key == "warning")
    return Published(version.number, version.sha256, changes, warnings)


def record_consultation(
    site: RunningSite,
    actor: Actor,
    *,
    submitted: date,
    system: str | None = None,
    expert: bool | None = None,
    opinion: date | None = None,
) -> None:
    """Put a consultation of the works council on record: when it was submitted, and its opinion when there is one."""
    row = {
        "system": system,
        "submitted_on": submitted.isoformat(),
        "expert": expert,
        "opinion_on": opinion.isoformat() if opinion else None,
        "recorded_us": micros(site.clock.now()),
    }
    gated(site, actor, Doing(Act.GOVERN, system=system or "", object="consultation"), Decision(Answer.PERMIT))
    site.write(lambda conn: conn.execute(tables.consultation.insert().values(**row)))


def enrol_actor(site: RunningSite, actor: Actor, label: str) -> str:
    """Open an account for someone, without any role and without any credential; returns its opaque id."""
    now = site.clock.now()
    gated(site, actor, Doing(Act.GOVERN, object="account:new"), Decision(Answer.PERMIT))
    return site.write(lambda conn: actors.create(conn, site, label, now))


def enrolment_link(site: RunningSite, actor: Actor, actor_id: str) -> str:
    """A single-use token, valid 15 minutes, that lets an account set up its way in. Shown once; only its hash is kept."""
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, object=f"account:{actor_id}", detail=(("what", "enrolment-link"),)),
        Decision(Answer.PERMIT),
    )
    return site.write(lambda conn: actors.new_enrolment(conn, actor_id, now))


def first_officer(site: RunningSite, label: str) -> str:
    """Enrol the site's first data-protection officer and return the token of their link. Raises Conflict when the site has one already."""
    now = site.clock.now()
    taken = site.read(
        lambda conn: conn.execute(
            sa.select(tables.grant.c.actor)
            .join(tables.actor, tables.actor.c.id == tables.grant.c.actor)
            .where(tables.grant.c.role == _DPO, tables.grant.c.withdrawn_us.is_(None), tables.actor.c.second_factor)
        ).first()
    )
    if taken:
        raise Conflict(
            "officer_enrolled",
            Text(
                "This site has a data-protection officer already; new people are enrolled from the console.",
                "Ce site a déjà un délégué à la protection des données ; les autres s’inscrivent depuis la console.",
            ),
        )
    gated(site, OWNER, Doing(Act.GOVERN, object="account:first-officer"), Decision(Answer.PERMIT))

    def enrol(conn: sa.Connection) -> str:
        known = conn.execute(
            sa.select(tables.grant.c.actor).where(tables.grant.c.role == _DPO, tables.grant.c.withdrawn_us.is_(None))
        ).first()
        actor_id = str(known[0]) if known else actors.create(conn, site, label, now)
        if not known:
            _insert_grant(conn, actor_id, _DPO, None, now, None, OWNER.id)
        return actors.new_enrolment(conn, actor_id, now)

    return site.write(enrol)


def grant(
    site: RunningSite, actor: Actor, actor_id: str, role: str, *, until: datetime | None, team: str | None = None
) -> None:
    """Give a role, up to an instant. Raises NotAllowed: a role of the charter only, given by someone else, with an end."""
    now = site.clock.now()
    to = site.read(lambda conn: actors.load(conn, actor_id, now, second_factor=_has_second_factor(conn, actor_id)))
    request = gate.GrantRequest(
        by=actor, to=actor_id, role=role, until=until, to_has_second_factor=to.second_factor, holds=to.roles
    )
    doing = Doing(Act.GOVERN, object=f"grant:{role}", persons=(actor_id,), detail=(("team", team or ""),))
    gated(site, actor, doing, gate.grant(site.charter, request, now))
    site.write(lambda conn: _insert_grant(conn, actor_id, role, team, now, until, actor.id))


def withdraw(site: RunningSite, actor: Actor, actor_id: str, role: str | None = None) -> int:
    """Take a role away, or all of them (someone leaves): it bites at once. Returns how many grants ended."""
    now = site.clock.now()
    gated(
        site, actor, Doing(Act.GOVERN, object=f"withdraw:{role or 'all'}", persons=(actor_id,)), Decision(Answer.PERMIT)
    )

    def end(conn: sa.Connection) -> int:
        condition = [tables.grant.c.actor == actor_id, tables.grant.c.withdrawn_us.is_(None)]
        if role:
            condition.append(tables.grant.c.role == role)
        else:
            conn.execute(tables.actor.update().where(tables.actor.c.id == actor_id).values(ended_us=micros(now)))
        return conn.execute(tables.grant.update().where(*condition).values(withdrawn_us=micros(now))).rowcount

    return site.write(end)


def enrol_device(
    site: RunningSite, actor: Actor, system: str, device: str, *, overlap: timedelta = timedelta(hours=24)
) -> str:
    """A token for a device that the charter declares; shown once. A token that it had stays valid for `overlap`. Raises NotFound."""
    declared = site.charter.named(system)
    if device not in {one.id for one in declared.device}:
        raise NotFound("device_undeclared", _NO_DEVICE, device=device, system=system)
    now = site.clock.now()
    gated(site, actor, Doing(Act.GOVERN, system=system, object=f"device:{device}"), Decision(Answer.PERMIT))
    token, row = tokens.create(system, device, now=now)

    def rotate(conn: sa.Connection) -> None:
        columns = tables.device.c
        conn.execute(
            tables.device.update()
            .where(
                columns.system == system,
                columns.device == device,
                sa.or_(columns.until_us.is_(None), columns.until_us > micros(now + overlap)),
            )
            .values(until_us=micros(now + overlap))
        )
        conn.execute(
            tables.device.insert().values(
                system=system, device=device, sha256=row.sha256, since_us=micros(now), until_us=None
            )
        )

    site.write(rotate)
    return token


def withdraw_device(site: RunningSite, actor: Actor, system: str, device: str) -> None:
    """End every token of a device now. Raises NotFound (`device_undeclared`) when it has none."""
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object=f"device:{device}", detail=(("what", "withdraw"),)),
        Decision(Answer.PERMIT),
    )
    columns = tables.device.c
    live = sa.or_(columns.until_us.is_(None), columns.until_us > micros(now))
    ended = site.write(
        lambda conn: (
            conn.execute(
                tables.device.update()
                .where(columns.system == system, columns.device == device, live)
                .values(until_us=micros(now))
            ).rowcount
        )
    )
    if not ended:
        raise NotFound("device_undeclared", _NO_DEVICE, device=device, system=system)


def roster(site: RunningSite, actor: Actor, system: str, lines: Iterable[Rostered]) -> int:
    """Say who uses the devices of a system: sealed names, population, team, shift, and when each was told. Returns how many."""
    listed = list(lines)
    now = site.clock.now()
    cipher = site.keyring.row_cipher(system, "names", None)
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object="roster", detail=(("people", str(len(listed))),)),
        Decision(Answer.PERMIT),
    )

    def enter(conn: sa.Connection) -> int:
        found_people = site.directory.resolve(conn, system, [line.worker for line in listed], now=now)
        for line, pseudonym in zip(listed, found_people, strict=True):
            register.describe(conn, system, pseudonym, population=line.population, shift=line.shift or None)
            if line.name:
                register.set_name(conn, system, pseudonym, line.name, cipher)
            if line.team and register.team_of(conn, system, pseudonym, now) != line.team:
                register.join(conn, system, pseudonym, line.team, line.since or now)
            if line.told:
                register.tell(conn, system, [pseudonym], at=line.told, version=str(site.charter_number))
        return len(listed)

    count = site.write(enter)
    site.directory.remember()
    return count


def tell(site: RunningSite, actor: Actor, system: str, pseudonyms: Iterable[str]) -> int:
    """Record that people were handed the notice now. Their scans count for them from now on, not before (C. trav. L1222-4)."""
    listed = tuple(pseudonyms)
    now = site.clock.now()
    gated(site, actor, Doing(Act.GOVERN, system=system, object="notice", persons=listed), Decision(Answer.PERMIT))
    return site.write(lambda conn: register.tell(conn, system, listed, at=now, version=str(site.charter_number)))


def paper_code(site: RunningSite, actor: Actor, system: str, pseudonym: str) -> str:
    """A one-time code to hand over on paper: with it a watched person links what is held on them to an account of their own."""
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object="paper-code", persons=(pseudonym,)),
        Decision(Answer.PERMIT),
    )
    return site.write(lambda conn: links.new_code(conn, system, pseudonym, now=now))


def redeem_paper_code(site: RunningSite, code: str) -> str | None:
    """Open an account for whoever holds the paper and link it to what is held on them; the token of its enrolment link. None when wrong."""
    now = site.clock.now()

    def redeem(conn: sa.Connection) -> str | None:
        actor_id = actors.create(conn, site, "", now)
        linked = links.redeem(conn, code, actor_id=actor_id, now=now)
        if linked is None:
            conn.execute(tables.actor.delete().where(tables.actor.c.id == actor_id))
            return None
        system, pseudonym = linked
        if any(role.name == "worker" for role in site.charter.role):
            _insert_grant(conn, actor_id, "worker", None, now, None, "paper")
        doing = Doing(Act.GOVERN, system=system, object="account:watched", persons=(pseudonym,))
        append(conn, site, [entry(site, Actor(actor_id), doing, Decision(Answer.PERMIT))])
        return actors.new_enrolment(conn, actor_id, now)

    return site.write(redeem)


def exception(
    site: RunningSite,
    actor: Actor,
    requirement: str,
    system: str,
    reason: str,
    evidence_sha256: str,
    until: datetime,
    approver: str | None,
) -> str:
    """Depart from guidance, with owner, approver, reason, evidence and an end. Raises NotAllowed for binding law."""
    now = site.clock.now()
    request = gate.ExceptionRequest(
        by=actor, requirement=requirement, system=system, reason=reason, until=until, approved_by=approver
    )
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object=f"exception:{requirement}", reason=reason),
        gate.exception(site.charter, request, now),
    )
    exception_id = secrets.token_hex(8)
    row = {
        "id": exception_id,
        "requirement": requirement,
        "system": system,
        "owner": actor.id,
        "approver": approver,
        "reason": reason,
        "evidence_sha256": evidence_sha256,
        "since_us": micros(now),
        "until_us": micros(until),
    }
    site.write(lambda conn: conn.execute(tables.exception.insert().values(**row)))
    return exception_id


def published(site: RunningSite) -> tuple[tuple[int, datetime, str, bool], ...]:
    """Every charter published: number, when, SHA-256, whether it watched more than the one before."""
    rows = site.read(
        lambda conn: conn.execute(sa.select(tables.charter_version).order_by(tables.charter_version.c.number)).all()
    )
    return tuple((r.number, from_micros(r.published_us), r.sha256, r.widens) for r in rows)


def charter_text(site: RunningSite, number: int | None = None) -> str:
    """The text of a published charter, the one in force when `number` is None. Raises NotFound (`charter_none`)."""
    site.charter  # noqa: B018  raises when there is none
    versions = {v.number: v for v in folders.published(site.folder)}
    version = versions.get(number or max(versions))
    if version is None:
        raise NotFound(
            "charter_none",
            Text("No charter has number {number}.", "Aucune charte ne porte le numéro {number}."),
            number=number or 0,
        )
    return version.path.read_text("utf-8")


def compare(old: Charter, new: Charter) -> tuple[Change, ...]:
    """What one charter changes of another, in plain words."""
    return charters.compare(old, new)


def _insert_grant(
    conn: sa.Connection, actor_id: str, role: str, team: str | None, now: datetime, until: datetime | None, by: str
) -> None:
    conn.execute(
        tables.grant.insert().values(
            actor=actor_id,
            role=role,
            team=team,
            since_us=micros(now),
            until_us=micros(until) if until else None,
            withdrawn_us=None,
            granted_by=by,
        )
    )


def _has_second_factor(conn: sa.Connection, actor_id: str) -> bool:
    return bool(conn.execute(sa.select(tables.actor.c.second_factor).where(tables.actor.c.id == actor_id)).scalar())
