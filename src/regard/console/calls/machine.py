"""An administrator: processes, room, backups, certificates, versions. Nothing here reads anything about anyone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regard.acts import examine, prove
from regard.acts.running import traces
from regard.acts.running.permission import may
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import processes, rehearsals
from regard.console.calls.inspecting import tested
from regard.console.calls.opened import running
from regard.console.shapes.machine import MachineCheck, MachineFace, ProcessRow, RoomFace
from regard.terms.actor import Actor
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

SOON = timedelta(days=30)
TESTED_WITHIN = timedelta(days=92)
"""A restore that was not tried for a quarter is worth a question. Our mark, not a rule's."""
BACKED_UP_WITHIN = timedelta(days=2)
CHECKPOINT_WITHIN = timedelta(hours=1)


def machine(actor: Actor) -> MachineFace:
    """The machine, in one page. Raises NotAllowed."""
    site = running()
    _look(site, actor)
    room, made, versions = processes.room(site), processes.backups(site), processes.versions()
    tried = rehearsals.last_tested(site)
    waiting = next((r.id for r in rehearsals.listed(site, kinds=(rehearsals.RESTORE,)) if r.ended is None), "")
    rows = tuple(
        ProcessRow(_NAMES.get(p.name, Text(p.name, p.name)), p.up, p.since, p.restarts)
        for p in processes.processes(site)
    )
    checks = (
        _processes(rows),
        _room(room),
        _backups(site, made),
        _tested(site, tried),
        _certificate(site),
        _stamping(site),
        _checkpoint(site),
        _clock(site),
    )
    release = examine.release()
    return MachineFace(
        processes=rows,
        room=RoomFace(room.free, room.total, room.parts, room.daily, room.days_left),
        backups=tuple((one.name, one.made, one.size) for one in made),
        tested=tested(tried) if tried else None,
        waiting=waiting,
        checks=checks,
        wrong=sum(one.state in (State.BREACHED, State.NOT_EVIDENCED) for one in checks),
        public_tls=site.settings.public_address.startswith("https://"),
        release=versions.release,
        rulebook=release,
        rulebook_on=_day(release),
        python=versions.python,
        libraries=versions.libraries,
        installed=versions.installed,
    )


def look_at_certificate(actor: Actor) -> None:
    """Ask the site's own public address for its certificate, once. Raises NotAllowed, Unavailable."""
    site = running()
    _look(site, actor)
    processes.look_at_certificate(site)


def runs_machine(actor: Actor) -> bool:
    """Whether the actor may govern the machine."""
    return may(running(), actor, Act.GOVERN, machines=True).permitted


def _look(site: RunningSite, actor: Actor) -> None:
    traces.gated(site, actor, traces.Doing(Act.SHOW, object="machine"), may(site, actor, Act.GOVERN, machines=True))


def _processes(rows: tuple[ProcessRow, ...]) -> MachineCheck:
    what = Text("Processes", "Processus")
    if not rows:
        return MachineCheck(
            what,
            State.NOT_EVIDENCED,
            Text("This site was not started by regard serve.", "Ce site n’a pas été démarré par regard serve."),
        )
    down = [row for row in rows if not row.up]
    if down:
        names_en, names_fr = ", ".join(r.name.en for r in down), ", ".join(r.name.fr for r in down)
        return MachineCheck(
            what,
            State.BREACHED,
            Text(f"Down: {names_en}. Restart regard serve.", f"Arrêté : {names_fr}. Relancez regard serve."),
        )
    again = sum(row.restarts for row in rows)
    return MachineCheck(
        what,
        State.MET,
        Text(
            f"All {len(rows)} run; started again: {again}.", f"Les {len(rows)} fonctionnent ; redémarrages : {again}."
        ),
    )


