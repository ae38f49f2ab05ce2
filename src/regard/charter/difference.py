"""What changed between two charters, in words that a works council can read, and whether monitoring widens.

A change that widens is one that the works council must be consulted on again before it is used (CT L2312-38). See
`regard.charter.meaning` for what widening is; what is doubtful counts as widening.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from regard.charter import said
from regard.charter.keys import Key, keys
from regard.charter.meaning import Meaning, Way, meaning
from regard.charter.model import Charter, Indicator, Keeps, Permission
from regard.charter.plain import plain
from regard.charter.values import Table
from regard.charter.widening import widens_by
from regard.terms.text import Text
from regard.terms.words import Act, Area, Grain, Per, Relation

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the system concerned ("" for the whole site), a path that names things rather than numbers them
    (`scanners.keeps[raw-events, person].kept`), what happened, in words, and whether monitoring widens by it."""

    system: str
    path: str
    kind: Kind
    text: Text
    widens: bool


def compare(old: Charter, new: Charter) -> tuple[Change, ...]:
    """Every difference between two charters, in the order of the format. Nothing when they say the same."""
    found = list(_table(old, new, _Where("", "", "")))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where in the charter: the system, the named path, the dotted key path, the place in words, the system's area."""

    system: str
    path: str
    key: str
    place: Text | None = None
    area: Area | None = None

    def below(self, name: str) -> _Where:
        return replace(self, path=_dot(self.path, name), key=_dot(self.key, name))


def _table(old: Table, new: Table, where: _Where) -> Iterator[Change]:
    """Differences key by key between two tables that stand for the same thing."""
    for key in keys(type(new)).values():
        before, after = getattr(old, key.attribute), getattr(new, key.attribute)
        if before == after and type(before) is type(after):
            continue
        here = where.below(key.name)
        if key.table is not None and key.many:
            yield from _entries(before or (), after or (), key, here)
        elif key.table is not None and (isinstance(before, Table) or isinstance(after, Table)):
            yield from _one_table(before, after, key, here)
        else:
            yield from _scalar(before, after, here, _way(here.key, old, new))


def _one_table(before: Any, after: Any, key: Key, where: _Where) -> Iterator[Change]:
    assert key.table is not None
    if isinstance(before, Table) and isinstance(after, Table):
        yield from _table(before, after, where)
    elif key.name in ("authorisation", "works_council"):
        told = meaning(where.key)
        yield _changed(where, told, _short(before, where.key), _short(after, where.key), False)
    else:
        empty = key.table.model_construct()
        yield from _table(
            before if isinstance(before, Table) else empty, after if isinstance(after, Table) else empty, where
        )


def _short(value: Any, key: str) -> Text:
    return said.value(value, key=key) if not isinstance(value, Table) else Text("in detail", "en détail")


# --- lists of tables -------------------------------------------------------------------------------------------------


def _entries(old: Sequence[Any], new: Sequence[Any], key: Key, where: _Where) -> Iterator[Change]:
    pairs = _paired(list(old), list(new), key.name)
    for before, after in pairs:
        entry = after if after is not None else before
        if key.name == "system":
            inside = _Where(entry.id, entry.id, where.key, Text(f"“{entry.id}”", f"« {entry.id} »"), entry.area)
        else:
            inside = replace(where, path=f"{where.path}[{_label(entry)}]", place=_place(where, key, entry))
        if before is not None and after is not None:
            if before == after and type(before) is type(after):
                continue
            if key.name == "role":
                yield from _role(before, after, inside)
            else:
                yield from _table(before, after, inside)
        elif after is not None:
            yield _appeared(after, key, inside)
        else:
            yield _gone(before, key, inside)


def _paired(old: list[Any], new: list[Any], name: str) -> list[tuple[Any, Any]]:
    """Entries that stand for the same thing, side by side: alike ones first, then those of the same name."""
    left, pairs = dict(enumerate(old)), dict[int, Any]()
    for tell in (_whole, _fine_name, _coarse_name):
        places: dict[object, list[int]] = {}
        for place, other in left.items():
            places.setdefault(tell(other, name), []).append(place)
        for index, entry in enumerate(new):
            if index not in pairs and (found := places.get(tell(entry, name))):
                pairs[index] = left.pop(found.pop(0))
    return [(pairs.get(index), entry) for index, entry in enumerate(new)] + [(entry, None) for entry in left.values()]


def _whole(entry: Table, name: str) -> object:
    return repr(plain(entry))


def _fine_name(entry: Any, name: str) -> object:
    if name == "keeps":
        return entry.data, entry.per, entry.grain, entry.extracted, frozenset(entry.for_ or ())
    if name == "notice":
        return entry.to, entry.by
    return _coarse_name(entry, name)


def _coarse_name(entry: Any, name: str) -> object:
    if name == "keeps":
        return entry.data, entry.per, entry.extracted
    if name == "notice":
        return entry.to
    if name == "protected":
        return entry.kind, entry.id
    if name == "recording":
        return entry.medium
    if name == "content":
        return "content"
    for attribute in ("id", "name", "where", "to"):
        if attribute in type(entry).model_fields:
            return getattr(entry, attribute)
    return name


