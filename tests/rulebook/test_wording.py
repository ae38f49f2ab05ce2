"""How the rulebook says values, groups, limits and differences to people."""

from __future__ import annotations

import enum
from datetime import date
from typing import get_args

import pytest

from regard.charter import lists
from regard.rulebook import judge
from regard.rulebook.measure import Measure, Origin, Value
from regard.rulebook.wording import counted, filled, of_people, people, said, table
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Area

DAY = date(2026, 10, 1)
OF_THE_SITE = {
    "Profile",
    "SiteKind",
    "ControllerRole",
    "Regime",
    "Act",
    "Relation",
    "ReasonScope",
    "Weekday",
    "ProtectedKind",
}
"""Lists whose words no check says."""


def closed() -> set[str]:
    """The words of the charter's closed lists that a finding can say."""
    found: set[str] = set()
    for name, listed in vars(lists).items():
        if not hasattr(listed, "__metadata__") or name in OF_THE_SITE:
            continue
        origin = listed.__origin__
        known = [e.value for e in origin] if isinstance(origin, enum.EnumType) else get_args(origin)
        found.update(str(word) for word in known)
    return found


def test_every_closed_word_is_said_in_both_languages() -> None:
    words = table()["words"]
    assert len(closed()) > 150
    assert {word for word in closed() if word not in words} == set()
    assert set(get_args(lists.Population.__origin__)) <= set(table()["groups"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        (Duration.parse("P15D"), "15 days", "15 jours"),
        (Duration.parse("PT36H"), "1 day and 12 hours", "1 jour et 12 heures"),
        (Duration.parse("PT1.25S"), "1.25 seconds", "1,25 seconde"),
        (Duration.parse("P1Y2M3D"), "1 year, 2 months and 3 days", "1 an, 2 mois et 3 jours"),
        (date(2026, 3, 1), "1 March 2026", "1er mars 2026"),
        (date(2025, 12, 23), "23 December 2025", "23 décembre 2025"),
        (("who", "why"), "who, why", "qui, pourquoi"),
        ("union-premises", "union premises", "local syndical"),
        (None, "not known", "non connu"),
    ],
)
def test_values_are_said(value: Value | None, en: str, fr: str) -> None:
    assert said(value) == Text(en, fr)


@pytest.mark.parametrize(
    ("value", "unit", "en", "fr"),
    [
        (0.85, "share", "85%", "85 %"),
        (11, "people", "11 people", "11 personnes"),
        (1, "attempts", "1 failure", "1 échec"),
        ("month", "grain", "by month", "par mois"),
        (Duration.parse("PT10M"), "duration", "10 minutes", "10 minutes"),
    ],
)
def test_limits_are_said_with_their_unit(value: Value, unit: str, en: str, fr: str) -> None:
    assert counted(value, unit) == Text(en, fr)


def test_groups_are_people_in_a_sentence() -> None:
    assert people(("staff", "temps")) == Text("the staff and temporary workers", "les salariés et les intérimaires")
    assert of_people(("public",)) == Text("to members of the public", "du public")
    assert of_people(()) == Text("to people", "des personnes")


def test_a_sentence_begins_with_a_capital() -> None:
    sentence = Text("{group} were never told.", "{group} n’ont jamais été informés.")
    told = filled(sentence, {"group": people(("temps",))})
    assert told == Text("Temporary workers were never told.", "Les intérimaires n’ont jamais été informés.")


def differing(item: str, name: str, declared: Value, seen: Value, source: str, **beside: Value) -> Text:
    own = [Measure("it", Area.SCANNERS, item, key, value) for key, value in beside.items()]
    charter = Measure("it", Area.SCANNERS, item, name, declared)
    state = Measure("it", Area.SCANNERS, item, name, seen, origin=Origin.SEEN, source=source)
    findings = judge([*own, charter, state], on=DAY, read_as_of=DAY)
    (found,) = (f for f in findings if f.article == "GDPR 5(2)" and f.state is State.BREACHED)
    return found.sentence


def test_a_difference_is_told_in_words() -> None:
    told = differing("notice[0]", "when", "before", "after", "people", to=("temps",))
    assert told.fr == (
        "La charte dit que l’information des intérimaires est donnée avant la collecte ; le registre des personnes montre "
        "qu’elle ne l’est qu’après coup. Ce qui est déclaré n’est pas ce qui se fait."
    )
    assert told.en == (
        "The charter says that temporary workers are told before collection; the register of people shows "
        "that they are told only afterwards. What is declared is not what is done."
    )


def test_a_second_factor_is_told_in_words() -> None:
    told = differing("accounts", "mfa", True, False, "accounts")
    assert told.fr.startswith(
        "La charte dit que chaque compte a un second facteur ; la liste des comptes montre que certains"
    )


def test_a_difference_without_a_clause_names_the_fact() -> None:
    told = differing("traces", "oldest", Duration.parse("P1Y"), Duration.parse("P400D"), "ledger")
    assert told.fr.startswith(
        "Trace la plus ancienne : la charte dit « 1 an » ; le registre des traces montre « 400 jours »"
    )


def test_every_claim_has_both_sides_and_both_languages() -> None:
    for fact, sides in table()["claims"].items():
        assert set(sides) == {"declared", "seen"} and set(sides["declared"]) == set(sides["seen"]), fact
        for clause in (*sides["declared"].values(), *sides["seen"].values()):
            assert clause["en"].startswith("that ") and clause["fr"].startswith(("que ", "qu’")), clause
