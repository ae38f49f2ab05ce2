"""The charter being written: sealed, overwritten by nobody unseen, published as it was shown, and what it would do told before."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from acts import warehouse
from regard.acts import govern
from regard.acts.governing import charter_drafts as drafts
from regard.acts.governing import charter_reviews as reviews
from regard.acts.governing import consulting
from regard.acts.running import actors
from regard.acts.running.site import RunningSite
from regard.ledger import traces
from regard.terms.actor import Actor
from regard.terms.clock import SetClock
from regard.terms.decision import Answer
from regard.terms.errors import Conflict, InputRefused, NotAllowed, NotFound
from regard.terms.finding import State

SECRET = "A remark that nobody outside should read"


@pytest.fixture
def officer(site: RunningSite) -> Actor:
    token = govern.first_officer(site, "Camille Roux")
    who = site.read(actors.peek_enrolment, token, site.clock.now())
    return site.read(lambda conn: actors.load(conn, who, site.clock.now(), second_factor=True))


def wider(site: RunningSite) -> str:
    """The charter in force, with a longer term for what is about persons."""
    return govern.charter_text(site).replace('kept = "PT36H"', 'kept = "PT40H"').replace("PT36H", "PT40H")


def count(site: RunningSite) -> int:
    return site.read(traces.size)


def test_a_draft_is_sealed_and_opens_as_it_was_written(site: RunningSite, officer: Actor) -> None:
    assert drafts.open_draft(site, officer) is None
    saved = drafts.save(site, officer, f"# {SECRET}\r\n", mark="")
    assert saved.text == f"# {SECRET}\n"
    assert (saved.by, saved.base, saved.shared) == (officer.id, site.charter_number, None)
    for path in site.folder.path.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path.name


def test_nobody_overwrites_what_they_have_not_seen(site: RunningSite, officer: Actor) -> None:
    first = drafts.save(site, officer, "one", mark="")
    second = drafts.save(site, officer, "two", mark=first.mark)
    for stale in ("", first.mark, "123.1"):
        with pytest.raises(Conflict, match="draft_moved"):
            drafts.save(site, officer, "three", mark=stale)
    assert drafts.current(site) == second
    with pytest.raises(Conflict, match="draft_moved"):
        drafts.discard(site, officer, mark=first.mark)
    drafts.discard(site, officer, mark=second.mark)
    assert drafts.current(site) is None


def test_a_draft_begun_anew_does_not_take_the_marks_of_the_old_one(
    site: RunningSite, officer: Actor, clock: SetClock
) -> None:
    old = drafts.save(site, officer, "old", mark="")
    drafts.discard(site, officer, mark=old.mark)
    clock.set(clock.now() + timedelta(minutes=1))
    drafts.save(site, officer, "new", mark="")
    with pytest.raises(Conflict, match="draft_moved"):
        drafts.save(site, officer, "from the old tab", mark=old.mark)


def test_only_whoever_governs_sees_or_saves_it_and_each_leaves_a_trace(site: RunningSite, officer: Actor) -> None:
    worker = Actor("w", frozenset({"worker"}), second_factor=True)
    for act in (
        lambda: drafts.open_draft(site, worker),
        lambda: drafts.save(site, worker, "mine", mark=""),
        lambda: drafts.discard(site, worker, mark=""),
        lambda: drafts.share(site, worker, shared=True),
        lambda: reviews.need_governor(site, worker),
    ):
        before = count(site)
        with pytest.raises(NotAllowed):
            act()
        assert count(site) == before + 1
    before = count(site)
    drafts.save(site, officer, "mine", mark="")
    assert count(site) == before + 1
    reviews.need_governor(site, officer)
    assert count(site) == before + 1  # checking has no effect and leaves no line


def test_too_long_a_text_is_not_taken(site: RunningSite, officer: Actor) -> None:
    with pytest.raises(InputRefused, match="draft_too_large"):
        drafts.save(site, officer, "#" * (drafts.MOST_CHARACTERS + 1), mark="")


def test_a_draft_that_nobody_saves_goes_after_its_year(site: RunningSite, officer: Actor, clock: SetClock) -> None:
    from regard.acts import erase

    drafts.save(site, officer, "one", mark="")
    clock.set(clock.now() + timedelta(days=800))
    erase.run(site)
    assert drafts.current(site) is None


def test_problems_come_with_line_key_and_nearest_word(site: RunningSite) -> None:
    text = govern.charter_text(site).replace('"real-time-help", "reassignment", "error-detection", "planning"]', '"real-time-hepl"]')  # fmt: skip
    found = reviews.review(site, text)
    assert not found.readable
    assert not found.publishable
    one = found.problems[0]
    assert text.splitlines()[one.line - 1].startswith("purposes = ")
    assert one.nearest == "real-time-help"


def test_what_watches_more_is_marked_and_waits_for_a_consultation(site: RunningSite, officer: Actor) -> None:
    found = reviews.review(site, wider(site))
    assert any(change.widens for change in found.changes)
    assert not found.publishable
    assert found.decision is not None
    assert any(ground.requirement == "LAB-07" for ground in found.decision.grounds)
    saved = drafts.save(site, officer, wider(site), mark="")
    with pytest.raises(NotAllowed):
        drafts.publish(site, officer, mark=saved.mark, base=site.charter_number)
    assert drafts.current(site) is not None


def test_a_breach_that_the_draft_adds_is_new_and_stops_it(site: RunningSite) -> None:
    found = reviews.review(site, govern.charter_text(site).replace("shared = false", "shared = true"))
    assert any(one.state is State.BREACHED for one in found.new)
    assert found.decision is not None
    assert found.decision.answer is Answer.REFUSE


def test_the_charter_in_force_is_no_change(site: RunningSite) -> None:
    found = reviews.review(site, govern.charter_text(site))
    assert found.unchanged
    assert (found.new, found.gone, found.changes) == ((), (), ())
    assert not found.publishable


def test_doors_that_would_close_or_open_are_told_before(site: RunningSite) -> None:
    text = govern.charter_text(site)
    later = (warehouse.START + timedelta(days=30)).date()
    closing = reviews.review(site, re.sub(r"since = [0-9-]+", f"since = {later}", text))
    (door,) = closing.doors
    assert (door.before, door.after) == (True, False)
    assert door.why is not None
    (same,) = reviews.review(site, text).doors
    assert (same.before, same.after) == (True, True)


def test_a_draft_is_published_as_it_was_shown_and_then_gone(site: RunningSite, officer: Actor) -> None:
    base = site.charter_number
    saved = drafts.save(site, officer, govern.charter_text(site).replace("min_group = 11", "min_group = 12"), mark="")
    assert reviews.review(site, saved.text).publishable
    with pytest.raises(Conflict, match="draft_moved"):
        drafts.publish(site, officer, mark="123.4", base=base)
    with pytest.raises(Conflict, match="draft_base"):
        drafts.publish(site, officer, mark=saved.mark, base=base - 1)
    made = drafts.publish(site, officer, mark=saved.mark, base=base)
    assert made.number == base + 1 == site.charter_number
    assert govern.charter_text(site) == saved.text
    assert drafts.current(site) is None
    with pytest.raises(NotFound, match="draft_none"):
        drafts.publish(site, officer, mark=saved.mark, base=base)


def test_silence_counts_after_a_month_and_after_two_with_an_expert(site: RunningSite) -> None:
    day = date(2026, 1, 15)
    assert reviews.deemed(site, day, expert=False) == date(2026, 2, 15)
    assert reviews.deemed(site, day, expert=True) == date(2026, 3, 15)
    assert reviews.deemed(site, day, expert=None) == date(2026, 3, 15)


def test_the_consultation_file_is_set_in_both_languages(site: RunningSite, officer: Actor) -> None:
    drafts.save(site, officer, wider(site), mark="")
    for draft in (False, True):
        held = consulting.file(site, draft=draft)
        assert (held.number is None) is draft
        assert any(one.not_meant for sheet in held.sheets for one in sheet.computes)
        for language in ("en", "fr"):
            assert consulting.pdf(site, language, draft=draft).startswith(b"%PDF-")
    assert any(change.widens for change in consulting.file(site, draft=True).changes)
    with pytest.raises(NotFound):
        drafts.discard(site, officer, mark=drafts.current(site).mark)  # type: ignore[union-attr]
        consulting.file(site, draft=True)
