"""Flags about oneself, and visits with a single-use code."""

from __future__ import annotations

from datetime import timedelta

from regard.acts import flags, passes
from regard.console import shapes
from regard.console.calls.opened import running, system_name
from regard.terms.actor import Actor


def my_flags(actor: Actor) -> shapes.MyFlags:
    """The flags about the actor's work, which count as shown from now on. One act for each system."""
    site = running()
    now = site.clock.now()
    if not actor.person:
        return shapes.MyFlags(now, (), declared=False, linked=False)
    declared = any(flags.declared(site.charter.named(system)) for system, _ in actor.person)
    found = tuple(
        shapes.MyFlag(
            id=one.id,
            system=system_name(one.system),
            kind=one.kind,
            at=one.at,
            dies=one.dies,
            shown=one.shown,
            seconds=one.apart / timedelta(seconds=1),
            task=one.task,
            words=one.words,
            noted=one.noted,
            means=one.statement,
        )
        for one in flags.mine(site, actor)
    )
    return shapes.MyFlags(now, found, declared)


def note_flag(actor: Actor, flag: str, words: str) -> None:
    """Put words beside a flag about oneself. Raises NotFound."""
    flags.note(running(), actor, flag, words)


def make_pass(actor: Actor, *, system: str, person: str, pin: str, count: int, days: int) -> tuple[str, ...]:
    """The codes of a paper for someone who wants no account. Raises NotAllowed, InputRefused."""
    return passes.make(running(), actor, system, person, pin=pin, count=count, days=days)


def enter_visit(code: str, pin: str) -> shapes.Visit:
    """Spend a single-use code with its PIN. Raises Conflict (`pass_wrong`)."""
    made = passes.enter(running(), code, pin)
    return shapes.Visit(made.token, made.until)


def visitor(token: str) -> Actor | None:
    """Who visits; None once the visit is over."""
    return passes.visitor(running(), token)


def end_visit(token: str) -> None:
    """End a visit."""
    passes.end(running(), token)
