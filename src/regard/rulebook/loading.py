"""Reads the requirement folders: `requirements/<theme>/<id_lower>/requirement.toml`, strictly.

Unknown keys, missing languages and references that lead nowhere are refused with `InputRefused`, naming file and key. Checks are
imported when they are first used.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from regard.rulebook.checking import Check
from regard.rulebook.requirement import (
    Confidence,
    Force,
    Limit,
    LimitValue,
    Reading,
    Requirement,
    Severity,
    Source,
    Version,
)
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Area

ROOT = Path(__file__).parent / "requirements"
_PACKAGE = "regard.rulebook.requirements"
_KEYS = frozenset(
    [
        "id",
        "title",
        "duty",
        "remedy",
        "evidence",
        "articles",
        "sources",
        "force",
        "confidence",
        "severity",
        "areas",
        "versions",
        "readings",
        "limits",
        "sentences",
        "by_reading",
        "about",
    ]
)
_OPTIONAL = frozenset({"readings", "limits", "areas", "by_reading", "about"})
_UNITS = frozenset({"duration", "people", "share", "bits", "attempts", "grain", "word", "characters"})
_E = TypeVar("_E", bound=Enum)


@dataclass(frozen=True, slots=True)
class Rule:
    """One loaded requirement folder: the requirement, its check's sentences, and where its check is."""

    requirement: Requirement
    sentences: dict[str, Text]
    module: str

    @property
    def check(self) -> Check:
        """The check, imported now if it was not yet."""
        return cast(Check, importlib.import_module(self.module).check)


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Every rule by id, in order of id. Raises `InputRefused` when a folder is not as it must be."""
    return load_from(ROOT)


@lru_cache(maxsize=1)
def load_all() -> dict[str, Requirement]:
    """Every requirement by id, in order of id."""
    return {key: rule.requirement for key, rule in rules().items()}


def named(requirement_id: str) -> Requirement:
    """One requirement. Raises `NotFound` (`rulebook_no_such_requirement`)."""
    found = rules().get(requirement_id)
    if found is None:
        raise NotFound(
            "rulebook_no_such_requirement",
            Text("The rulebook has no requirement {id}.", "Le référentiel n’a pas d’exigence {id}."),
            id=requirement_id,
        )
    return found.requirement


def load_from(root: Path) -> dict[str, Rule]:
    """The rules in the folders under `root`."""
    found: dict[str, Rule] = {}
    for path in sorted(root.glob("*/*/requirement.toml")):
        rule = read(path)
        found[rule.requirement.id] = rule
    return dict(sorted(found.items()))


def read(path: Path) -> Rule:
    """One rule. Raises `InputRefused` (`rulebook_*`) naming file and key."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    at = _Reader(path)
    at.keys(raw, _KEYS, _KEYS - _OPTIONAL, "")
    theme, folder = path.parent.parent.name, path.parent.name
    if raw["id"].lower().replace("-", "_") != folder:
        raise at.refuse("id", "folder_name")
    readings = tuple(at.reading(each) for each in raw.get("readings", ()))
    limits = tuple(at.limit(each) for each in raw.get("limits", ()))
    _references(at, readings, limits)
    requirement = Requirement(
        id=raw["id"],
        theme=theme,
        title=at.text(raw["title"], "title"),
        duty=at.text(raw["duty"], "duty"),
        remedy=at.text(raw["remedy"], "remedy"),
        evidence=at.text(raw["evidence"], "evidence"),
        articles=tuple(raw["articles"]),
        sources=tuple(at.source(each) for each in raw["sources"]),
        force=at.word(Force, raw["force"], "force"),
        confidence=at.word(Confidence, raw["confidence"], "confidence"),
        severity=at.severity(raw["severity"]),
        versions=tuple(at.version(each) for each in raw["versions"]),
        readings=readings,
        limits=limits,
        areas=tuple(at.word(Area, each, "areas") for each in raw.get("areas", ())),
        by_reading=raw.get("by_reading", False),
        about=raw.get("about", "system"),
    )
    sentences = {key: at.text(each, f"sentences.{key}") for key, each in raw["sentences"].items()}
    for key in ("met", "unknown", "not_applicable"):
        sentences.setdefault(key, _DEFAULT[key])
    return Rule(requirement, sentences, f"{_PACKAGE}.{theme}.{folder}.check")


_DEFAULT = {
    "met": Text("What was measured is as the duty wants it.", "Ce qui a été mesuré est ce que demande l’obligation."),
    "unknown": Text(
        "What is known does not say whether the duty is met.", "Ce qui est connu ne dit pas si l’obligation est tenue."
    ),
    "not_applicable": Text(
        "Nothing known here is within this duty’s reach.", "Rien de ce qui est connu ici ne relève de cette obligation."
    ),
}


