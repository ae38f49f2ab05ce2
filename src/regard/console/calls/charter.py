"""The charter: written with checks, compared in plain words, consulted on, published."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher

from regard.acts import govern
from regard.acts.governing import charter_drafts as drafts
from regard.acts.governing import charter_reviews as reviews
from regard.acts.governing import consulting
from regard.acts.running import actors
from regard.acts.running.drafts import Change, Problem, Severity
from regard.acts.running.site import RunningSite
from regard.console import shapes, wording
from regard.console.calls.opened import open_site_page, running, system_name
from regard.console.shapes.charter import (
    Checked,
    Clash,
    ConsultationRow,
    Consultations,
    DoorChange,
    DraftFace,
    FoundPoint,
    ProblemLine,
)
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.finding import State
from regard.terms.text import Text

_WHOLE = Text("Whole site", "Tout le site")
_ALL_LINES = 400
_NO_DRAFT = Text("There is no draft of the charter.", "Il n’y a pas de brouillon de la charte.")


def charter_draft(actor: Actor) -> DraftFace:
    """The draft, or the text in force to begin from. One act. Raises NotAllowed."""
    site = running()
    return _face(site, actor, drafts.open_draft(site, actor))


def save_draft(actor: Actor, text: str, mark: str) -> DraftFace:
    """Write the draft, unless another has saved since. Raises Conflict (`draft_moved`), NotAllowed, InputRefused."""
    site = running()
    return _face(site, actor, drafts.save(site, actor, text, mark=mark))


def draft_clash(actor: Actor, text: str) -> tuple[DraftFace, Clash]:
    """The draft as someone else saved it meanwhile, and the lines in which `text` differs from it. One act."""
    face = charter_draft(actor)
    theirs, mine = face.text.splitlines(), text.replace("\r\n", "\n").splitlines()
    lines: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [("-", line) for line in theirs[a:b]] + [("+", line) for line in mine[c:d]]
    return face, Clash(face.by, face.saved, tuple(lines[:_ALL_LINES]), gone=not face.mark)


def discard_draft(actor: Actor, mark: str) -> None:
    """Throw the draft away, in the state that was shown. Raises Conflict, NotAllowed."""
    drafts.discard(running(), actor, mark=mark)


def share_draft(actor: Actor, shared: bool) -> None:
    """Put the draft before the staff representatives, or take it back. Raises NotAllowed, NotFound."""
    drafts.share(running(), actor, shared=shared)


def check_charter(actor: Actor, text: str) -> Checked:
    """What is known of `text`: nothing is written. Raises NotAllowed for who may not govern."""
    site = running()
    reviews.need_governor(site, actor)
    return checked(site, text)


def review_draft(actor: Actor) -> tuple[DraftFace, Checked]:
    """The draft and what its publication would do. One act. Raises NotAllowed, NotFound (`draft_none`)."""
    site = running()
    face = charter_draft(actor)
    if not face.mark:
        raise NotFound("draft_none", _NO_DRAFT)
    return face, checked(site, face.text)


def publish_draft(actor: Actor, mark: str, against: int) -> int:
    """Bring the draft into force as it was shown; its number. Raises NotAllowed with the gate's decision, InputRefused, Conflict."""
    return drafts.publish(running(), actor, mark=mark, base=against).number


def consultations(actor: Actor, submitted: date | None = None, expert: bool | None = None) -> Consultations:
    """The consultations on record; the day on which silence would count for one submitted on `submitted`. One act."""
    site = running()
    reviews.need_governor(site, actor)
    open_site_page(site, actor, "consultations")
    today = site.clock.now().astimezone(site.zone).date()
    rows = tuple(
        ConsultationRow(
            name=system_name(one.system) if one.system else _WHOLE,
            submitted=one.submitted,
            expert=one.expert,
            opinion=one.opinion,
            counts_on=one.counts_on,
            over=one.counts_on is not None and one.counts_on <= today,
        )
        for one in reviews.consultations(site)
    )
    systems = tuple((one.id, system_name(one.id)) for one in site.charter.system) if site.charter_number else ()
    by = reviews.deemed(site, submitted, expert=expert) if submitted else None
    return Consultations(rows, systems, today, by)