def _label(entry: Any) -> str:
    """A short name for an entry inside a path."""
    if isinstance(entry, Keeps):
        return ", ".join(str(part) for part in (entry.data, entry.per) if part is not None)
    names = ("id", "name", "where", "medium", "to", "categories")
    found = next((value for name in names if (value := getattr(entry, name, None)) is not None), "")
    return ", ".join(str(part) for part in (found if isinstance(found, tuple) else (found,)))


def _place(where: _Where, key: Key, entry: Any) -> Text:
    """« scanners », raw events about each person."""
    if key.name == "keeps":
        own = _kept_what(entry)
    else:
        label = meaning(where.key).label
        name = said.words(tuple(_label(entry).split(", ")), key=where.key + "." + _labelled_by(entry))
        if key.name == "notice" and name.en:
            own = Text(f"{label.en} to: {name.en}", f"{label.fr} à : {name.fr}")
        else:
            own = Text(f"{label.en} “{name.en}”", f"{label.fr} « {name.fr} »") if name.en else label
    return own if where.place is None else Text(f"{where.place.en}, {own.en}", f"{where.place.fr}, {own.fr}")


def _kept_what(entry: Keeps) -> Text:
    what, whom = said.value(entry.data, key="system.keeps.data"), said.value(entry.per, key="system.keeps.per")
    if entry.per is None:
        return what
    if entry.per is Per.NONE:
        return Text(f"{what.en} about nobody", f"{what.fr} ne portant sur personne")
    return Text(f"{what.en} about {whom.en}", f"{what.fr} portant sur {whom.fr}")


def _labelled_by(entry: Any) -> str:
    return next((name for name in ("medium", "to", "categories") if getattr(entry, name, None) is not None), "name")


def _appeared(entry: Any, key: Key, where: _Where) -> Change:
    place = _in_place(where)
    told = meaning(where.key)
    if key.name == "system":
        area = said.value(entry.area, key="system.area")
        ends = said.value(entry.purposes, key="system.purposes")
        text = Text(
            f"New system {place.en} ({area.en}), for: {ends.en}.",
            f"Nouveau système {place.fr} ({area.fr}), pour : {ends.fr}.",
        )
        return Change(where.system, where.path, "added", text, True)
    text = Text(f"{_capital(place.en)}: added.", f"{_capital(place.fr)} : ajout.")
    if getattr(entry, "kept", None) is not None:
        term = said.value(entry.kept, key="system.keeps.kept")
        text = Text(
            f"{_capital(place.en)}: added, kept {term.en}.", f"{_capital(place.fr)} : ajout, conservation : {term.fr}."
        )
    widens = told.way is Way.MORE or (key.name == "device" and where.area in (Area.CCTV, Area.BODYCAM))
    if key.name == "role":
        widens = any(_reaches(permission) for permission in entry.may)
        text = Text(
            f"New role “{entry.name}”: {_rights(entry.may).en}.",
            f"Nouveau rôle « {entry.name} » : {_rights(entry.may).fr}.",
        )
    return Change(where.system, where.path, "added", text, widens)


def _gone(entry: Any, key: Key, where: _Where) -> Change:
    place = _in_place(where)
    if key.name == "system":
        text = Text(f"System {place.en} removed.", f"Système {place.fr} supprimé.")
        return Change(where.system, where.path, "removed", text, False)
    text = Text(f"{_capital(place.en)}: removed.", f"{_capital(place.fr)} : suppression.")
    widens = meaning(where.key).way is Way.LESS or key.name == "protected"
    return Change(where.system, where.path, "removed", text, widens)


# --- roles -----------------------------------------------------------------------------------------------------------


def _role(before: Any, after: Any, where: _Where) -> Iterator[Change]:
    for permission in after.may:
        if permission not in before.may:
            told = right(permission)
            text = Text(
                f"The role “{after.name}” gains a right: {told.en}.",
                f"Le rôle « {after.name} » gagne un droit : {told.fr}.",
            )
            widens = _reaches(permission) and not any(_covers(held, permission) for held in before.may)
            yield Change(permission.system or "", f"{where.path}.may", "added", text, widens)
    for permission in before.may:
        if permission not in after.may:
            told = right(permission)
            text = Text(
                f"The role “{after.name}” loses a right: {told.en}.",
                f"Le rôle « {after.name} » perd un droit : {told.fr}.",
            )
            yield Change(permission.system or "", f"{where.path}.may", "removed", text, not _reaches(permission))
    if before.reason != after.reason:
        yield from _scalar(before.reason, after.reason, where.below("reason"), meaning("role.reason"))


def _reaches(permission: Permission) -> bool:
    """Whether a right opens something about others; a right over one's own data, or to govern, prove, examine or erase, widens nothing."""
    own = permission.relation is Relation.SELF
    return permission.act in (Act.ADMIT, Act.KEEP, Act.DERIVE, Act.SHOW, Act.ANSWER) and not own


