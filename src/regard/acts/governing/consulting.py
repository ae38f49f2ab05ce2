"""The consultation file: the charter in plain words, for those who must be consulted on it (C. trav. L2312-38)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from regard import charter as charters
from regard.acts.governing import charter_drafts, charter_reviews
from regard.acts.governing.charters import charter_text
from regard.acts.running import doors, drafts, figures
from regard.acts.running.site import RunningSite
from regard.charter import Charter, meaning, said
from regard.charter.difference import right
from regard.charter.model import System
from regard.charter.model_system import Indicator, Keeps
from regard.gate import small
from regard.papers import citing, consultation
from regard.papers.consultation import Changed, Computed, ConsultationFile, CopyKept, Found, KeptData, Sheet
from regard.rulebook import RELEASE
from regard.terms.errors import NotFound
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Per

_FACTS = ("area", "place", "regime", "people", "since", "purposes", "basis", "balancing")
_GOVERNANCE = ("in_register", "dpia", "dpia_covers", "dpo_involved", "works_council", "processors")
_NO_DRAFT = Text("There is no draft of the charter.", "Il n’y a pas de brouillon de la charte.")
_NONE = Text("none", "aucun")
_NOT_STATED = Text("not stated", "non précisé")
_OPEN = Text("Its doors may take data in.", "Ses portes peuvent recevoir des données.")
_CLOSED = Text("Its doors take nothing in: {why}", "Ses portes ne reçoivent rien : {why}")
_MILDER = {
    True: Text(
        "The charter says itself that milder means were at hand: ask why they were not chosen.",
        "La charte dit elle-même que des moyens moins intrusifs existaient : demandez pourquoi ils n’ont pas été retenus.",
    ),
    False: Text(
        "The charter says that no milder means would do. Ask which were considered, and why each was set aside.",
        "La charte dit qu’aucun moyen moins intrusif ne suffirait. Demandez lesquels ont été étudiés, et pourquoi chacun a été écarté.",
    ),
    None: Text(
        "The charter does not say which milder means were considered. Ask for them before you give an opinion.",
        "La charte ne dit pas quels moyens moins intrusifs ont été étudiés. Demandez-les avant de rendre un avis.",
    ),
}


def pdf(site: RunningSite, language: str, *, draft: bool = False, role: Callable[[str], Text] = said.word) -> bytes:
    """The file of the charter in force, or of the draft, as PDF/A-2b; `role` says a role's name. Who may have it is the caller's question.

    Raises NotFound (`charter_none`, `draft_none`), InputRefused (`charter_*`) for a draft that cannot be read, Unavailable (`paper_not_set`).
    """
    return consultation.pdf(file(site, draft=draft, role=role), language)


def file(site: RunningSite, *, draft: bool = False, role: Callable[[str], Text] = said.word) -> ConsultationFile:
    """What the file holds. Raises as `pdf`."""
    if draft:
        written = charter_drafts.current(site)
        if written is None:
            raise NotFound("draft_none", _NO_DRAFT)
        text, number = written.text, None
        against = site.charter_number
    else:
        text, number = charter_text(site), site.charter_number
        against = site.charter_number - 1
    charter = drafts.checked(text)
    review = charter_reviews.review(site, text)
    now = site.clock.now()
    controller = charter.controller
    changes = charters.compare(charters.loads(charter_text(site, against)), charter) if against else ()
    return ConsultationFile(
        site=(charter.site.name if charter.site else None) or "Regard",
        controller=_said(controller.name if controller else None, "controller.name"),
        contact=_said(controller.contact if controller else None, "controller.contact"),
        dpo=_said(controller.dpo if controller else None, "controller.dpo"),
        number=number,
        against=against,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made=now,
        day=said.day(now.astimezone(site.zone).date()),
        sheets=tuple(_sheet(site, charter, one) for one in charter.system),
        changes=tuple(Changed(change.text, change.widens) for change in changes),
        roles=tuple((role(one.name), tuple(right(row) for row in one.may)) for one in charter.role),
        consulted=tuple(_consulted(site)),
        findings=tuple(
            Found(
                one.state is State.BREACHED, one.title, _headed(one.system, one.sentence), citing.article(one.article)
            )
            for one in (*review.new, *review.standing)
        ),
        least=small.thresholds(charter, now).min_group,
        release=RELEASE,
    )


def _sheet(site: RunningSite, charter: Charter, one: System) -> Sheet:
    opened, why = doors.state(site, charter, one)
    governance = one.governance
    facts = [(_label(f"system.{name}"), _said(getattr(one, name), f"system.{name}")) for name in _FACTS]
    held = [(name, getattr(governance, name) if governance else None) for name in _GOVERNANCE]
    area = said.value(one.area, key="system.area")
    return Sheet(
        name=Text(f"{area.en[:1].upper()}{area.en[1:]} “{one.id}”", f"{area.fr[:1].upper()}{area.fr[1:]} « {one.id} »"),
        facts=tuple(facts),
        governance=tuple(
            (_label(f"system.governance.{name}"), _detail(value, f"system.governance.{name}")) for name, value in held
        ),
        keeps=tuple(_kept(rule) for rule in one.keeps),
        computes=tuple(_computed(each) for each in one.indicator),
        copies=tuple(
            CopyKept(c.where, _said(c.kept, "system.copies.kept"), _said(c.examined_on, "system.copies.examined_on"))
            for c in one.copies
        ),
        milder=_MILDER[one.other_means],
        door=_OPEN if opened or why is None else Text(_CLOSED.en.format(why=why.en), _CLOSED.fr.format(why=why.fr)),
    )


def _kept(rule: Keeps) -> KeptData:
    what = [_said(rule.data, "system.keeps.data")]
    if rule.per is Per.NONE:
        what.append(Text("about nobody", "ne portant sur personne"))
    elif rule.per is not None:
        about = said.value(rule.per, key="system.keeps.per")
        what.append(Text(f"about {about.en}", f"sur {about.fr}"))
    if rule.grain is not None:
        what.append(said.value(rule.grain, key="system.keeps.grain"))
    return KeptData(_joined(what), _said(rule.kept, "system.keeps.kept"), _said(rule.for_, "system.keeps.for"))


def _computed(one: Indicator) -> Computed:
    counts = [_said(one.measures, "system.indicator.measures")]
    for name in ("per", "grain", "threshold"):
        value = getattr(one, name)
        if value is not None:
            counts.append(said.value(value, key=f"system.indicator.{name}"))
    return Computed(
        one.name,
        _joined(counts),
        _said(one.for_, "system.indicator.for"),
        _said(one.leads_to, "system.indicator.leads_to"),
        figures.not_meant(one),
    )


def _consulted(site: RunningSite) -> Iterator[Text]:
    for one in charter_reviews.consultations(site):
        submitted = said.day(one.submitted)
        en, fr = f"Submitted on {submitted.en}", f"Saisine le {submitted.fr}"
        if one.system:
            en, fr = f"{en} (“{one.system}”)", f"{fr} (« {one.system} »)"
        if one.opinion:
            day = said.day(one.opinion)
            yield Text(f"{en}; opinion on {day.en}.", f"{fr} ; avis le {day.fr}.")
        elif one.counts_on:
            day = said.day(one.counts_on)
            yield Text(
                f"{en}; no opinion on record: silence counts as a negative opinion from {day.en}.",
                f"{fr} ; pas d’avis au dossier : le silence vaut avis négatif à compter du {day.fr}.",
            )


def _detail(value: object, key: str) -> Text:
    """A fact of governance, also where it is a table of its own."""
    if isinstance(value, tuple):
        names = [str(getattr(each, "name", each)) for each in value]
        return Text(", ".join(names), ", ".join(names)) if names else _NONE
    inner = [name for name in ("submitted", "expert", "opinion") if getattr(value, name, None) is not None]
    if not inner:
        return _said(value, key)
    parts = [(meaning.meaning(f"{key}.{name}").label, _said(getattr(value, name), f"{key}.{name}")) for name in inner]
    return Text("; ".join(f"{a.en}: {b.en}" for a, b in parts), " ; ".join(f"{a.fr} : {b.fr}" for a, b in parts))


def _label(key: str) -> Text:
    return meaning.meaning(key).label


def _said(value: object, key: str) -> Text:
    return _NOT_STATED if value is None else said.value(value, key=key)


def _joined(parts: list[Text]) -> Text:
    return Text(", ".join(p.en for p in parts), ", ".join(p.fr for p in parts))


def _headed(system: str, sentence: Text) -> Text:
    if not system:
        return sentence
    return Text(f"“{system}”: {sentence.en}", f"« {system} » : {sentence.fr}")
