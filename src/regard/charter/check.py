"""What a well-formed charter still gets wrong: references that lead nowhere, terms that are missing, secrets that would be published.

It says nothing about what is lawful: the rulebook does, over `measures`. An error must be mended before a site can run on the
charter (in a dossier, where facts may well be incoherent, only secrets and impossible values are errors); a warning should be
looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any

from regard.charter.keys import keys
from regard.charter.lines import LineIndex
from regard.charter.loading import dotted
from regard.charter.model import Charter, Permission, Role, Shift, System
from regard.charter.plain import plain
from regard.charter.problem import Problem, Severity
from regard.charter.profile import REFUSED_PURPOSES
from regard.charter.refusal import nearest
from regard.charter.secrets_told import secret
from regard.charter.values import Table
from regard.terms.text import Text
from regard.terms.words import Act, Area, Grain, Per, Purpose, ReasonScope, Relation

Path = tuple[str | int, ...]
ERROR, WARNING = Severity.ERROR, Severity.WARNING

_BASE_DATA = {
    Area.SCANNERS: ("raw-events",),
    Area.CCTV: ("images",),
    Area.BODYCAM: ("images",),
    Area.CALLS: ("sound", "screen"),
    Area.REPORTS: ("reports",),
}
_MEDIUM_DATA = {"sound": "sound", "screen-video": "screen", "screenshot": "screen", "video": "images"}
# Kinds of data that are tables: whom they are about and how finely must be said. The others show what was recorded.
_TABLES = frozenset({"raw-events", "indicators", "statistics"})
# Acts that reach what is observed: they name a system and a purpose. The others may stand alone.
_REACHING = frozenset({Act.ADMIT, Act.KEEP, Act.DERIVE, Act.SHOW})


@dataclass(frozen=True, slots=True)
class _Told:
    path: Path
    code: str
    text: Text
    severity: Severity = ERROR
    near: str | None = None


def check(charter: Charter, *, text: str | None = None, file: str = "charter.toml") -> tuple[Problem, ...]:
    """Every semantic problem of `charter`, errors first, then in the order of the file.

    With the file's own `text`, problems carry their lines; without it, line 0.
    """
    lines = LineIndex(text.replace("\r\n", "\n")) if text is not None else None
    found = [*_impossible(charter), *_secrets(plain(charter), ())]
    if charter.profile == "site":
        found += [*_refused_purposes(charter), *_roles(charter), *_rota(charter), *_devices(charter)]
        for index, system in enumerate(charter.system):
            found += _retention(charter, system, ("system", index))
    found += _purposes(charter)
    problems = {
        Problem(
            file,
            lines.line(told.path) if lines else 0,
            dotted(told.path),
            told.code,
            told.text,
            told.severity,
            told.near,
        ): told.path
        for told in found
    }
    return tuple(sorted(problems, key=lambda p: (p.severity != ERROR, p.line, [str(part) for part in problems[p]])))


def _each(table: Table, path: Path) -> Iterator[tuple[Path, Table]]:
    yield path, table
    for key in keys(type(table)).values():
        value = getattr(table, key.attribute)
        if isinstance(value, Table):
            yield from _each(value, (*path, key.name))
        elif key.table is not None and isinstance(value, tuple):
            for index, entry in enumerate(value):
                yield from _each(entry, (*path, key.name, index))


def _impossible(charter: Charter) -> Iterator[_Told]:
    """Values that contradict each other whatever the system."""
    for index, system in enumerate(charter.system):
        path: Path = ("system", index)
        if system.since and charter.observed_on and system.since > charter.observed_on:
            yield _Told((*path, "since"), "since_after", _SINCE, WARNING)
        order = system.governance.authorisation if system.governance else None
        if order and order.from_ and order.until and order.until < order.from_:
            yield _Told((*path, "governance", "authorisation", "until"), "until_before_from", _UNTIL)
        if order and order.kept and order.kept_min and order.kept_min > order.kept:
            yield _Told((*path, "governance", "authorisation", "kept_min"), "minimum_above", _MINIMUM)
        for number, indicator in enumerate(system.indicator):
            here = (*path, "indicator", number)
            if indicator.measures == "gap-between" and indicator.upper is None:
                yield _Told(here, "upper_missing", _UPPER_MISSING, WARNING if charter.profile == "dossier" else ERROR)
            if indicator.threshold and indicator.upper and indicator.upper <= indicator.threshold:
                yield _Told((*here, "upper"), "upper_below", _UPPER_BELOW)
        for number, keeps in enumerate(system.keeps):
            yield from _twice((*path, "keeps", number, "for"), keeps.for_)
        yield from _twice((*path, "purposes"), system.purposes)


def _twice(path: Path, words: tuple[Any, ...] | None) -> Iterator[_Told]:
    for index, word in enumerate(words or ()):
        if word in (words or ())[:index]:
            yield _Told((*path, index), "word_twice", _WORD_TWICE.filled(word=word), WARNING)


def _secrets(value: object, path: Path) -> Iterator[_Told]:
    """Strings that look like a secret or an address: a charter is published."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _secrets(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _secrets(below, (*path, index))
    elif isinstance(value, str):
        kind = secret(value)
        if kind:
            yield _Told(path, f"secret_{kind}", _SECRETS[kind], WARNING if kind == "address" else ERROR)