def _covers(held: Permission, asked: Permission) -> bool:
    """Whether a right that was held already opened all that the asked one opens."""
    same = held.act is asked.act and held.system in (None, asked.system) and held.purpose in (None, asked.purpose)
    related = held.relation in (asked.relation, Relation.SITE)
    about = held.per in (None, Per.PERSON, asked.per)
    live = (held.grain is Grain.NOW) == (asked.grain is Grain.NOW)
    finer = held.grain is None or (asked.grain is not None and live and held.grain.fineness <= asked.grain.fineness)
    return same and related and about and finer


def right(permission: Permission) -> Text:
    """A row of a role's table as people say it: the act, its system, its purpose, whom it reaches, how finely."""
    parts_en, parts_fr = [], []
    act = said.value(permission.act, key="act")
    if permission.system is not None:
        act = Text(f"{act.en} “{permission.system}”", f"{act.fr} « {permission.system} »")
    if permission.purpose is not None:
        purpose = said.value(permission.purpose, key="purpose")
        parts_en.append(f"for {purpose.en}")
        parts_fr.append(f"finalité {purpose.fr}")
    for name, en, fr in (
        ("relation", "reaching {}", "portée : {}"),
        ("per", "about {}", "sur : {}"),
        ("grain", "{}", "{}"),
    ):
        value = getattr(permission, name)
        if value is not None:
            text = said.value(value, key=name)
            parts_en.append(en.format(text.en))
            parts_fr.append(fr.format(text.fr))
    return Text(", ".join([act.en, *parts_en]), ", ".join([act.fr, *parts_fr]))


def _rights(may: tuple[Permission, ...]) -> Text:
    rights = [right(permission) for permission in may]
    return Text("; ".join(r.en for r in rights) or "no right", " ; ".join(r.fr for r in rights) or "aucun droit")


# --- single values ---------------------------------------------------------------------------------------------------


def _way(path: str, old: Table, new: Table) -> Meaning:
    told = meaning(path)
    if path == "system.indicator.threshold" and isinstance(new, Indicator) and new.measures == "gap-below":
        return Meaning(told.label, Way.MORE)
    return told


def _scalar(before: Any, after: Any, where: _Where, told: Meaning) -> Iterator[Change]:
    widens = widens_by(told, before, after)
    if isinstance(before, tuple) and isinstance(after, tuple) and told.way in (Way.MORE, Way.LESS, Way.WITHIN):
        added = tuple(word for word in after if word not in before)
        removed = tuple(word for word in before if word not in after)
        label = _labelled(where, told)
        if added:
            words = said.value(added, key=where.key)
            text = Text(f"{label.en}: {words.en} added.", f"{label.fr} : {words.fr} en plus.")
            yield Change(where.system, where.path, "added", text, told.way is not Way.LESS)
        if removed:
            words = said.value(removed, key=where.key)
            text = Text(f"{label.en}: {words.en} removed.", f"{label.fr} : {words.fr} en moins.")
            yield Change(where.system, where.path, "removed", text, told.way is Way.LESS)
        return
    old, new = said.value(before, key=where.key), said.value(after, key=where.key)
    if told.way is Way.WITHIN:
        old, new = _ALL if before is None else old, _ALL if after is None else new
    if where.key == "system.keeps.kept":
        yield _term_changed(where, before, after)
    else:
        yield _changed(where, told, old, new, widens)


def _term_changed(where: _Where, before: Any, after: Any) -> Change:
    widens = widens_by(meaning(where.key), before, after)
    old, new = said.value(before, key=where.key), said.value(after, key=where.key)
    label = _labelled(where, meaning(where.key))
    verdict = Text("longer", "allongée") if widens else Text("shorter", "réduite")
    if before is None or after is None:
        verdict = (
            Text("no longer stated", "n’est plus précisée")
            if after is None
            else Text("newly stated", "nouvellement précisée")
        )
    text = Text(
        f"{label.en}: {new.en} instead of {old.en} ({verdict.en}).",
        f"{label.fr} : {new.fr} au lieu de {old.fr} ({verdict.fr}).",
    )
    return Change(where.system, where.path, "changed", text, widens)


def _changed(where: _Where, told: Meaning, old: Text, new: Text, widens: bool) -> Change:
    label = _labelled(where, told)
    text = Text(f"{label.en}: “{new.en}” instead of “{old.en}”.", f"{label.fr} : « {new.fr} » au lieu de « {old.fr} ».")
    return Change(where.system, where.path, "changed", text, widens)


# --- words -----------------------------------------------------------------------------------------------------------


def _labelled(where: _Where, told: Meaning) -> Text:
    if where.place is None:
        return Text(_capital(told.label.en), _capital(told.label.fr))
    return Text(f"{_capital(where.place.en)}, {told.label.en}", f"{_capital(where.place.fr)}, {told.label.fr}")


def _in_place(where: _Where) -> Text:
    assert where.place is not None  # every entry of a list has its name
    return where.place


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


_ALL = Text("no limit", "aucune limite")


def _dot(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
