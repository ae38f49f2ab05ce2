"""Prove: the notice that anyone reads, checkpoints, the state of the ledger; any change is found by whoever kept an older note."""

from __future__ import annotations

import json
import sqlite3

import pytest

from acts import warehouse as w
from regard.acts import erase, examine, prove
from regard.acts.running import signing
from regard.ledger.checkpoint import open_checkpoint
from regard.ledger.verify import ProblemKind
from regard.terms.errors import NotFound


def test_the_notice_says_what_is_watched_and_leaves_out_what_helps_an_intruder(site, doors):
    before = w.leaves(site)
    notice = prove.notice(site)
    assert w.leaves(site) == before, "reading the public page is no act"
    (system,) = notice.systems
    assert (system.id, system.area, system.people) == (w.SYSTEM, "scanners", ("staff", "temps"))
    assert {"at", "worker", "task"} <= set(system.fields)
    assert [k.kept for k in system.keeps if k.per == "person"] == ["P1DT12H"]
    assert set(system.roles) == {"operations-manager", "team-lead", "representative"}
    assert [copy.where for copy in system.copies] == ["warehouse management system"]
    said = json.dumps(notice, default=str)
    for secret in ("scanner-001", "dock 1", *(w.name(n) for n in range(3)), w.pseudonym(site, "WORKER-001")):
        assert secret not in said
    assert site.settings.identity_key not in said


def test_the_notice_counts_refusals_and_names_nobody(site, doors):
    from regard.acts import show
    from regard.terms.errors import NotAllowed
    from regard.terms.words import Grain, Per, Purpose

    someone = w.actor(site, "team-lead", team="inbound-A")
    before = prove.notice(site).refusals
    with pytest.raises(NotAllowed):
        show.open_look(
            site, someone, show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK), Purpose.APPRAISAL, "who is slow"
        )
    assert prove.notice(site).refusals == before + 1
    assert someone.id not in str(prove.notice(site))


def test_a_checkpoint_is_signed_and_grows(site, doors):
    key = signing.signer(site.folder).verifier
    first = open_checkpoint(prove.checkpoint(site).encode(), key).checkpoint
    erase.plan(site)
    again = open_checkpoint(prove.checkpoint(site).encode(), key).checkpoint
    assert again.size == first.size, "nothing happened: the same tree"
    examine.site(site)
    later = open_checkpoint(prove.checkpoint(site).encode(), key).checkpoint
    assert later.size == first.size + 1 == w.leaves(site)


def test_the_ledgers_state_says_that_no_witness_looks_on(site, doors):
    prove.checkpoint(site)
    state = prove.ledger_state(site)
    assert state.silent
    assert state.witnesses == ()
    assert state.leaves == w.leaves(site)
    assert state.checkpoint.size == state.leaves
    assert len(state.verifier_sha256) == 64


def test_an_untouched_ledger_verifies_and_opens_every_trace(site, doors):
    older = prove.checkpoint(site).encode()
    examine.site(site)
    prove.checkpoint(site)
    report = prove.verify(site, older=older)
    assert report.sound, report.problems
    assert (report.size, report.opened) == (w.leaves(site), w.leaves(site))


CHANGES = {
    "a trace is removed": ("DELETE FROM ledger_trace WHERE idx = 3", ProblemKind.TRACE_MISSING),
    "a trace is put in another's place": (
        "UPDATE ledger_trace SET sealed = (SELECT sealed FROM ledger_trace WHERE idx = 4) WHERE idx = 3",
        ProblemKind.TRACE_DIFFERS,
    ),
    "a leaf is changed": ("UPDATE ledger_leaf SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB) WHERE idx = 3", None),
    "a leaf is removed": ("DELETE FROM ledger_leaf WHERE idx = 3", ProblemKind.LEAF_MISSING),
}  # fmt: skip


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_change_of_the_ledger_is_found(site, doors, change):
    statement, kind = CHANGES[change]
    prove.checkpoint(site)
    with sqlite3.connect(site.folder.site_db) as conn:
        names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        trace = next(n for n in names if n in ("ledger_trace", "trace"))
        leaf = next(n for n in names if n in ("ledger_leaf", "leaf"))
        conn.execute(statement.replace("ledger_trace", trace).replace("ledger_leaf", leaf))
    report = prove.verify(site)
    assert not report.sound
    if kind is not None:
        assert kind in {problem.kind for problem in report.problems}
    assert all(problem.text.en and problem.text.fr for problem in report.problems)


def test_a_ledger_made_anew_to_hide_an_act_is_found_by_whoever_kept_an_older_checkpoint(site, tmp_path, doors):
    """Whoever holds every key can sign another history; they cannot make it agree with the note that somebody kept."""
    import shutil

    older = prove.checkpoint(site).encode()
    copy = tmp_path / "before"
    site.writer.close()
    shutil.copytree(site.folder.path, copy)
    twin = w.RunningSite.open(copy, clock=site.clock)
    shutil.rmtree(copy / "ledger")
    (copy / "ledger").mkdir(mode=0o700)
    with sqlite3.connect(copy / "site.db") as conn:
        names = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        leaf = next(n for n in names if n in ("ledger_leaf", "leaf"))
        trace = next(n for n in names if n in ("ledger_trace", "trace"))
        for table in (leaf, trace):
            conn.execute(f"UPDATE {table} SET idx = -1 WHERE idx = 4")
            conn.execute(f"UPDATE {table} SET idx = 4 WHERE idx = 5")
            conn.execute(f"UPDATE {table} SET idx = 5 WHERE idx = -1")
    twin.close()
    twin = w.RunningSite.open(copy, clock=site.clock)
    prove.checkpoint(twin)
    assert prove.verify(twin).sound, "within itself the other history holds"
    report = prove.verify(twin, older=older)
    assert ProblemKind.OLDER_DIFFERS in {problem.kind for problem in report.problems}
    twin.close()


def test_what_a_witness_fetches(site, doors):
    prove.checkpoint(site)
    assert prove.resource(site, "checkpoint").decode().startswith(site.log.origin)
    assert prove.resource(site, "tile/0/000.p/" + str(w.leaves(site)))
    for path in ("tile/0/999", "../settings.toml", "tile/../../settings.toml", "/etc/passwd", ""):
        with pytest.raises(NotFound):
            prove.resource(site, path)


def test_an_export_is_entered_with_its_hash(site, doors):
    text, sha256 = prove.sealed_json({"b": 1, "a": "é"})
    assert text == '{"a":"é","b":1}'
    index = prove.note_export(site, w.actor(site, "dpo"), "register", sha256)
    trace = next(row for row in w.all_traces(site) if row.index == index)
    assert (trace.value("object"), dict(_detail(trace))["sha256"]) == ("export:register", sha256)


def _detail(trace):
    for field in trace.fields:
        if field.name == "detail" or field.name.startswith("detail."):
            yield field.name.removeprefix("detail."), field.value
        elif field.name == "sha256":
            yield field.name, field.value
