"""An inspector: the register, the query log, traces, tests, everything in one file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from regard.acts import examine
from regard.acts.inspecting import searching, taking
from regard.acts.inspecting.searching import INSPECTORS
from regard.acts.running import standing, traces
from regard.acts.running.permission import may
from regard.acts.upkeep import rehearsals
from regard.console import wording
from regard.console.calls.opened import running
from regard.console.shapes.inspecting import (
    Inspection,
    ReadRow,
    RegisterEntry,
    RegisterFace,
    TestRow,
    TestStep,
    TraceLine,
    TraceNamed,
    TraceSearch,
)
from regard.console.shapes.site import Download
from regard.terms.actor import Actor
from regard.terms.decision import Decision
from regard.terms.errors import InputRefused
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

_KINDS = (rehearsals.RESTORE, rehearsals.ERASE)


def inspection(actor: Actor) -> Inspection:
    """The inspector's first page. Raises NotAllowed."""
    site = running()
    _look(actor, "inspection")
    last = examine.last(site)
    counts = {state: sum(f.state is state for f in last.findings) for state in State} if last else {}
    ends = [g.until for g in site.read(standing.grants, actor.id) if g.role in INSPECTORS and g.until]
    return Inspection(
        processings=len(site.charter.system),
        breached=counts.get(State.BREACHED),
        not_evidenced=counts.get(State.NOT_EVIDENCED),
        examined=last.made if last else None,
        until=max(ends, default=None),
        looks=searching.LONGEST // timedelta(days=1),
        last_tests=tuple(_test(one) for one in rehearsals.listed(site, limit=10)),
    )


def register(actor: Actor) -> RegisterFace:
    """The register of processing. Raises NotAllowed."""
    _look(actor, "register")
    told = taking.register(running())
    return RegisterFace(
        told.controller,
        told.contact or "",
        told.officer or "",
        told.charter_number,
        told.published,
        tuple(_entry(one) for one in told.entries),
    )


def query_log(actor: Actor) -> tuple[ReadRow, ...]:
    """What the examination reads of this site. Raises NotAllowed."""
    _look(actor, "query-log")
    return tuple(
        ReadRow(
            one.system,
            Text(f"{one.item} · {one.name}", f"{one.item} · {one.name}"),
            wording.plainly(one.value),
            one.source,
            one.coverage,
        )
        for one in taking.query_log(running())
    )


def trace_search(actor: Actor) -> TraceSearch:
    """What traces may be searched by. Raises NotAllowed."""
    _look(actor, "trace-search")
    return _choices()


def search_traces(
    actor: Actor, *, since: date | None, until: date | None, why: str, act: str, role: str, purpose: str, object_: str
) -> TraceSearch:
    """Search; `until` is the last day. Raises NotAllowed, InputRefused."""
    site = running()
    asked = _asked(since, until, why, act, role, purpose, object_)
    found = searching.search(site, actor, asked)
    choices = _choices()
    lines = tuple(_line(one) for one in found.lines)
    return TraceSearch(choices.acts, choices.roles, choices.purposes, choices.days, lines, found.cut)


def open_trace(actor: Actor, index: int, weighing: str) -> TraceNamed:
    """Open one trace with the name of who acted, after a weighing. Raises NotAllowed, InputRefused, NotFound."""
    found = searching.open_one(running(), actor, index, weighing)
    return TraceNamed(
        _line(found.line), found.label, found.actor.startswith("process:"), found.reason, found.detail, found.trace
    )


def take_inspection(actor: Actor, language: str) -> Download:
    """Everything in one sealed file. Raises NotAllowed."""
    content = taking.take(running(), actor, language)
    return Download("inspection.regard.html", "text/html; charset=utf-8", content)


def ask_test(actor: Actor, kind: str) -> str:
    """Ask for a test of a restore or an erasure; its id. Raises NotAllowed, InputRefused."""
    first = _may_test(actor, rehearsals.RESTORE)
    if not first.permitted:
        traces.gated(running(), actor, traces.Doing(Act.PROVE, object="test"), first)
    if kind not in _KINDS:
        raise InputRefused("test_kind", Text("Choose a test of the list.", "Choisissez un essai de la liste."))
    return rehearsals.ask(running(), actor, kind, _may_test(actor, kind))


def test(actor: Actor, test_id: str) -> TestRow:
    """One test, waiting, under way or done. Raises NotAllowed, NotFound."""
    decision = _may_test(actor, rehearsals.RESTORE)
    if not decision.permitted:
        traces.gated(running(), actor, traces.Doing(Act.SHOW, object="test"), decision)
    found = rehearsals.one(running(), test_id)
    decision = _may_test(actor, found.kind)
    if not decision.permitted:
        traces.gated(running(), actor, traces.Doing(Act.SHOW, object="test"), decision)
    return _test(found)


def inspects(actor: Actor) -> bool:
    """Whether the actor is an inspector now."""
    return searching.inspects(running(), actor, "register").permitted


def _look(actor: Actor, data: str) -> None:
    """A look of an inspector's, traced. Raises NotAllowed with the gate's decision."""
    site = running()
    traces.gated(site, actor, traces.Doing(Act.SHOW, object=data), searching.inspects(site, actor, data))


def _may_test(actor: Actor, kind: str) -> Decision:
    """An inspector may ask for both; whoever governs the machine for a restore, whoever governs people's data for an erasure too."""
    site = running()
    if actor.roles & INSPECTORS:
        return searching.inspects(site, actor, "tests")
    return may(site, actor, Act.GOVERN, machines=kind == rehearsals.RESTORE)


