"""What a well-formed charter still gets wrong: references that lead nowhere, terms that are missing, secrets that would be published.

It says nothing about what is lawful: the rulebook does, over `measures`. An error must be mended before a site can run on the
charter (in a dossier, where facts may well be incoherent, only secrets and impossible values are errors); a warning should be
looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from regard.charter.check_site import retention, roles
from regard.charter.keys import keys
from regard.charter.lines import LineIndex
from regard.charter.loading import dotted
from regard.charter.model import Charter, Shift
from regard.charter.plain import plain
from regard.charter.problem import Problem, Severity
from regard.charter.profile import REFUSED_PURPOSES
from regard.charter.secrets_told import secret
from regard.charter.told import NOT_DECLARED, Path, Told
from regard.charter.values import Table
from regard.terms.text import Text
from regard.terms.words import Area, Purpose

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def check(charter: Charter, *, text: str | None = None, file: str = "charter.toml") -> tuple[Problem, ...]:
    """Every semantic problem of `charter`, errors first, then in the order of the file.

    With the file's own `text`, problems carry their lines; without it, line 0.
    """
    lines = LineIndex(text.replace("\r\n", "\n")) if text is not None else None
    found = [*_impossible(charter), *_secrets(plain(charter), ())]
    if charter.profile == "site":
        found += [*_refused_purposes(charter), *roles(charter), *_rota(charter), *_devices(charter)]
        for index, system in enumerate(charter.system):
            found += retention(charter, system, ("system", index))
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


def _impossible(charter: Charter) -> Iterator[Told]:
    """Values that contradict each other whatever the system."""
    for index, system in enumerate(charter.system):
        path: Path = ("system", index)
        if system.since and charter.observed_on and system.since > charter.observed_on:
            yield Told((*path, "since"), "since_after", _SINCE, WARNING)
        order = system.governance.authorisation if system.governance else None
        if order and order.from_ and order.until and order.until < order.from_:
            yield Told((*path, "governance", "authorisation", "until"), "until_before_from", _UNTIL)
        if order and order.kept and order.kept_min and order.kept_min > order.kept:
            yield Told((*path, "governance", "authorisation", "kept_min"), "minimum_above", _MINIMUM)
        for number, indicator in enumerate(system.indicator):
            here = (*path, "indicator", number)
            if indicator.measures == "gap-between" and indicator.upper is None:
                yield Told(here, "upper_missing", _UPPER_MISSING, WARNING if charter.profile == "dossier" else ERROR)
            if indicator.threshold and indicator.upper and indicator.upper <= indicator.threshold:
                yield Told((*here, "upper"), "upper_below", _UPPER_BELOW)
        for number, keeps in enumerate(system.keeps):
            yield from _twice((*path, "keeps", number, "for"), keeps.for_)
        yield from _twice((*path, "purposes"), system.purposes)


def _twice(path: Path, words: tuple[Any, ...] | None) -> Iterator[Told]:
    for index, word in enumerate(words or ()):
        if word in (words or ())[:index]:
            yield Told((*path, index), "word_twice", _WORD_TWICE.filled(word=word), WARNING)


def _secrets(value: object, path: Path) -> Iterator[Told]:
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
            yield Told(path, f"secret_{kind}", _SECRETS[kind], WARNING if kind == "address" else ERROR)


def _refused_purposes(charter: Charter) -> Iterator[Told]:
    for path, table in _each(charter, ()):
        for key in keys(type(table)).values():
            value = getattr(table, key.attribute)
            for purpose in value if isinstance(value, tuple) else (value,):
                if isinstance(purpose, Purpose) and purpose in REFUSED_PURPOSES:
                    yield Told((*path, key.name), "purpose_refused", _PURPOSE_REFUSED.filled(purpose=purpose.value))


def _purposes(charter: Charter) -> Iterator[Told]:
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
                        yield Told(
                            path,
                            "purpose_not_declared",
                            NOT_DECLARED.filled(purpose=purpose.value, system=system.id),
                            severity,
                        )


def _rota(charter: Charter) -> Iterator[Told]:
    for index, shift in enumerate(charter.shift):
        path: Path = ("shift", index)
        if shift.start == shift.end:
            yield Told((*path, "end"), "shift_empty", _SHIFT_EMPTY.filled(shift=shift.name))
            continue
        if not shift.days:
            yield Told((*path, "days"), "shift_no_days", _SHIFT_NO_DAYS.filled(shift=shift.name))
        yield from _breaks(shift, path)


def _breaks(shift: Shift, path: Path) -> Iterator[Told]:
    length = _after(shift.start, shift.end)
    before = 0
    for number, (start, end) in enumerate(shift.breaks):
        begins, lasts = _after(shift.start, start), _after(start, end)
        here = (*path, "breaks", number)
        if lasts == 0 or begins + lasts > length or begins >= length:
            yield Told(here, "break_outside", _BREAK_OUTSIDE.filled(shift=shift.name))
        elif begins < before:
            yield Told(here, "break_overlaps", _BREAK_OVERLAPS.filled(shift=shift.name))
        else:
            before = begins + lasts


def _after(start: time, end: time) -> int:
    """Minutes from `start` to `end` on the clock's face, over midnight if need be."""
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)


