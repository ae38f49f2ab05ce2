"""What anyone may read: the public page and the sign that leads to it."""

from __future__ import annotations

from regard.acts import prove
from regard.console import notices, shapes, wording
from regard.console.calls.entrance import site_face
from regard.console.calls.opened import running
from regard.terms.errors import NotFound
from regard.terms.text import Text

_UNKNOWN = Text("The charter has no such system.", "La charte n’a pas ce système.")


def public_page() -> shapes.PublicPage:
    """What is watched here, from the charter in force. Anyone may read it; no trace is made."""
    site = running()
    if not site.charter_number:
        return shapes.PublicPage((), None)
    notice = prove.notice(site)
    return shapes.PublicPage(
        tuple(_system(one) for one in notice.systems),
        notice.published.astimezone(site.zone).date(),
        notice.charter_number,
        notice.refusals,
        all(one.area in wording.WORK for one in notice.systems),
        tuple((notices.refused(act, number), number) for act, number in notice.refused),
        notices.authority(notice.country),
    )


def sign(system: str) -> shapes.Sign:
    """The sign of a system (the first of the charter when empty): what the first level of information asks for. Raises NotFound."""
    page = public_page()
    found = next((one for one in page.systems if not system or one.id == system), None)
    if found is None:
        raise NotFound("system_unknown", _UNKNOWN)
    face = site_face()
    missing = (
        (not face.controller, Text("who answers for it", "qui en répond")),
        (not (face.contact or face.dpo), Text("whom to write to", "à qui écrire")),
        (not found.purposes, Text("what for", "pour quoi faire")),
        (not found.keeps, Text("for how long", "pour combien de temps")),
    )
    return shapes.Sign(found, notices.title(found.area), tuple(text for lacks, text in missing if lacks))


def _system(one: prove.SystemNotice) -> shapes.PublicSystem:
    return shapes.PublicSystem(
        id=one.id,
        name=wording.area(one.area),
        watches=wording.watches(one.area, one.fields),
        purposes=tuple(wording.capital(wording.word(name)) for name in one.purposes),
        basis=wording.basis(one.basis),
        people=tuple(wording.word(name) for name in one.people),
        since=one.since,
        keeps=tuple(shapes.Kept(wording.kept(k.data, k.per, k.grain), wording.length(k.kept)) for k in one.keeps),
        seen_by=tuple(wording.capital(wording.role(name)) for name in one.roles),
        copies=tuple(
            shapes.CopyElsewhere(c.where, wording.length(c.kept) if c.kept else None, c.examined_on, c.stale)
            for c in one.copies
        ),
        not_done=wording.never(one.purposes, one.area),
        traces_kept=wording.length(one.traces_kept) if one.traces_kept else None,
        closed=one.closed,
        area=one.area,
        interest=notices.interest(one.basis, one.balancing),
        recipients=one.recipients,
        processors=one.processors,
        automated=notices.automated(one.automated, bool(one.indicators)),
        rights=notices.rights(one.area, one.place, one.basis),
        answered_within=wording.length(one.access_within or "P1M"),
    )
