"""Spaces as printers set them; nothing that turns a line round."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regard.papers import citing, typography
from regard.papers.typography import HARD, THIN
from regard.rulebook import law


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Vraiment ? Oui ; non !", f"Vraiment{THIN}? Oui{THIN}; non{THIN}!"),
        ("Limite : 1 mois", f"Limite{HARD}: 1{HARD}mois"),
        ("la règle « idle time »", f"la règle «{HARD}idle time{HARD}»"),
        ("85 % de 10 000 €", f"85{THIN}% de 10{THIN}000{HARD}€"),
        ("le 1er mars 2026, art. 5", f"le 1er{HARD}mars 2026, art.{HARD}5"),
        ("à 10:30, https://a.example/?q", "à 10:30, https://a.example/?q"),
    ],
)
def test_french(written: str, set_: str) -> None:
    assert typography.fitted(written, "fr") == set_


def test_english_keeps_its_own_spaces() -> None:
    assert typography.fitted("Limit: 31 days; why? 85%", "en") == f"Limit: 31{HARD}days; why? 85%"
    assert typography.number(10_230, "en") == "10,230"
    assert typography.number(10_230, "fr") == f"10{THIN}230"


@given(st.text(max_size=80), st.sampled_from(["en", "fr"]))
def test_setting_twice_changes_nothing_and_leaves_no_control(text: str, language: str) -> None:
    once = typography.fitted(text, language)
    assert typography.fitted(once, language) == once
    assert not any(ord(c) < 32 or 0x202A <= ord(c) <= 0x202E for c in once)


@pytest.mark.parametrize(
    ("name", "en", "fr"),
    [
        ("GDPR 5(1)(c)", "GDPR, art. 5(1)(c)", "RGPD, art. 5-1-c"),
        ("GDPR 12-13", "GDPR, arts 12–13", "RGPD, art. 12 et 13"),
        ("CT L1222-4", "Labour Code, art. L1222-4", "C. trav., art. L. 1222-4"),
        ("CP 226-18", "Criminal Code, art. 226-18", "C. pén., art. 226-18"),
        ("CSI R253-3", "Internal Security Code, art. R253-3", "CSI, art. R. 253-3"),
        ("", "", ""),
    ],
)
def test_articles(name: str, en: str, fr: str) -> None:
    assert (citing.article(name).en, citing.article(name).fr) == (en, fr)


def test_no_source_of_the_rulebook_is_left_in_english_in_a_french_report() -> None:
    """Titles of texts aside, no English word of the labels stays."""
    english = re.compile(r"\b(the|of|for|from|and|force|with|as|before|since|law|memory|until|alone|at|work|sheet)\b")
    labels = {s.label for r in law.requirements().values() for s in r.sources}
    labels |= {reading.source.label for r in law.requirements().values() for reading in r.readings}
    assert {label: found for label in labels if english.search(found := citing.source(label).fr)} == {}


def test_a_label_in_french() -> None:
    label = (
        "CSI L241-2, R241-13; L241-1 for the State (state of 3 April 2026); décret in force on 1 March; GDPR 5 (memory)"
    )
    fixed = f"{HARD};"
    assert citing.source(label).fr == (
        f"CSI L241-2, R241-13{fixed} L241-1 pour l’État (état au 3 avril 2026){fixed} décret en vigueur le 1er mars{fixed} "
        "RGPD 5 (de mémoire)"
    )