def _refused_purposes(charter: Charter) -> Iterator[_Told]:
    for path, table in _each(charter, ()):
        for key in keys(type(table)).values():
            value = getattr(table, key.attribute)
            for purpose in value if isinstance(value, tuple) else (value,):
                if isinstance(purpose, Purpose) and purpose in REFUSED_PURPOSES:
                    yield _Told((*path, key.name), "purpose_refused", _PURPOSE_REFUSED.filled(purpose=purpose.value))


def _purposes(charter: Charter) -> Iterator[_Told]:
    """What is done for a purpose that the system does not declare."""
    severity = ERROR if charter.profile == "site" else WARNING
    for index, system in enumerate(charter.system):
        if system.purposes is None:
            continue
        rows: list[tuple[str, str, tuple[Table, ...]]] = [
            ("keeps", "for", system.keeps),
            ("indicator", "for", system.indicator),
            ("content", "for", system.content),
            ("recording", "purpose", system.recording),
            ("field", "for", system.field),
        ]
        for table, key, entries in rows:
            for number, entry in enumerate(entries):
                used = getattr(entry, keys(type(entry))[key].attribute) or ()
                for place, purpose in enumerate(used):
                    if purpose not in system.purposes:
                        path = ("system", index, table, number, key, place)
                        yield _Told(
                            path,
                            "purpose_not_declared",
                            _NOT_DECLARED.filled(purpose=purpose.value, system=system.id),
                            severity,
                        )


def _roles(charter: Charter) -> Iterator[_Told]:
    if not any(p.act is Act.ANSWER and p.relation is Relation.SELF for role in charter.role for p in role.may):
        yield _Told(("role",), "nobody_answered", _NOBODY_ANSWERED, WARNING)
    if not any(p.act is Act.GOVERN for role in charter.role for p in role.may):
        yield _Told(("role",), "nobody_governs", _NOBODY_GOVERNS, WARNING)
    for index, role in enumerate(charter.role):
        path: Path = ("role", index)
        if not role.may:
            yield _Told((*path, "may"), "role_idle", _ROLE_IDLE.filled(role=role.name), WARNING)
        if role.reason in (None, ReasonScope.NONE) and any(_looks_at_people(permission) for permission in role.may):
            yield _Told(path, "reason_none", _REASON_NONE.filled(role=role.name), WARNING)
        for number, permission in enumerate(role.may):
            yield from _permission(charter, permission, (*path, "may", number))
        yield from _same_permission(role, path)


def _looks_at_people(permission: Permission) -> bool:
    about = permission.per in (None, Per.PERSON)
    return permission.act in (Act.SHOW, Act.DERIVE) and about and permission.relation is not Relation.SELF


