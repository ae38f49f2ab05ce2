"""How pages say what acts and rulebook name: sources, traces, terms, hours, refusals; and what templates make of a page's values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from regard.console import shapes, wording
from regard.console.templatetags import regard_parts
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.finding import State
from regard.terms.text import Text

NARROW = "\u00a0"
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
SYSTEM = shapes.PublicSystem(
    "scanners",
    Text("Hand scanners", "Scanners portatifs"),
    Text("Scans.", "Lectures."),
    (),
    Text("", ""),
    (),
    None,
    (),
    (),
    (),
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def test_figures_say_how_fine_they_are() -> None:
    assert wording.kept("statistics", "team", "day").fr == "Chiffres d’équipes entières, par jour"
    assert wording.kept("statistics", "team", "week").en == "Figures of whole teams, by week"
    assert wording.kept("raw-events", "person", "event").en == "Each scan, with who made it"


@pytest.mark.parametrize(
    ("act", "about", "said"),
    [
        ("show", "statistics/team/week", "Consultation : chiffres d’équipes entières, par semaine"),
        ("derive", "live", "Consultation : qui a peut-être besoin d’aide, en direct"),
        ("derive", "team-day:2026-03-02", "Calcul de chiffres : les chiffres de votre équipe, par jour"),
        ("govern", "paper-code", "Un code papier a été fait pour vous"),
        ("govern", "hold:procedure-7", "Conservé plus longtemps, pour une procédure"),
        ("show", "roster", "Consultation : la liste des personnes observées"),
        ("show", "", "Consultation"),
    ],
)
def test_a_look_says_what_it_was_about(act: str, about: str, said: str) -> None:
    assert wording.done(act, about).fr == said


def test_lengths_days_and_signs_are_set_as_each_language_does() -> None:
    lengths = (6.75, 7, 0.5, 1.999, 0)
    assert [regard_parts.hours(h).replace(NARROW, " ") for h in lengths] == ["6 h 45 min", "7 h", "30 min", "2 h", "–"]
    with override("fr"):
        assert regard_parts.hours(6.75).replace(NARROW, " ") == "6 h 45"
        assert regard_parts.day(date(2026, 3, 1)) == "1er\u00a0mars\u00a02026"
        assert regard_parts.day(date(2026, 3, 11)) == "11\u00a0mars\u00a02026"
        assert regard_parts.tx(Text("", "Dit « ici » : oui")) == "Dit «\u00a0ici\u00a0»\u00a0: oui"
        assert regard_parts.plainly("False") == "non"
    assert regard_parts.tx(Text("Said: yes", "")) == "Said: yes"


def test_a_refusal_always_says_what_is_allowed_instead() -> None:
    bare = Decision(Answer.REFUSE, (Ground("GDPR-32", Text("None of your roles.", "Aucun de vos rôles.")),))
    page = render_to_string("parts/refusal.html", {"decision": bare})
    assert "ask someone who holds one" in page


def test_an_empty_record_of_refusals_is_said_in_words() -> None:
    page = shapes.PublicPage((SYSTEM,), date(2026, 1, 5), 1, 0, at_work=True)
    assert "Its rules have refused nothing so far." in _public(page)
    assert "Its rules have refused 3 requests." in _public(replace(page, refusals=3))


def test_a_door_that_stays_shut_says_why() -> None:
    why = Text("The works council was not consulted.", "Le CSE n’a pas été consulté.")
    page = shapes.PublicPage((replace(SYSTEM, closed=why),), date(2026, 1, 5), 1)
    assert "Nothing is taken in yet. The works council was not consulted." in _public(page)
    face = shapes.CharterFace("", (), (), closed=((SYSTEM.name, why),))
    assert "nothing is taken in yet. The works council" in _flat(
        render_to_string("pages/charter.html", {"charter": face})
    )


def test_a_copy_that_nobody_looked_into_is_not_green() -> None:
    copies = (
        shapes.CopyElsewhere("WMS", Text("30 days", "30 jours"), date(2026, 3, 1), stale=False),
        shapes.CopyElsewhere("planning.xlsx", None, date(2025, 3, 1)),
        shapes.CopyElsewhere("USB", None, None),
    )
    said = _public(shapes.PublicPage((replace(SYSTEM, copies=copies),), date(2026, 1, 5), 1))
    assert "WMS: kept 30 days, looked into on 1 March 2026" in said
    assert "planning.xlsx: nobody has looked into it since 1 March 2025 Not evidenced" in said
    assert "USB: nobody has looked into it Not evidenced" in said


def test_only_a_demonstration_waits_before_it_erases() -> None:
    due = (shapes.DueGroup(Text("Hand scanners", ""), Text("Scans", ""), 3, 1000),)
    kept = shapes.KeptNow(
        Text("Hand scanners", ""),
        Text("Scans", ""),
        3,
        900,
        10,
        Text("31 days", ""),
        NOON,
        NOON + timedelta(days=3),
        "GDPR-05",
    )
    site = shapes.Erasure(NOON, due, (kept,), 1, 0, 0, (), may_run=False)
    real = _flat(render_to_string("pages/erasure.html", {"erasure": site, "due": 3}))
    assert "The next run erases them" in real
    assert "900" in real
    demo = _flat(render_to_string("pages/erasure.html", {"erasure": replace(site, waits_minutes=30), "due": 3}))
    assert "begins 30 minutes after the site starts" in demo


@pytest.mark.parametrize(("state", "head"), [(State.BREACHED, "What to do"), (State.NOT_EVIDENCED, "To ask for")])
def test_what_is_not_evidenced_is_asked_for(state: State, head: str) -> None:
    nothing = Text("", "")
    row = shapes.FoundRow(
        "GDPR-05", Text("T", ""), state, "", "", "GDPR 5(2)", "low", nothing, Text("s", ""), (), None, None,
        Text("The list.", ""), None,
    )  # fmt: skip
    assert head in render_to_string("pages/found.html", {"row": row})


def test_the_law_page_is_titled_by_its_duty() -> None:
    from regard.console.calls import requirement

    page = _flat(render_to_string("pages/law.html", {"duty": requirement("SCN-06")}))
    assert page.startswith(requirement("SCN-06").title.en)


def _public(page: shapes.PublicPage) -> str:
    with override("en"):
        return _flat(
            render_to_string("pages/public.html", {"public": page, "site": shapes.SiteFace("Essai", "Europe/Paris")})
        )


def _flat(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("</title>", "·"))).replace(" :", ":").strip()