def _choices() -> TraceSearch:
    roles = tuple((role.name, wording.capital(wording.role(role.name))) for role in running().charter.role)
    acts = tuple((str(one), wording.capital(wording.act(str(one)))) for one in Act)
    used = dict.fromkeys(str(p) for system in running().charter.system for p in system.purposes or ())
    purposes = tuple(
        (p, wording.capital(wording.word(p))) for p in dict.fromkeys((*used, str(Purpose.JUDICIAL_REQUEST)))
    )
    return TraceSearch(acts, roles, purposes, searching.LONGEST // timedelta(days=1))


def _asked(
    since: date | None, until: date | None, why: str, act: str, role: str, purpose: str, object_: str
) -> searching.Asked:
    site = running()
    today = site.clock.now().astimezone(site.zone).date()
    first, last = since or today - timedelta(days=30), until or today
    start = datetime.combine(first, time(0), site.zone)
    end = datetime.combine(last + timedelta(days=1), time(0), site.zone)
    return searching.Asked(start, end, why, act, role, purpose, object_)


def _entry(one: taking.Processing) -> RegisterEntry:
    told = one.notice
    kept = tuple(
        Text(f"{what.en}: {term.en}", f"{what.fr} : {term.fr}")
        for k in told.keeps
        for what, term in ((wording.kept(k.data, k.per, k.grain), wording.length(k.kept)),)
    )
    assessed = one.impact_assessed
    dpia: tuple[Text, ...] = ()
    if isinstance(assessed, bool):
        dpia = (Text("made", "faite") if assessed else Text("not made", "non faite"),)
    elif assessed is not None:
        dpia = (Text(f"made on {assessed.isoformat()}", f"faite le {assessed:%d/%m/%Y}"),)
    facts = (
        (Text("Purposes", "Finalités"), tuple(wording.capital(wording.word(p)) for p in told.purposes)),
        (Text("Legal basis", "Base légale"), (wording.basis(told.basis),) if told.basis else ()),
        (Text("People", "Personnes"), tuple(wording.word(p) for p in told.people)),
        (Text("Data", "Données"), tuple(wording.plainly(name) for name in told.fields)),
        (Text("Kept", "Conservation"), kept),
        (Text("Opened by", "Ouvert par"), tuple(wording.capital(wording.role(r)) for r in told.roles)),
        (Text("Processors", "Sous-traitants"), tuple(Text(p, p) for p in one.processors)),
        (Text("Recipients outside", "Destinataires extérieurs"), tuple(Text(s, s) for s in one.shares)),
        (Text("Copies elsewhere", "Copies ailleurs"), tuple(Text(c.where, c.where) for c in told.copies)),
        (Text("Impact assessment", "Analyse d’impact"), dpia),
        (Text("Security", "Sécurité"), tuple(_SECURITY[s] for s in one.security)),
    )
    return RegisterEntry(told.id, wording.area(told.area), told.since, facts)


def _line(one: searching.Line) -> TraceLine:
    return TraceLine(
        one.index,
        one.at,
        wording.capital(wording.act(one.act)),
        wording.role(one.role) if one.role else Text("–", "–"),
        "" if one.system == traces.SITE else one.system,
        wording.word(one.purpose) if one.purpose else None,
        one.object,
        _OUTCOMES.get(one.outcome, Text(one.outcome, one.outcome)),
        one.requirements,
        one.persons,
    )


def _test(one: rehearsals.Rehearsal) -> TestRow:
    steps = tuple(TestStep(_STEPS[s.name], s.good, s.milliseconds, s.number, s.detail) for s in one.steps)
    return TestRow(one.id, one.kind, _TESTS[one.kind], one.at, one.state, steps, one.ended, one.milliseconds, one.trace)


tested = _test
_TESTS = {
    rehearsals.RESTORE: Text("Restore from a backup", "Restauration d’une sauvegarde"),
    rehearsals.ERASE: Text("Erasure", "Effacement"),
}
_STEPS = {
    "make": Text("A backup is made, since there was none", "Une sauvegarde est faite, faute d’en avoir une"),
    "lay-out": Text("A folder of its own, keys in memory alone", "Un dossier à part, les clés en mémoire seulement"),
    "bring-back": Text("The newest backup comes back, each file checked", "La sauvegarde la plus récente revient, chaque fichier vérifié"),
    "check": Text("Every segment has its key, its bytes and its trace", "Chaque segment a sa clé, ses octets et sa trace"),
    "open": Text("The newest segments open", "Les segments les plus récents s’ouvrent"),
    "ledger": Text("The ledger verifies, entry by entry", "Le registre se vérifie, entrée par entrée"),
    "clear": Text("Nothing of the test is left", "Il ne reste rien de l’essai"),
    "keep": Text("Something drawn at random is kept, encrypted", "Une donnée tirée au hasard est gardée, chiffrée"),
    "opens": Text("It opens; its bytes on the disk say nothing", "Elle s’ouvre ; ses octets sur le disque ne disent rien"),
    "destroy-key": Text("Its key is destroyed", "Sa clé est détruite"),
    "destroy-bytes": Text("Its bytes are gone, and its line in the index", "Ses octets ont disparu, et sa ligne dans l’index"),
    "does-not-open": Text("A copy put aside before does not open any more", "Une copie mise de côté avant ne s’ouvre plus"),
    "died": Text("The test ended without a result, three times", "L’essai s’est arrêté sans résultat, trois fois"),
}  # fmt: skip
_OUTCOMES = {
    "permit": Text("done", "fait"),
    "refuse": Text("refused", "refusé"),
    "gap": Text("refused: something is missing", "refusé : il manque quelque chose"),
}
_SECURITY = {
    "transport": Text("encrypted on the way", "chiffrement en transit"),
    "at_rest": Text("encrypted at rest", "chiffrement au repos"),
    "integrity": Text("integrity checked", "intégrité vérifiée"),
}