def _room(room: processes.Room) -> MachineCheck:
    what = Text("Room on the disk", "Place sur le disque")
    share = round(100 * room.free / room.total) if room.total else 0
    if room.free <= max(2**30, room.total // 50):
        return MachineCheck(
            what,
            State.BREACHED,
            Text(
                f"{share} % free: doors refuse when the disk is full.",
                f"{share} % libres : les portes refusent quand le disque est plein.",
            ),
        )
    if room.days_left is not None:
        left = room.days_left
        told = Text(
            f"{share} % free; full in {left} days at this pace.",
            f"{share} % libres ; plein dans {left} jours à ce rythme.",
        )
        return MachineCheck(what, State.BREACHED if left < 14 else State.MET, told)
    return MachineCheck(what, State.MET, Text(f"{share} % free.", f"{share} % libres."))


def _backups(site: RunningSite, made: tuple[processes.Backup, ...]) -> MachineCheck:
    what = Text("Backups", "Sauvegardes")
    if not made:
        return MachineCheck(
            what,
            State.BREACHED,
            Text(
                "There is none. Run regard backup, or set backup_every_hours.",
                "Il n’y en a pas. Lancez regard backup, ou réglez backup_every_hours.",
            ),
        )
    late = site.clock.now() - made[0].made > BACKED_UP_WITHIN
    told = (
        Text("The last is more than two days old.", "La dernière a plus de deux jours.")
        if late
        else Text("The last is younger than two days.", "La dernière a moins de deux jours.")
    )
    return MachineCheck(what, State.BREACHED if late else State.MET, told, made[0].made)


def _tested(site: RunningSite, tried: rehearsals.Rehearsal | None) -> MachineCheck:
    what = Text("Last tested restore", "Dernière restauration essayée")
    if tried is None or tried.ended is None:
        return MachineCheck(
            what,
            State.NOT_EVIDENCED,
            Text(
                "Never tried: a backup is worth what its restore is.",
                "Jamais essayée : une sauvegarde vaut ce que vaut sa restauration.",
            ),
        )
    if tried.state != rehearsals.PASSED:
        return MachineCheck(
            what, State.BREACHED, Text("It failed: see its steps.", "Elle a échoué : voyez ses étapes."), tried.ended
        )
    late = site.clock.now() - tried.ended > TESTED_WITHIN
    told = Text("It came back whole.", "Tout est revenu.")
    return MachineCheck(
        what,
        State.NOT_EVIDENCED if late else State.MET,
        Text("More than three months ago: try it again.", "Il y a plus de trois mois : essayez-la de nouveau.")
        if late
        else told,
        tried.ended,
    )


def _certificate(site: RunningSite) -> MachineCheck:
    what = Text("Certificate of the public address", "Certificat de l’adresse publique")
    if not site.settings.public_address.startswith("https://"):
        return MachineCheck(
            what,
            State.NOT_APPLICABLE,
            Text(
                "No public address over https: the console is reached on this machine.",
                "Pas d’adresse publique en https : la console se joint sur cette machine.",
            ),
        )
    found = processes.certificate(site)
    if found is None:
        return MachineCheck(what, State.NOT_EVIDENCED, Text("Not looked at yet.", "Pas encore regardé."))
    left = found.until - site.clock.now()
    told = Text("Valid until:", "Valable jusqu’au :") if left > timedelta(0) else Text("It ran out on:", "Expiré le :")
    return MachineCheck(what, State.MET if left > SOON else State.BREACHED, told, found.until)


def _stamping(site: RunningSite) -> MachineCheck:
    what = Text("Time-stamping authority", "Autorité d’horodatage")
    found = processes.stamping(site)
    if not found.set:
        return MachineCheck(
            what, State.NOT_APPLICABLE, Text("None is set (tsa_url).", "Aucune n’est réglée (tsa_url).")
        )
    if found.last is None:
        return MachineCheck(
            what, State.NOT_EVIDENCED, Text("It has not stamped anything yet.", "Elle n’a encore rien horodaté.")
        )
    late = site.clock.now() - found.last > BACKED_UP_WITHIN
    ends = found.roots_until is not None and found.roots_until - site.clock.now() < SOON
    if ends:
        return MachineCheck(
            what,
            State.BREACHED,
            Text("A root certificate ends soon:", "Un certificat racine expire bientôt :"),
            found.roots_until,
        )
    return MachineCheck(
        what, State.BREACHED if late else State.MET, Text("Last stamp:", "Dernier horodatage :"), found.last
    )


def _checkpoint(site: RunningSite) -> MachineCheck:
    what = Text("Ledger checkpoint", "Point de contrôle du registre")
    state = prove.ledger_state(site)
    at = _signed_at(site)
    if state.checkpoint is None or at is None:
        return MachineCheck(what, State.NOT_EVIDENCED, Text("None was signed yet.", "Aucun n’a encore été signé."))
    late = site.clock.now() - at > CHECKPOINT_WITHIN and state.leaves > state.checkpoint.size
    told = (
        Text(
            "Entries wait for one: is the jobs process up?",
            "Des entrées en attendent un : le processus des tâches fonctionne-t-il ?",
        )
        if late
        else Text("Signed:", "Signé :")
    )
    return MachineCheck(what, State.BREACHED if late else State.MET, told, at)


def _clock(site: RunningSite) -> MachineCheck:
    what = Text("Clock", "Horloge")
    match processes.clock_set_by(site):
        case "simulated":
            return MachineCheck(
                what,
                State.NOT_APPLICABLE,
                Text("A demonstration’s own.", "Celle d’une démonstration."),
                site.clock.now(),
            )
        case "network":
            return MachineCheck(
                what,
                State.MET,
                Text("Kept by the system’s time service.", "Tenue par le service de temps du système."),
                site.clock.now(),
            )
        case _:
            return MachineCheck(
                what,
                State.NOT_EVIDENCED,
                Text(
                    "Nobody says that it is synchronised: terms and traces count on it.",
                    "Rien ne dit qu’elle est synchronisée : les durées et les traces en dépendent.",
                ),
                site.clock.now(),
            )


def _signed_at(site: RunningSite) -> datetime | None:
    from datetime import UTC

    path = site.folder.ledger / "checkpoint"
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


def _day(release: str) -> date | None:
    """The day in the name of the rulebook's edition, where it has one."""
    import re

    found = re.search(r"\d{4}-\d{2}-\d{2}", release)
    return date.fromisoformat(found[0]) if found else None


_NAMES = {
    "console": Text("Console", "Console"),
    "intake": Text("Devices’ door", "Porte des appareils"),
    "jobs": Text("Jobs", "Tâches"),
}