def _permission(charter: Charter, permission: Permission, path: Path) -> Iterator[_Told]:
    act = permission.act
    alone = permission.system is None and permission.per is Per.NONE  # register, findings, ledger: about nobody
    own = permission.relation is Relation.SELF  # one's own data need no purpose (GDPR 15)
    if act in _REACHING and not alone and not own:
        for name in ("system", "purpose"):
            if getattr(permission, name) is None:
                yield _Told(path, f"permission_no_{name}", _PERMISSION_NEEDS.filled(act=act.value, key=name))
        if act in (Act.SHOW, Act.DERIVE) and permission.relation is None:
            yield _Told(path, "permission_no_relation", _PERMISSION_NEEDS.filled(act=act.value, key="relation"))
    if permission.grain is Grain.NOW and act not in (Act.SHOW, Act.DERIVE):
        yield _Told((*path, "grain"), "grain_now", _GRAIN_NOW)
    if permission.relation is Relation.OWN_TEAM and not charter.team:
        yield _Told((*path, "relation"), "no_teams", _NO_TEAMS, WARNING)
    if permission.system is None:
        return
    known = {system.id: system for system in charter.system}
    system = known.get(permission.system)
    if system is None:
        near = nearest(permission.system, tuple(known))
        text = _NO_SYSTEM.filled(system=permission.system, known=", ".join(known))
        yield _Told((*path, "system"), "permission_unknown_system", text, ERROR, near)
    elif permission.purpose is not None and permission.purpose not in (system.purposes or ()):
        text = _NOT_DECLARED.filled(purpose=permission.purpose.value, system=system.id)
        yield _Told((*path, "purpose"), "purpose_not_declared", text)


def _same_permission(role: Role, path: Path) -> Iterator[_Told]:
    for number, permission in enumerate(role.may):
        if permission in role.may[:number]:
            yield _Told((*path, "may", number), "permission_twice", _PERMISSION_TWICE, WARNING)


def _rota(charter: Charter) -> Iterator[_Told]:
    for index, shift in enumerate(charter.shift):
        path: Path = ("shift", index)
        if shift.start == shift.end:
            yield _Told((*path, "end"), "shift_empty", _SHIFT_EMPTY.filled(shift=shift.name))
            continue
        if not shift.days:
            yield _Told((*path, "days"), "shift_no_days", _SHIFT_NO_DAYS.filled(shift=shift.name))
        yield from _breaks(shift, path)


def _breaks(shift: Shift, path: Path) -> Iterator[_Told]:
    length = _after(shift.start, shift.end)
    before = 0
    for number, (start, end) in enumerate(shift.breaks):
        begins, lasts = _after(shift.start, start), _after(start, end)
        here = (*path, "breaks", number)
        if lasts == 0 or begins + lasts > length or begins >= length:
            yield _Told(here, "break_outside", _BREAK_OUTSIDE.filled(shift=shift.name))
        elif begins < before:
            yield _Told(here, "break_overlaps", _BREAK_OVERLAPS.filled(shift=shift.name))
        else:
            before = begins + lasts


def _after(start: time, end: time) -> int:
    """Minutes from `start` to `end` on the clock's face, over midnight if need be."""
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)


def _devices(charter: Charter) -> Iterator[_Told]:
    seen: set[str] = set()
    for index, system in enumerate(charter.system):
        for number, device in enumerate(system.device):
            if device.id in seen:
                yield _Told(("system", index, "device", number, "id"), "device_twice", _DEVICE_TWICE)
            seen.add(device.id)
        names = [field.name for field in system.field]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield _Told(("system", index, "field", number, "name"), "field_twice", _FIELD_TWICE)
        for number, field in enumerate(system.field):
            if not field.for_:
                yield _Told(("system", index, "field", number), "field_no_purpose", _FIELD_NO_PURPOSE)
        if system.area is Area.SCANNERS and not system.field:
            yield _Told(("system", index), "no_field", _NO_FIELD.filled(system=system.id), WARNING)
    spoken = [(row.kind, row.id) for row in charter.protected]
    for number, row in enumerate(spoken):
        if row in spoken[:number]:
            yield _Told(("protected", number), "protected_twice", _PROTECTED_TWICE, WARNING)


