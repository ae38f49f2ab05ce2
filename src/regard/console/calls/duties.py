"""Erasure, and the short names of the law."""

from __future__ import annotations

from regard.acts import erase, examine, show
from regard.acts.running import traces
from regard.acts.running.permission import may
from regard.acts.upkeep.clockwork import DEMO_SWEEP_AFTER, MINUTE
from regard.console import shapes, wording
from regard.console.calls.opened import open_site_page, running, system_name
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.text import Text
from regard.terms.words import Act


def erasure(actor: Actor) -> shapes.Erasure:
    """What is due, what stays, what was erased. Raises NotAllowed with the gate's decision."""
    site = running()
    open_site_page(site, actor, "register")
    planned = erase.plan(site)
    return shapes.Erasure(
        now=planned.at,
        due=tuple(
            shapes.DueGroup(system_name(d.system), wording.capital(wording.kind(d.kind)), d.segments, d.size)
            for d in planned.lines
        ),
        kept=tuple(_kept(one) for one in erase.kept(site)),
        keys=planned.buckets,
        held=planned.held,
        too_early=planned.too_early,
        runs=tuple(_run(one) for one in erase.runs(site, limit=50)),
        may_run=all(may(site, actor, Act.ERASE, one.id).permitted for one in site.charter.system),
        waits_minutes=round(DEMO_SWEEP_AFTER / MINUTE) if site.settings.demo else None,
    )


def _kept(one: erase.Kept) -> shapes.KeptNow:
    return shapes.KeptNow(
        system=system_name(one.system),
        what=wording.capital(wording.kind(one.kind)),
        count=one.segments,
        rows=one.rows,
        size=one.size,
        term=wording.length(str(one.term)) if one.term else None,
        next_dies=one.next_erased,
        last_dies=one.last_erased,
        requirement=one.requirement,
    )


def erase_due(actor: Actor) -> str | None:
    """Erase what is due, now; the run's id, None when nothing was due. Raises NotAllowed, or Conflict while another run is under way."""
    need_erase(actor)
    done = erase.run(running(), actor)
    return done.id if done else None


def need_erase(actor: Actor) -> None:
    """Refuse, and trace the refusal, unless the actor may erase what is due of every system. Raises NotAllowed with the decision."""
    site = running()
    for one in site.charter.system:
        decision = may(site, actor, Act.ERASE, one.id)
        if not decision.permitted:
            traces.gated(site, actor, traces.Doing(Act.ERASE, one.id, object="due"), decision)


def erasure_run(actor: Actor, run: str) -> shapes.ErasureRun:
    """One erase run, under way or finished. Raises NotAllowed, NotFound."""
    site = running()
    decision = show.site_decision(site, actor, "register")
    if not decision.permitted:
        raise traces.not_allowed(decision)
    found = erase.one_run(site, run)
    if found is None:
        raise NotFound("run_unknown", Text("There is no such erasure.", "Cet effacement n’existe pas."))
    return _run(found)


def _run(one: erase.Run) -> shapes.ErasureRun:
    kinds = {
        "sweep": Text("Term over", "Terme échu"),
        "person": Text("At a person’s request", "À la demande d’une personne"),
        "restore": Text("Again, after a restore", "À nouveau, après une restauration"),
    }
    kind = kinds.get(one.kind, Text(one.kind, one.kind))
    return shapes.ErasureRun(
        one.id,
        one.finished or one.started,
        kind,
        one.segments,
        one.rows,
        one.traces,
        one.finished is not None,
        one.trace,
    )


def short_law(requirement: str) -> Text:
    """The short name of a duty's first source: `GDPR 5(1)(c)`. The id itself where this release does not know it."""
    try:
        found = examine.requirement(requirement)
    except NotFound:
        return Text(requirement, requirement)
    return wording.article(found.articles[0]) if found.articles else Text(requirement, requirement)
