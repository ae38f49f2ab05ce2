"""The officer's pages without a site: what they say for each answer of the acts, and what a form that was refused keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from regard.console import calls
from regard.console.accounts import entering
from regard.console.accounts.models import Account
from regard.console.pages import breaches, exceptions, monday, reviews
from regard.console.shapes import BreachRow, Concern, Exceptions, Monday, ReviewRow, ReviewWeek, Self, SiteFace
from regard.console.templatetags.regard_parts import due_pill, time_late
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.errors import InputRefused, NotAllowed
from regard.terms.text import Text

NOW = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
OFFICER = Actor("a-officer", frozenset({"dpo"}), second_factor=True)


@pytest.fixture
def client(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(calls, "site_face", lambda: SiteFace("Essai", "Europe/Paris", simulated=True))
    monkeypatch.setattr(calls, "self_of", lambda actor: Self((Text("officer", "délégué"),), ("monday", "people")))
    monkeypatch.setattr(calls, "short_law", lambda requirement: Text(requirement, requirement))
    account = Account(actor=OFFICER.id, name="abcd", handle=b"1", created=NOW)
    for page in (monday, reviews, breaches, exceptions):
        monkeypatch.setattr(page, "actor_of", lambda request: OFFICER)
    monkeypatch.setattr(entering, "account_of", lambda request: account)
    monkeypatch.setattr(entering, "proved_lately", lambda request: True)
    yield Client(headers={"host": "localhost", "accept-language": "en"})


def concern(key: str, tone: str, due: datetime | None = None) -> Concern:
    return Concern(key, tone, Text(f"About {key}.", f"Sur {key}."), None, "people", Text("Mend it", "Corriger"), due)


def week(*rows: ReviewRow, **more: object) -> ReviewWeek:
    made = {"week": "2026-W40", "drawn": NOW, "out_of": 40, "size": 900, "root": "ab" * 32, "earlier": ()}
    return ReviewWeek(rows=rows, weeks=(("2026-W40", 1), ("2026-W39", 0)), **{**made, **more})  # type: ignore[arg-type]


def look(state: str = "waiting", **more: object) -> ReviewRow:
    word = Text("Planning", "Planification")
    made = {"reason": "planning of <next> week", "note": "", "own": False, "weak": False}
    return ReviewRow("r1", NOW, word, word, word, word, state=state, **{**made, **more})  # type: ignore[arg-type]


def test_a_calm_monday_says_what_was_checked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    calm = Monday(NOW, (), (), (), (concern("terms", "fine"),), (date(2026, 10, 1),))
    monkeypatch.setattr(calls, "monday", lambda actor: calm)
    said = client.get("/monday/").content.decode()
    assert "Nothing asks for you today." in said
    assert "All is in order" in said
    assert "About terms." in said
    assert "/monday/management/2026-10.pdf" in said


def test_what_asks_for_an_act_comes_with_its_link_and_its_days(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    urgent = (concern("requests", "now", NOW + timedelta(days=3)), concern("untold", "now"))
    monkeypatch.setattr(calls, "monday", lambda actor: Monday(NOW, urgent, (), (), (), ()))
    said = client.get("/monday/").content.decode()
    assert "2 things ask for you." in said
    assert "3 days left" in said
    assert said.count("Mend it") == 2


def test_a_reason_is_shown_as_text_with_its_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "reviews", lambda actor, asked: week(look()))
    said = client.get("/reviews/?week=2026-W40").content.decode()
    assert "planning of &lt;next&gt; week" in said
    assert "1 reason waits to be read." in said
    assert 'value="fine"' in said
    assert 'value="to-explain"' in said


@pytest.mark.parametrize(
    ("row", "there", "absent"),
    [
        (look(own=True), "someone else decides", 'name="state"'),
        (look("to-explain", note="which week?"), 'value="explained"', 'value="fine"'),
        (look("fine"), "fine", 'name="state"'),
        (look(reason=None), "reached its term", "<blockquote>"),
        (look(reason=""), "No reason was given.", "<blockquote>"),
        (look(reason="hm", weak=True), "Says next to nothing.", "No reason was given."),
    ],
)
def test_each_look_says_where_it_stands(
    client: Client, monkeypatch: pytest.MonkeyPatch, row: ReviewRow, there: str, absent: str
) -> None:
    monkeypatch.setattr(calls, "reviews", lambda actor, asked: week(row))
    said = client.get("/reviews/").content.decode()
    assert there in said
    assert absent not in said


def test_a_week_that_is_no_week_is_not_asked_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(calls, "reviews", lambda actor, name: asked.append(name) or week())
    said = client.get("/reviews/?week=%27%20or%201").content.decode()
    assert asked == [None]
    assert "Nobody looked at people or teams in week 2026-W40." in said


def test_an_answer_that_says_too_little_stays_beside_its_look(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise InputRefused("review_note", Text("Write in a few words.", "Écrivez quelques mots."))

    monkeypatch.setattr(calls, "reviews", lambda actor, asked: week(look()))
    monkeypatch.setattr(calls, "decide_review", refuse)
    answer = client.post("/reviews/r1/", {"state": "to-explain", "note": "why?", "week": "2026-W40"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert said.count("Write in a few words.") == 1
    assert ">why?</textarea>" in said


def test_a_refused_exception_keeps_what_was_written_and_says_the_rule(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **more: object) -> None:
        error = NotAllowed("refused", Text("No.", "Non."))
        ground = Ground("GDPR-05", Text("This is binding law.", "Contraignant."), instead=Text("Mend it.", "Corrigez."))
        error.decision = Decision(Answer.REFUSE, (ground,))
        raise error

    monkeypatch.setattr(calls, "exceptions", lambda actor: Exceptions((), (), (), (), (("scanners", Text("S", "S")),)))
    monkeypatch.setattr(calls, "ask_exception", refuse)
    sent = {"requirement": "GDPR-05", "reason": "in <March>", "evidence": "0" * 64, "until": "2026-12-31"}
    answer = client.post("/exceptions/ask/", sent)
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "This is binding law." in said
    assert "Mend it." in said
    assert "in &lt;March&gt;" in said
    assert client.post("/exceptions/ask/", {**sent, "until": "soon"}).status_code == 422


def test_a_breach_shows_its_clock_in_hours(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    due = datetime.now(UTC) + timedelta(hours=61, minutes=30)
    row = BreachRow("b" * 32, "runs", NOW, NOW, due, None, None, None, "<lost>", "", "", "", "", "", "", 7)
    monkeypatch.setattr(calls, "breach", lambda actor, breach_id: row)
    said = client.get(f"/breaches/{row.id}/").content.decode()
    assert "61 hours left" in said
    assert "&lt;lost&gt;" in said


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (timedelta(days=9), "neutral", "9 days left"),
        (timedelta(days=6), "amber", "6 days left"),
        (timedelta(hours=5), "red", "5 hours left"),
        (-timedelta(hours=5), "red", "5 hours late"),
        (-timedelta(days=3), "red", "3 days late"),
    ],
)
def test_what_is_due_turns_from_neutral_to_red(left: timedelta, tone: str, words: str) -> None:
    from django.utils.translation import override

    with override("en"):
        shown = due_pill(NOW + left, NOW)
        assert (shown["tone"], shown["words"]) == (tone, words)
        assert time_late(timedelta(minutes=5)) == "late"