def record_consultation(
    actor: Actor, *, submitted: date, system: str, expert: bool | None, opinion: date | None
) -> None:
    """Put a consultation on record, or add its opinion to it. Raises NotAllowed, InputRefused (`consultation_days`), NotFound."""
    govern.record_consultation(
        running(), actor, submitted=submitted, system=system or None, expert=expert, opinion=opinion
    )


def consultation_file(actor: Actor, language: str, *, draft: bool) -> shapes.Download:
    """The consultation file as PDF: of the charter in force, or of a draft for whoever governs or, once it is shared, represents.

    One act. Raises NotAllowed, NotFound (`draft_none`), InputRefused for a draft that cannot be read.
    """
    site = running()
    if draft and not _sees_draft(site):
        reviews.need_governor(site, actor)
    open_site_page(site, actor, "consultation-file")
    data = consulting.pdf(site, language, draft=draft, role=wording.role)
    name = {"fr": "dossier-de-consultation", "en": "consultation-file"}[language]
    return shapes.Download(f"{name}{'-projet' if draft else ''}.{language}.pdf", "application/pdf", data)


def charter_version(number: int) -> str:
    """The text of a published charter. Public. Raises NotFound (`charter_none`)."""
    return govern.charter_text(running(), number)


def may_write_charter(actor: Actor) -> bool:
    """Whether to offer the editor; what it does asks the gate again."""
    return govern.may_govern(running(), actor).permitted


def checked(site: RunningSite, text: str) -> Checked:
    """What is known of `text`, as pages show it."""
    found = reviews.review(site, text)
    lines = text.replace("\r\n", "\n").split("\n")
    return Checked(
        problems=tuple(_problem(one, lines) for one in found.problems),
        errors=found.errors,
        readable=found.readable,
        unchanged=found.unchanged,
        publishable=found.publishable,
        decision=found.decision,
        new=tuple(
            FoundPoint(
                str(one.state),
                one.requirement,
                one.title,
                one.sentence,
                " · ".join(
                    part for part in (one.system, one.item if one.item not in ("system", "site") else "") if part
                ),
                one.remedy if one.state is State.BREACHED else one.evidence,
            )
            for one in found.new
        ),
        standing=len(found.standing),
        gone=len(found.gone),
        changes=tuple(map(change, found.changes)),
        widening=sum(one.widens for one in found.changes),
        doors=tuple(_door(one) for one in found.doors),
    )


def change(one: Change) -> shapes.CharterChange:
    """A difference between two charters, as pages show it."""
    return shapes.CharterChange(one.path, one.text, one.widens)


def _problem(one: Problem, lines: list[str]) -> ProblemLine:
    there = lines[one.line - 1].strip()[:120] if 0 < one.line <= len(lines) else ""
    return ProblemLine(one.line, one.key, one.text, one.nearest or "", one.severity is Severity.ERROR, there)


def _door(one: reviews.Door) -> DoorChange:
    if one.after is None:
        word = "goes"
    elif one.after:
        word = "stays-open" if one.before else "opens"
    else:
        word = "closes" if one.before else "stays-closed"
    return DoorChange(one.system, system_name(one.system), word, one.why)


def _face(site: RunningSite, actor: Actor, draft: drafts.Draft | None) -> DraftFace:
    if draft is None:
        text = govern.charter_text(site) if site.charter_number else ""
        return DraftFace(text, "", site.charter_number)
    return DraftFace(
        text=draft.text,
        mark=draft.mark,
        against=site.charter_number,
        base=draft.base,
        saved=draft.saved,
        by=site.read(actors.label, site, draft.by),
        mine=draft.by == actor.id,
        shared=draft.shared,
    )


def _sees_draft(site: RunningSite) -> bool:
    """Whether the draft was put before the representatives, whose page may then open its file."""
    draft = drafts.current(site)
    return draft is not None and draft.shared is not None