def _retention(charter: Charter, system: System, path: Path) -> Iterator[_Told]:
    """A term for every kind of data that the system holds, and data for every purpose."""
    for number, keeps in enumerate(system.keeps):
        here = (*path, "keeps", number)
        if keeps.kept is None and not keeps.extracted:
            yield _Told((*here, "kept"), "no_term", _NO_TERM.filled(system=system.id))
        needed = ("data", "per", "grain", "for") if keeps.data in _TABLES else ("data", "for")
        for name in needed:
            if getattr(keeps, keys(type(keeps))[name].attribute) is None:
                yield _Told((*here, name), f"keeps_no_{name}", _KEEPS_NEEDS.filled(key=name))
    kept = {keeps.data for keeps in system.keeps if keeps.kept is not None}
    captured = {_MEDIUM_DATA[entry.medium] for entry in system.recording if entry.medium in _MEDIUM_DATA}
    for data in sorted(captured):
        if data not in kept:
            yield _Told((*path, "keeps"), "data_without_term", _DATA_WITHOUT_TERM.filled(system=system.id, data=data))
    base = _BASE_DATA.get(system.area, ())
    if base and not kept.intersection(base):
        text = _DATA_WITHOUT_TERM.filled(system=system.id, data=" / ".join(base))
        yield _Told((*path, "keeps"), "data_without_term", text)
    served = {purpose for keeps in system.keeps for purpose in keeps.for_ or ()}
    served |= {purpose for indicator in system.indicator if indicator.live for purpose in indicator.for_ or ()}
    served |= {
        p.purpose
        for role in charter.role
        for p in role.may
        if p.system == system.id and p.grain is Grain.NOW and p.purpose
    }
    for place, purpose in enumerate(system.purposes or ()):
        if purpose not in served:
            text = _PURPOSE_UNSERVED.filled(system=system.id, purpose=purpose.value)
            yield _Told((*path, "purposes", place), "purpose_unserved", text, WARNING)
    if system.traces is None or system.traces.kept is None:
        yield _Told((*path, "traces"), "traces_no_term", _TRACES.filled(system=system.id))
    elif system.traces.kept is False:
        yield _Told((*path, "traces", "kept"), "traces_off", _TRACES_OFF)