def _references(at: _Reader, readings: tuple[Reading, ...], limits: tuple[Limit, ...]) -> None:
    ids = {reading.id: reading for reading in readings}
    for reading in readings:
        if reading.overruled_by is None:
            continue
        above = ids.get(reading.overruled_by)
        if above is None or reading.until != above.since - timedelta(days=1):
            raise at.refuse(f"readings.{reading.id}.overruled_by", "reference")
    for limit in limits:
        if limit.reading is not None and limit.reading not in ids:
            raise at.refuse(f"limits.{limit.name}.reading", "reference")


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def refuse(self, key: str, why: str) -> InputRefused:
        return InputRefused(
            f"rulebook_{why}",
            Text(
                "{file}: {key} is not as a requirement must be written ({why}). See docs/rulebook.md.",
                "{file} : {key} n’est pas écrit comme doit l’être une exigence ({why}). Voir docs/rulebook.md.",
            ),
            file="/".join(self.path.parts[-3:]),
            key=key,
            why=why,
        )

    def keys(self, raw: Mapping[str, Any], known: frozenset[str], wanted: frozenset[str], where: str) -> None:
        for key in raw:
            if key not in known:
                raise self.refuse(f"{where}{key}", "unknown_key")
        for key in wanted:
            if key not in raw:
                raise self.refuse(f"{where}{key}", "missing_key")

    def text(self, raw: Mapping[str, Any], key: str) -> Text:
        self.keys(raw, frozenset({"en", "fr"}), frozenset({"en", "fr"}), f"{key}.")
        if not raw["en"].strip() or not raw["fr"].strip():
            raise self.refuse(key, "empty")
        return Text(raw["en"], raw["fr"])

    def word(self, kind: type[_E], raw: object, key: str) -> _E:
        try:
            return kind(raw)
        except ValueError:
            raise self.refuse(key, "unknown_word") from None

    def severity(self, raw: str) -> Severity:
        try:
            return Severity[raw.upper()]
        except KeyError:
            raise self.refuse("severity", "unknown_word") from None

    def source(self, raw: Mapping[str, Any]) -> Source:
        self.keys(raw, frozenset({"label", "url"}), frozenset({"label"}), "sources.")
        return Source(raw["label"], raw.get("url", ""))

    def version(self, raw: Mapping[str, Any]) -> Version:
        self.keys(raw, frozenset({"from", "until"}), frozenset({"from"}), "versions.")
        return Version(*self.days(raw, "versions"))

    def days(self, raw: Mapping[str, Any], key: str) -> tuple[date, date | None]:
        since, until = raw["from"], raw.get("until")
        if not isinstance(since, date) or not (until is None or (isinstance(until, date) and since <= until)):
            raise self.refuse(f"{key}.from", "dates")
        return since, until

    def reading(self, raw: Mapping[str, Any]) -> Reading:
        wanted = frozenset({"id", "authority", "from", "effect", "sentence", "source"})
        self.keys(raw, wanted | {"until", "overruled_by", "confidence"}, wanted, "readings.")
        since, until = self.days(raw, "readings")
        return Reading(
            id=raw["id"],
            authority=raw["authority"],
            since=since,
            until=until,
            effect=raw["effect"],
            sentence=self.text(raw["sentence"], "readings.sentence"),
            source=self.source(raw["source"]),
            overruled_by=raw.get("overruled_by"),
            confidence=self.word(Confidence, raw["confidence"], "readings.confidence") if "confidence" in raw else None,
        )

    def limit(self, raw: Mapping[str, Any]) -> Limit:
        wanted = frozenset({"name", "label", "value", "unit", "from"})
        self.keys(raw, wanted | {"until", "reading", "note"}, wanted, "limits.")
        since, until = self.days(raw, "limits")
        if raw["unit"] not in _UNITS:
            raise self.refuse("limits.unit", "unknown_word")
        value: LimitValue = raw["value"]
        if raw["unit"] == "duration":
            try:
                value = Duration.parse(raw["value"])
            except (TypeError, ValueError):
                raise self.refuse(f"limits.{raw['name']}.value", "duration") from None
        note = self.text(raw["note"], "limits.note") if "note" in raw else None
        label = self.text(raw["label"], f"limits.{raw['name']}.label")
        return Limit(raw["name"], label, value, raw["unit"], since, until, raw.get("reading"), note)