def _devices(charter: Charter) -> Iterator[Told]:
    seen: set[str] = set()
    for index, system in enumerate(charter.system):
        for number, device in enumerate(system.device):
            if device.id in seen:
                yield Told(("system", index, "device", number, "id"), "device_twice", _DEVICE_TWICE)
            seen.add(device.id)
        names = [field.name for field in system.field]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Told(("system", index, "field", number, "name"), "field_twice", _FIELD_TWICE)
        for number, field in enumerate(system.field):
            if not field.for_:
                yield Told(("system", index, "field", number), "field_no_purpose", _FIELD_NO_PURPOSE)
        if system.area is Area.SCANNERS and not system.field:
            yield Told(("system", index), "no_field", _NO_FIELD.filled(system=system.id), WARNING)
    spoken = [(row.kind, row.id) for row in charter.protected]
    for number, row in enumerate(spoken):
        if row in spoken[:number]:
            yield Told(("protected", number), "protected_twice", _PROTECTED_TWICE, WARNING)


_SINCE = Text("collection begins after “observed_on”", "la collecte commence après « observed_on »")
_UNTIL = Text("the authorisation ends before it begins", "l’autorisation prend fin avant d’avoir commencé")
_MINIMUM = Text("“kept_min” is longer than “kept”", "« kept_min » est plus long que « kept »")
_UPPER_MISSING = Text("a “gap-between” indicator needs “upper”", "un indicateur « gap-between » demande « upper »")
_UPPER_BELOW = Text("“upper” must be longer than “threshold”", "« upper » doit être plus long que « threshold »")
_WORD_TWICE = Text("“{word}” stands here twice", "« {word} » figure ici deux fois")
_PURPOSE_REFUSED = Text(
    "Regard does not serve the purpose “{purpose}”: it cannot be declared",
    "Regard ne sert pas la finalité « {purpose} » : elle ne peut pas être déclarée",
)
_SHIFT_EMPTY = Text("the shift “{shift}” ends when it starts", "le poste « {shift} » finit au moment où il commence")
_SHIFT_NO_DAYS = Text("the shift “{shift}” has no day", "le poste « {shift} » n’a aucun jour")
_BREAK_OUTSIDE = Text(
    "this break lies outside the shift “{shift}”, or is empty", "cette pause est hors du poste « {shift} », ou vide"
)
_BREAK_OVERLAPS = Text(
    "the breaks of “{shift}” overlap, or are not in order",
    "les pauses de « {shift} » se recouvrent ou ne sont pas en ordre",
)
_DEVICE_TWICE = Text(
    "this device is declared twice: each needs an id of its own in the whole charter",
    "cet appareil est déclaré deux fois : chacun doit avoir son identifiant dans toute la charte",
)
_FIELD_TWICE = Text("this field is declared twice", "ce champ est déclaré deux fois")
_FIELD_NO_PURPOSE = Text(
    "a field is admitted for a purpose: say which with “for”",
    "un champ est admis pour une finalité : dites laquelle avec « for »",
)
_NO_FIELD = Text(
    "the system “{system}” admits no field: everything would be dropped at the door",
    "le système « {system} » n’admet aucun champ : tout serait écarté à l’entrée",
)
_PROTECTED_TWICE = Text("this is protected twice", "cette protection figure deux fois")
_SECRETS = {
    "credentials": Text(
        "this address holds a password: a charter is published; put it in the settings",
        "cette adresse contient un mot de passe : une charte est publiée ; placez-la dans les réglages",
    ),
    "stream": Text(
        "a stream’s address is a secret: put it in the settings",
        "l’adresse d’un flux est un secret : placez-la dans les réglages",
    ),
    "token": Text(
        "this looks like a token, a key or a password: a charter is published; put it in the settings",
        "cette valeur ressemble à un jeton, une clé ou un mot de passe : une charte est publiée ; placez-le dans les réglages",
    ),
    "address": Text(
        "a network address helps an intruder: put it in the settings",
        "une adresse réseau aide un intrus : placez-la dans les réglages",
    ),
}
