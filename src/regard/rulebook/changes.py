"""What changed in the law between two days, in plain words: by requirement, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.rulebook import law
from regard.rulebook.requirement import Reading, Requirement
from regard.rulebook.wording import filled, said
from regard.terms.text import Text

_CAME = Text("The duty exists from {day} on: {duty}", "L’obligation existe à partir du {day} : {duty}")
_WENT = Text("The duty no longer stands on {day}.", "L’obligation n’est plus en vigueur le {day}.")
_MOVED = Text("{label}: {before}, then {after}.", "{label} : {before}, puis {after}.")
_ADDED = Text("{label}: no limit before, then {after}.", "{label} : pas de limite auparavant, puis {after}.")
_ENDED = Text("{label}: {before}, then no limit.", "{label} : {before}, puis plus de limite.")
_APPLIES = Text("Applies from {day} on: {label}.", "S’applique à partir du {day} : {label}.")
_APPLIED = Text("No longer applies on {day}: {label}.", "Ne s’applique plus le {day} : {label}.")
_BEGAN = Text("New reading ({who}): {sentence}", "Nouvelle lecture ({who}) : {sentence}")
_OVERRULED = Text(
    "Overruled, for earlier facts too ({who}; by {above}): {sentence}",
    "Lecture écartée, y compris pour des faits antérieurs ({who} ; par {above}) : {sentence}",
)
_CEASED = Text("No longer read so ({who}): {sentence}", "Lecture qui ne vaut plus ({who}) : {sentence}")
# Named inside a French sentence, these take an article.
_WITH_ARTICLE = {"CNIL": "la CNIL", "Conseil d’État": "le Conseil d’État", "CJEU": "la Cour de justice de l’UE"}


@dataclass(frozen=True, slots=True)
class Changed:
    """What differs in one duty between two days; each sentence says one thing."""

    requirement: str
    title: Text
    articles: tuple[str, ...]
    sentences: tuple[Text, ...]


def between(day1: date, day2: date) -> tuple[Changed, ...]:
    """The duties that differ for facts judged on `day1` and on `day2`, both clocks on that day; in order of id."""
    grouped: dict[str, list[law.LawChange]] = {}
    for change in law.diff(day1, day2):
        grouped.setdefault(change.requirement, []).append(change)
    return tuple(_changed(law.requirement(key), changes, day1, day2) for key, changes in grouped.items())


def of_one(requirement_id: str, day1: date, day2: date) -> tuple[Text, ...]:
    """What differs in one duty between two days, both clocks on that day; nothing where it stands as it stood. Raises NotFound."""
    each = law.requirement(requirement_id)
    found = [change for change in law.diff(day1, day2) if change.requirement == each.id]
    return _changed(each, found, day1, day2).sentences


def readings_of_one(requirement_id: str, day1: date, day2: date) -> tuple[Text, ...]:
    """How the readings of one duty differ between two days of reading, whatever the day of the facts. Raises NotFound."""
    each = law.requirement(requirement_id)
    found = [change for change in law.diff(day1, day2) if change.requirement == each.id and change.what == "reading"]
    return tuple(_reading(each, change) for change in sorted(found, key=lambda c: c.after is not None))


def _changed(each: Requirement, changes: list[law.LawChange], day1: date, day2: date) -> Changed:
    order = {"requirement": 0, "reading": 1, "limit": 2}
    whole = any(change.what == "requirement" for change in changes)
    sentences: list[Text] = []
    for change in sorted(changes, key=lambda c: (order[c.what], c.after is not None)):
        if change.what == "requirement":
            sentences.append(filled(_CAME if change.after else _WENT, {"day": day2, "duty": each.duty}))
        elif change.what == "limit" and not (whole and change.after is None):
            sentences.append(_limit(each, change.name, day1, day2))
        elif change.what == "reading":
            sentences.append(_reading(each, change))
    return Changed(each.id, each.title, each.articles, tuple(sentences))


def _limit(each: Requirement, name: str, day1: date, day2: date) -> Text:
    old, new = (each.limit(name, on=day, read_as_of=day) for day in (day1, day2))
    one = new or old
    assert one is not None
    if isinstance(one.value, bool):
        label = Text(_lower(one.label.en), _lower(one.label.fr))
        sentence = filled(_APPLIES if new is not None and new.value else _APPLIED, {"day": day2, "label": label})
    else:
        fields = {"label": one.label} | {key: at.said for key, at in (("before", old), ("after", new)) if at}
        sentence = filled(_MOVED if old and new else _ADDED if new else _ENDED, fields)
    note = new.note if new is not None else None
    return sentence if note is None else Text(f"{sentence.en} {note.en}", f"{sentence.fr} {note.fr}")


def _reading(each: Requirement, change: law.LawChange) -> Text:
    reading = each.reading(change.name)
    assert reading is not None
    fields = {"who": _named(reading), "sentence": reading.sentence}
    if change.after is not None:
        return filled(_BEGAN, fields)
    above = each.reading(reading.overruled_by) if reading.overruled_by else None
    if above is None:
        return filled(_CEASED, fields)
    return filled(_OVERRULED, fields | {"above": _named(above, within=True)})


def _named(reading: Reading, *, within: bool = False) -> Text:
    """Who read, and when; `within` a sentence, with the article that French puts before a name."""
    day, name = said(reading.since), reading.authority
    french = _WITH_ARTICLE.get(name, name) if within else name
    return Text(f"{name}, {day.en}", f"{french}, {day.fr}")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
