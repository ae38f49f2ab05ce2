"""An inspector searches by what was done, has a name opened after a weighing, and takes everything away; others do none of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from acts.warehouse import SHIFT, actor, all_traces, found, last_trace, name, people
from regard.acts import examine, govern, show
from regard.acts.examining import sealing
from regard.acts.inspecting import searching, taking
from regard.papers import sealed
from regard.terms.clock import SetClock
from regard.terms.errors import InputRefused, NotAllowed, NotFound
from regard.terms.words import Purpose


@pytest.fixture
def site(tmp_path: Path):
    one = found(tmp_path / "site", SetClock(SHIFT))
    people(one)
    yield one
    one.close()


def asked(site, **more):
    now = site.clock.now()
    given = {
        "since": now - timedelta(days=7),
        "until": now + timedelta(hours=1),
        "why": "complaint of 12 May",
        "act": "govern",
    }
    return searching.Asked(**(given | more))


def test_a_search_shows_what_was_done_and_nobody(site):
    inspector = actor(site, "inspector")
    done = searching.search(site, inspector, asked(site, object="roster"))
    assert [line.object for line in done.lines] == ["roster"]
    assert not done.cut
    shown = repr(done)
    assert name(1) not in shown
    assert inspector.id not in shown
    traced = last_trace(site)
    assert (traced.leaf.act, traced.value("object"), traced.value("reason")) == (
        "show",
        "traces",
        "complaint of 12 May",
    )
    assert traced.value("role") == "inspector"


@pytest.mark.parametrize(
    "change",
    [
        {"act": ""},
        {"act": "", "object": "  "},
        {"since": SHIFT - timedelta(days=200)},
        {"until": SHIFT - timedelta(days=30)},
        {"why": "curious"},
        {"why": " "},
    ],
)
def test_traces_are_not_leafed_through(site, change):
    before = len(all_traces(site))
    with pytest.raises(InputRefused):
        searching.search(site, actor(site, "inspector"), asked(site, **change))
    assert len(all_traces(site)) == before


@pytest.mark.parametrize(
    "role", ["dpo", "administrator", "representative", "team-lead", "operations-manager", "worker"]
)
def test_nobody_else_searches_or_opens(site, role):
    other = actor(site, role, team="inbound-A" if role == "team-lead" else None)
    index = last_trace(site).index
    for call in (
        lambda: searching.search(site, other, asked(site)),
        lambda: searching.open_one(site, other, index, "the name is needed because"),
        lambda: taking.take(site, other, "fr"),
    ):
        with pytest.raises(NotAllowed):
            call()
        assert last_trace(site).value("outcome") in ("refuse", "gap")


def test_an_inspector_s_time_ends(site):
    inspector = actor(site, "inspector")
    site.clock.set(site.clock.now() + timedelta(days=4000))
    with pytest.raises(NotAllowed):
        searching.search(site, inspector, asked(site))


def test_a_name_is_opened_after_a_weighing_and_the_look_is_traced(site):
    dpo, inspector = actor(site, "dpo"), actor(site, "inspector")
    govern.enrol_actor(site, dpo, "Someone New")
    index = last_trace(site).index
    with pytest.raises(InputRefused):
        searching.open_one(site, inspector, index, "please")
    weighed = "Named in the complaint; no milder way."
    opened = searching.open_one(site, inspector, index, weighed)
    assert opened.actor == dpo.id
    assert opened.line.object == "account:new"
    traced = last_trace(site)
    assert traced.index == opened.trace
    assert traced.value("object") == f"trace:{index}"
    assert traced.value("reason") == weighed
    assert traced.values("person") == (dpo.id,)
    assert "WHO-01" in traced.values("requirement")
    with pytest.raises(NotFound):
        searching.open_one(site, inspector, 10_000, weighed)


def test_a_look_at_people_counts_them_and_names_none(site):
    inspector, dpo = actor(site, "inspector"), actor(site, "dpo")
    show.people(site, dpo, "scanners")
    done = searching.search(site, inspector, asked(site, act="show", object="roster"))
    assert done.lines
    opened = searching.open_one(site, inspector, done.lines[0].index, "the file names this look")
    assert name(1) not in repr(opened)


def test_the_register_says_each_processing(site):
    told = taking.register(site)
    (one,) = told.entries
    assert one.notice.id == "scanners"
    assert one.notice.keeps
    assert one.processors
    assert told.charter_number == site.charter_number


def test_the_query_log_says_what_was_read_and_gives_nobody(site):
    log = taking.query_log(site)
    assert log
    assert all(line.source for line in log)
    assert not any(name(n) in repr(log) for n in range(24))


def test_everything_leaves_in_one_sealed_file(site, tmp_path):
    inspector = actor(site, "inspector")
    searched = searching.search(site, inspector, asked(site, object="roster"))
    file = tmp_path / "inspection.regard.html"
    file.write_bytes(taking.take(site, inspector, "fr", searched))
    opened = sealing.open_sealed(file, (site_key := taking.ledger_key(site.folder)))
    assert opened.whole
    assert opened.signed is sealing.Signed.TRUSTED
    names = {each.name for each in opened.files}
    assert {
        "register.json",
        "site-query-log.csv",
        "charter.toml",
        "tests.json",
        "checkpoint.txt",
        "traces.csv",
    } <= names
    assert {"report.fr.html", "report.en.html", "report.json"} <= names
    _, files = sealed.parts(file.read_bytes())
    assert json.loads(files["register.json"])["entries"][0]["notice"]["id"] == "scanners"
    assert files["traces.csv"].count(b"\n") == 2
    assert site_key.encode() in files["ledger-key.txt"]
    assert not any(name(n).encode() in b"".join(files.values()) for n in range(24))
    assert examine.last(site) is not None
    assert Purpose.PLANNING in Purpose
