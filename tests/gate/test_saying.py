"""What the gate says is said in plain words: no code of the charter, no ISO duration, in either language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import regard.gate
from gate.charters import NOW, warehouse
from regard.charter.model import Permission
from regard.gate import disclosure, indicators, saying
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Act, Grain, Per, Purpose, ReasonScope, Relation

ROOM = Path(regard.gate.__file__).parent
CODE = re.compile(
    r"\bP(?:\d+[YMWD])+|\bPT\d|\b(?:real-time-help|own-team|error-detection|shift-(?:start|end)|per-(?:look|shift|incident))\b"
)


def sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                values = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if len(values) == 2:
                    yield str(values[0]), str(values[1])


def test_no_sentence_holds_a_code_and_french_is_set_as_french() -> None:
    found = list(sentences())
    assert len(found) > 150
    for en, fr in found:
        assert not CODE.search(en) and not CODE.search(fr), fr
        assert "'" not in fr and not re.search(r"[^\s\u00a0\u202f][;?!»]|«[^\s\u00a0\u202f]|\bconformes?\b", fr), fr


def test_a_permission_is_said() -> None:
    row = Permission(
        act=Act.SHOW, purpose=Purpose.REAL_TIME_HELP, relation=Relation.OWN_TEAM, per=Per.PERSON, grain=Grain.NOW
    )
    said = saying.permission(row)
    assert said.fr == "aide en temps réel (sa propre équipe, chaque personne, en direct)"
    assert said.en == "help in real time (one’s own team, each person, live)"


def test_fields_are_said_and_names_are_left() -> None:
    sentence = Text("{a} {b} {c} {d}", "{a} {b} {c} {d}")
    told = saying.filled(sentence, a=Duration.parse("PT36H"), b=date(2026, 3, 1), c="pay", d=ReasonScope.PER_LOOK)
    assert told.fr == "1 jour et 12 heures 1er mars 2026 pay à chaque consultation"
    assert told.en == "1 day and 12 hours 1 March 2026 pay at each look"


@pytest.mark.parametrize(
    ("system", "item", "fr"),
    [
        ("scanners", "keeps[0]", "système « scanners », données conservées n° 1"),
        ("scanners", "governance", "système « scanners », gouvernance"),
        ("scanners", "", "système « scanners »"),
        ("", "site", "le site"),
        ("", "role[2]", "le site, rôle n° 3"),
    ],
)
def test_a_place_in_the_charter_is_said(system: str, item: str, fr: str) -> None:
    assert saying.place(system, item).fr == fr


def test_a_refusal_says_in_words_what_would_be_allowed() -> None:
    from gate.test_disclosure import ask

    found = disclosure.decide(warehouse(), ask("trainer", grain=Grain.WEEK, purpose=Purpose.APPRAISAL), NOW)
    instead = found.grounds[0].instead
    assert instead is not None and not CODE.search(instead.en) and not CODE.search(instead.fr)
    assert "formation" in instead.fr


def test_a_threshold_is_said() -> None:
    (indicator,) = (i for i in warehouse().system[0].indicator if i.measures == "gap-above")
    short = indicator.model_copy(update={"threshold": Duration.parse("PT9M")})
    said = [g.sentence.fr for d in indicators.faults(short, date(2026, 10, 1)) for g in d.grounds]
    assert "Un silence se signale à partir de 10 minutes, pas avant." in said
