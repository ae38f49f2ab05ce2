"""The checks that prove the site holds together: fsck, and the doctor's assertions."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from regard.acts import erase
from regard.acts.running import seen, standing
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import AnyTrace
from regard.gate import admission
from regard.ledger import traces
from regard.terms.actor import process
from regard.terms.decision import Answer, Decision
from regard.terms.duration import Duration
from regard.terms.errors import Damaged, InputRefused, NotFound
from regard.terms.text import Text
from regard.vault import fsck as vault_fsck

KEEPER = process("upkeep")
_ROUTINE = Decision(Answer.PERMIT)


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that the doctor checked: what, whether it holds, and what to do when it does not."""

    what: Text
    holds: bool
    remedy: Text | None = None


def fsck(site: RunningSite, *, deep: bool = True) -> tuple[vault_fsck.Problem, ...]:
    """Every segment has a key, a sound file and a keep trace; every key has a segment; nothing stands past its term."""
    kept = site.read(traces.rows, cipher=AnyTrace(site), acts=("keep",), limit=10_000_000)
    known = {row.value("object").removeprefix("segment:") for row in kept}
    return site.read(vault_fsck.check, site.vault, has_trace=known.__contains__, deep=deep)


def doctor(site: RunningSite) -> tuple[Assertion, ...]:
    """Assert that the installed site is what its charter says: files, keys, doors, accounts, terms, witnesses."""
    checks = (_files, _keys, _charter, _doors, _accounts, _terms, _ledger)
    return tuple(one for check in checks for one in check(site))


def _files(site: RunningSite) -> list[Assertion]:
    loose = [
        p.name
        for p in (site.folder.path, site.folder.keys, site.folder.settings, site.folder.site_db)
        if p.stat().st_mode & 0o077
    ]
    free = shutil.disk_usage(site.folder.path)
    enough = free.free > max(2**30, free.total // 50)
    return [
        Assertion(
            Text(
                "Only the site’s owner reads its folder, keys, settings and database.",
                "Seul le propriétaire lit le dossier, les clés, les réglages et la base.",
            ),
            not loose,
            Text("chmod -R go-rwx on the site’s folder.", "chmod -R go-rwx sur le dossier du site."),
        ),
        Assertion(
            Text("There is room on the disk.", "Il reste de la place sur le disque."),
            enough,
            Text(
                "Free some space: doors refuse scans when the disk is full.",
                "Libérez de la place : les portes refusent les scans quand le disque est plein.",
            ),
        ),
    ]


def _keys(site: RunningSite) -> list[Assertion]:
    apart = not site.folder.backups.resolve().is_relative_to(site.folder.keys.resolve())
    escrow = site.settings.demo or bool(site.settings.escrow_folder)
    return [
        Assertion(Text("Keys lie outside the backups.", "Les clés sont hors des sauvegardes."), apart),
        Assertion(
            Text("A copy of the keys is kept in escrow.", "Une copie des clés est sous séquestre."),
            escrow,
            Text(
                "Set escrow_folder: a lost disk would lose every segment.",
                "Réglez escrow_folder : un disque perdu perdrait tous les segments.",
            ),
        ),
    ]


def _charter(site: RunningSite) -> list[Assertion]:
    try:
        number = site.charter_number
        site.charter  # noqa: B018  read again, with its hash
        good = number > 0
    except (NotFound, Damaged, InputRefused):
        good = False
    return [
        Assertion(
            Text(
                "A charter is in force and unchanged since its publication.",
                "Une charte est en vigueur, inchangée depuis sa publication.",
            ),
            good,
            Text("Publish it again: regard charter publish.", "Republiez-la : regard charter publish."),
        )
    ]


def _doors(site: RunningSite) -> list[Assertion]:
    found = []
    now = site.clock.now()
    for system in site.charter.system if site.charter_number else ():
        facts = site.read(standing.standing, site, system=system.id)
        for device in system.device[:1]:
            request = admission.AdmissionRequest(system.id, device.id, frozenset({"at"}), real=not site.settings.demo)
            answer = admission.decide(site.charter, request, facts, now).decision
            ready = answer.permitted or (system.id, device.id) not in facts.devices
            why = answer.grounds[0].sentence if answer.grounds else None
            found.append(
                Assertion(
                    Text(f"The door of “{system.id}” may open.", f"La porte de « {system.id} » peut s’ouvrir."),
                    ready,
                    None if ready else why,
                )
            )
        undeclared = sorted({d for s, d in facts.devices if s == system.id} - {d.id for d in system.device})
        found.append(
            Assertion(
                Text(
                    f"Every enrolled device of “{system.id}” is in the charter.",
                    f"Chaque appareil inscrit de « {system.id} » est dans la charte.",
                ),
                not undeclared,
                Text("Withdraw the device, or declare it.", "Retirez l’appareil, ou déclarez-le."),
            )
        )
    return found


def _accounts(site: RunningSite) -> list[Assertion]:
    measures = seen.measures(site) if site.charter_number else ()
    mfa = [m.value for m in measures if m.item == "accounts" and m.name == "mfa"]
    return [
        Assertion(
            Text("Every account with a role has a second factor.", "Chaque compte doté d’un rôle a un second facteur."),
            all(mfa),
            Text(
                "Have them register a second factor, or withdraw the role.",
                "Faites-leur enregistrer un second facteur, ou retirez le rôle.",
            ),
        )
    ]


def _terms(site: RunningSite) -> list[Assertion]:
    over = erase.plan(site).segments
    ages = (
        [m for m in seen.measures(site) if m.name == "oldest" and m.item.startswith("keeps")]
        if site.charter_number
        else []
    )
    terms = {
        (s.id, f"keeps[{n}]"): k.kept
        for s in (site.charter.system if site.charter_number else ())
        for n, k in enumerate(s.keeps)
    }
    late = [
        m
        for m in ages
        if isinstance(kept := terms.get((m.system, m.item)), Duration)
        and isinstance(m.value, Duration)
        and m.value.exceeds(kept)
    ]
    return [
        Assertion(
            Text("Nothing is kept past its term.", "Rien n’est gardé au-delà de son terme."),
            over == 0 and not late,
            Text(
                "Run `regard erase`, and keep `regard serve` running.",
                "Lancez `regard erase`, et laissez tourner `regard serve`.",
            ),
        )
    ]


def _ledger(site: RunningSite) -> list[Assertion]:
    age = site.log.cosignature_age(site.clock.now())
    return [
        Assertion(
            Text(
                "A witness has cosigned the ledger within two days.",
                "Un témoin a cosigné le registre depuis moins de deux jours.",
            ),
            age is not None and age.days < 2,
            Text(
                "Ask a representative to run regard-witness (docs/witness.md).",
                "Demandez à un représentant de lancer regard-witness (docs/witness.md).",
            ),
        )
    ]