_SINCE = Text("collection begins after « observed_on »", "la collecte commence après « observed_on »")
_UNTIL = Text("the authorisation ends before it begins", "l’autorisation prend fin avant d’avoir commencé")
_MINIMUM = Text("« kept_min » is longer than « kept »", "« kept_min » est plus long que « kept »")
_UPPER_MISSING = Text("a gap-between indicator needs « upper »", "un indicateur gap-between demande « upper »")
_UPPER_BELOW = Text("« upper » must be longer than « threshold »", "« upper » doit être plus long que « threshold »")
_WORD_TWICE = Text("« {word} » stands here twice", "« {word} » figure ici deux fois")
_PURPOSE_REFUSED = Text(
    "Regard does not serve the purpose « {purpose} »: it cannot be declared",
    "Regard ne sert pas la finalité « {purpose} » : elle ne peut pas être déclarée",
)
_NOT_DECLARED = Text(
    "the system « {system} » does not declare the purpose « {purpose} »: add it to its purposes, or take it out here",
    "le système « {system} » ne déclare pas la finalité « {purpose} » : ajoutez-la à ses finalités ou retirez-la ici",
)
_NOBODY_ANSWERED = Text(
    "no role may answer with the relation self: the people watched would have no page of their own",
    "aucun rôle ne peut « answer » avec la relation self : les personnes observées n’auraient pas de page à elles",
)
_NOBODY_GOVERNS = Text(
    "no role may govern: nobody could publish the charter or grant a role",
    "aucun rôle ne peut « govern » : personne ne pourrait publier la charte ni attribuer un rôle",
)
_ROLE_IDLE = Text("the role « {role} » may do nothing", "le rôle « {role} » ne peut rien faire")
_REASON_NONE = Text(
    "the role « {role} » looks at people and gives no reason: set « reason »",
    "le rôle « {role} » regarde des personnes sans donner de motif : précisez « reason »",
)
_PERMISSION_NEEDS = Text("a right to {act} must name its « {key} »", "un droit « {act} » doit nommer « {key} »")
_GRAIN_NOW = Text("the grain now is for show and derive only", "le grain now ne vaut que pour show et derive")
_NO_TEAMS = Text(
    "the relation own-team needs teams, and the charter declares none",
    "la relation own-team suppose des équipes, et la charte n’en déclare aucune",
)
_NO_SYSTEM = Text(
    "the charter declares no system « {system} »; it declares {known}",
    "la charte ne déclare pas de système « {system} » ; elle déclare {known}",
)
_PERMISSION_TWICE = Text("the same right stands here twice", "le même droit figure ici deux fois")
_SHIFT_EMPTY = Text("the shift « {shift} » ends when it starts", "le poste « {shift} » finit au moment où il commence")
_SHIFT_NO_DAYS = Text("the shift « {shift} » has no day", "le poste « {shift} » n’a aucun jour")
_BREAK_OUTSIDE = Text(
    "this break lies outside the shift « {shift} », or is empty", "cette pause est hors du poste « {shift} », ou vide"
)
_BREAK_OVERLAPS = Text(
    "the breaks of « {shift} » overlap, or are not in order",
    "les pauses de « {shift} » se recouvrent ou ne sont pas en ordre",
)
_DEVICE_TWICE = Text(
    "this device is declared twice: each needs an id of its own in the whole charter",
    "cet appareil est déclaré deux fois : chacun doit avoir son identifiant dans toute la charte",
)
_FIELD_TWICE = Text("this field is declared twice", "ce champ est déclaré deux fois")
_FIELD_NO_PURPOSE = Text(
    "a field is admitted for a purpose: say which with « for »",
    "un champ est admis pour une finalité : dites laquelle avec « for »",
)
_NO_FIELD = Text(
    "the system « {system} » admits no field: everything would be dropped at the door",
    "le système « {system} » n’admet aucun champ : tout serait écarté à l’entrée",
)
_PROTECTED_TWICE = Text("this is protected twice", "ceci est protégé deux fois")
_NO_TERM = Text(
    "say how long it is kept: « kept » in « {system} »",
    "dites combien de temps c’est conservé : « kept » dans « {system} »",
)
_KEEPS_NEEDS = Text("what is kept must say its « {key} »", "ce qui est conservé doit indiquer « {key} »")
_DATA_WITHOUT_TERM = Text(
    "the system « {system} » gives no term for its data: {data}",
    "le système « {system} » ne fixe pas de durée pour ses données : {data}",
)
_PURPOSE_UNSERVED = Text(
    "nothing in « {system} » serves the purpose « {purpose} »: keep data for it, show it live, or take it out",
    "rien dans « {system} » ne sert la finalité « {purpose} » : conservez des données pour elle, montrez-les en direct ou retirez-la",
)
_TRACES = Text(
    "say how long the traces of « {system} » are kept: [system.traces] kept",
    "dites combien de temps les traces de « {system} » sont conservées : [system.traces] kept",
)
_TRACES_OFF = Text("Regard has no act without a trace", "Regard n’a pas d’acte sans trace")
_SECRETS = {
    "credentials": Text(
        "this address holds a password: a charter is published; put it in the settings",
        "cette adresse contient un mot de passe : une charte est publiée ; placez-la dans les réglages",
    ),
    "stream": Text(
        "a stream's address is a secret: put it in the settings",
        "l’adresse d’un flux est un secret : placez-la dans les réglages",
    ),
    "token": Text(
        "this looks like a token, a key or a password: a charter is published; put it in the settings",
        "ceci ressemble à un jeton, une clé ou un mot de passe : une charte est publiée ; placez-le dans les réglages",
    ),
    "address": Text(
        "a network address helps an intruder: put it in the settings",
        "une adresse réseau aide un intrus : placez-la dans les réglages",
    ),
}
