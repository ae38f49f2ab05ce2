"""Admit: what is permitted is kept, durably and once; what is not is refused, traced, and leaves nothing."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from acts.warehouse import (
    DEVICE,
    HOUR,
    MINUTE,
    SHIFT,
    START,
    SYSTEM,
    UNTOLD,
    all_traces,
    arrow,
    charter,
    device,
    forget_caches,
    found,
    hour_of,
    last_trace,
    leaves,
    ndjson,
    open_door,
    people,
    pseudonym,
    rows_kept,
    scan,
    seal_all,
    segments,
    send,
    without_key,
)  # fmt: skip
from regard.acts import admit, govern, keep
from regard.acts.running.intake import journal_tables
from regard.terms.decision import Answer
from regard.terms.errors import InputRefused, NotAllowed, NotFound


def scans_of(stock: list[dict[str, object]]) -> int:
    return sum(row["scans"] for row in stock)


def test_a_batch_is_kept_traced_once_and_sealed_into_three_segments(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    before = leaves(site)
    answer = send(doors, door, hour_of(SHIFT, range(24)))
    assert (answer.accepted, answer.without_person, answer.duplicates, answer.refused_total) == (144, 6, 0, 0)
    assert leaves(site) == before + 1
    trace = last_trace(site)
    assert (trace.leaf.act, trace.value("object"), trace.value("outcome")) == ("admit", f"device:{DEVICE}", "permit")
    site.clock.set(SHIFT + HOUR + 9 * MINUTE)
    assert keep.seal_due(site, doors.intake) == 0, "the hour waits for its last rows"
    site.clock.set(SHIFT + HOUR + 10 * MINUTE)
    assert keep.seal_due(site, doors.intake) == 3
    assert {row.kind: row.rows for row in segments(site)} == {"raw-events": 138, "stock": 6, "seen": 144}
    assert site.vault.journals() == ()
    doors.close()


def test_only_the_fields_that_the_charter_declares_are_kept(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    answer = send(doors, door, [scan("WORKER-001", SHIFT, qty=3, error=True)])
    assert answer.dropped == {"qty": 1, "error": 1}
    nobody_asked = send(doors, door, [scan("WORKER-001", SHIFT, mood="tired")])
    assert (nobody_asked.accepted, nobody_asked.reasons) == (0, {"unknown_field": 1})
    assert nobody_asked.refused[0].line == 1
    seal_all(site, doors)
    (row,) = rows_kept(site)
    assert set(row) <= {"at", "person", "task", "team", "item", "place"}
    assert row["person"] == pseudonym(site, "WORKER-001")
    doors.close()


def test_a_charter_without_a_field_drops_it_at_the_door(tmp_path, clock):
    text = charter(('[[system.field]]\nname = "item"\nfor = ["stock-tracking", "error-detection"]\n', ""))
    site = found(tmp_path / "site", clock, text=text)
    people(site)
    doors, door = open_door(site)
    clock.set(SHIFT + HOUR)
    answer = send(doors, door, [scan("WORKER-001", SHIFT)])
    assert (answer.accepted, answer.dropped) == (1, {"item": 1})
    seal_all(site, doors)
    assert not any(row.get("item") for kind in ("raw-events", "stock") for row in rows_kept(site, kind))
    assert "ITEM-" not in str(rows_kept(site) + rows_kept(site, "stock"))
    doors.close()
    site.close()


def test_whoever_was_not_told_is_kept_without_their_person(site):
    """C. trav. L1222-4: what was collected before one was told does not count for one; the goods still moved."""
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    answer = send(doors, door, [scan(UNTOLD, SHIFT), scan("WORKER-001", SHIFT), scan("STRANGER", SHIFT)])
    assert (answer.accepted, answer.without_person) == (3, 2)
    govern.tell(site, govern.OWNER, SYSTEM, [pseudonym(site, UNTOLD)])
    forget_caches(doors)
    site.clock.advance(MINUTE)
    later = send(doors, door, [scan(UNTOLD, SHIFT + HOUR + MINUTE), scan(UNTOLD, SHIFT + 30 * MINUTE)])
    assert (later.accepted, later.without_person) == (2, 1), "told from now on, not for what was before"
    seal_all(site, doors)
    kept = rows_kept(site)
    assert [row["person"] for row in kept] == [pseudonym(site, "WORKER-001"), pseudonym(site, UNTOLD)]
    assert scans_of(rows_kept(site, "stock")) == 5
    doors.close()


def test_the_stock_part_holds_nobody_and_no_second(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    send(doors, door, hour_of(SHIFT, range(24)))
    seal_all(site, doors)
    stock = rows_kept(site, "stock")
    assert len(stock) == 6
    assert all(row["minute"].second == row["minute"].microsecond == 0 for row in stock)
    assert sum(row["scans"] for row in stock) == 144
    assert not {"person", "worker", "team", "device", "identity"} & set(stock[0])
    doors.close()


def test_late_rows_make_supplement_segments_and_too_late_or_future_ones_are_refused_one_by_one(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    send(doors, door, [scan("WORKER-001", SHIFT)])
    site.clock.set(SHIFT + 2 * HOUR)
    assert keep.seal_due(site, doors.intake) == 3
    first = segments(site, "raw-events")[0]
    rows = [
        scan("WORKER-002", SHIFT + MINUTE),
        scan("WORKER-003", SHIFT - 60 * HOUR),
        scan("WORKER-004", SHIFT + 2 * HOUR + 10 * MINUTE),
        scan("WORKER-005", SHIFT + 2 * HOUR + MINUTE),
    ]
    answer = send(doors, door, rows)
    assert (answer.accepted, answer.reasons) == (2, {"too_late": 1, "in_future": 1})
    assert [(r.line, r.field, r.code) for r in answer.refused] == [(2, "at", "too_late"), (3, "at", "in_future")]
    seal_all(site, doors)
    both = [row for row in segments(site, "raw-events") if row.span == first.span]
    assert len(both) == 2
    assert both[0].erase_by == both[1].erase_by, "a supplement dies with its hour"
    doors.close()


def test_a_bad_row_is_refused_with_its_line_and_the_good_ones_are_kept(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    body = b"\n".join(
        [ndjson([scan("WORKER-001", SHIFT)]), b'{"at": "yesterday"}', b"not json", ndjson([scan("WORKER-002", SHIFT)])]
    )
    answer = doors.batch(door, body, admit.NDJSON)
    assert answer.accepted == 2
    assert [r.line for r in answer.refused] == [2, 3]
    assert all(r.text.en and r.text.fr for r in answer.refused)
    doors.close()


def test_a_repeated_batch_is_kept_once_also_after_a_restart_and_after_sealing(site):
    people(site)
    token = device(site)
    doors, door = open_door(site, token)
    site.clock.set(SHIFT + HOUR)
    rows = hour_of(SHIFT, range(24))
    assert send(doors, door, rows).accepted == 144
    again = send(doors, door, rows)
    assert (again.accepted, again.duplicates) == (0, 144)
    doors.close()
    doors, door = open_door(site, token)
    again = send(doors, door, rows)
    assert (again.accepted, again.duplicates) == (0, 144), "the journals remember"
    doors.close()
    assert keep.seal_left(site) == 3
    doors, door = open_door(site, token)
    again = send(doors, door, [*rows, scan("WORKER-001", SHIFT + 59 * MINUTE)])
    assert (again.accepted, again.duplicates) == (1, 144), "the sealed identities remember"
    seal_all(site, doors)
    assert scans_of(rows_kept(site, "stock")) == 145
    doors.close()


def test_arrow_and_ndjson_give_the_same_rows(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    rows = hour_of(SHIFT, range(24))
    assert doors.batch(door, arrow(rows), admit.ARROW).accepted == 144
    again = send(doors, door, rows)
    assert (again.accepted, again.duplicates) == (0, 144)
    doors.close()


def test_a_type_that_no_door_reads_is_refused_before_anything_is_traced(site):
    doors, door = open_door(site)
    before = leaves(site)
    with pytest.raises(InputRefused) as refused:
        doors.batch(door, b"at,worker\n", "text/csv")
    assert refused.value.code == "content_type"
    assert leaves(site) == before
    doors.close()


@pytest.mark.parametrize("written", [None, "", "Bearer", "Bearer nothing", "Basic abc", "Bearer " + "x" * 5000])
def test_a_token_that_is_not_one_opens_nothing(site, written):
    device(site)
    doors = admit.Doors(site)
    with pytest.raises(NotAllowed) as refused:
        doors.recognise(SYSTEM, written)
    assert refused.value.code == "token_wrong"
    doors.close()


def test_a_rotated_token_lives_a_day_beside_the_new_one_and_a_withdrawn_one_not_a_second(site):
    old = device(site)
    new = device(site)
    assert old != new
    doors = admit.Doors(site)
    for token in (old, new):
        assert doors.recognise(SYSTEM, f"Bearer {token}").device == DEVICE
    with pytest.raises(NotAllowed):
        doors.recognise("other-system", f"Bearer {new}")
    site.clock.advance(25 * HOUR)
    with pytest.raises(NotAllowed):
        doors.recognise(SYSTEM, f"Bearer {old}")
    doors.recognise(SYSTEM, f"Bearer {new}")
    govern.withdraw_device(site, govern.OWNER, SYSTEM, DEVICE)
    forget_caches(doors)
    with pytest.raises(NotAllowed):
        doors.recognise(SYSTEM, f"Bearer {new}")
    doors.close()


def refused_with(doors, door, rows, answer: Answer, requirement: str):
    """The batch is refused with its decision, traced by outcome only, and nothing of it is on the disk."""
    site = doors.site
    before = leaves(site)
    with pytest.raises(NotAllowed) as refused:
        send(doors, door, rows)
    decision = refused.value.decision
    assert decision.answer is answer
    assert requirement in decision.requirements
    assert leaves(site) == before + 1
    trace = last_trace(site)
    assert (trace.leaf.act, trace.value("outcome")) == ("admit", answer.value)
    said = str([(field.name, field.value) for field in trace.fields])
    assert not any(str(row["worker"]) in said for row in rows), "a refusal is traced by outcome, never by content"
    assert site.vault.journals() == ()
    assert segments(site) == []


def test_no_real_door_opens_before_the_consultation_is_on_record(tmp_path, clock):
    site = found(tmp_path / "site", clock, text=without_key(charter(), "works_council"))
    people(site)
    doors, door = open_door(site)
    clock.set(SHIFT + HOUR)
    rows = [scan("WORKER-001", SHIFT)]
    refused_with(doors, door, rows, Answer.GAP, "LAB-07")
    govern.record_consultation(site, govern.OWNER, submitted=START.date())
    forget_caches(doors)
    refused_with(doors, door, rows, Answer.GAP, "LAB-07")
    doors.close()
    site.close()


def test_the_simulated_door_of_a_demo_does_not_wait_for_a_consultation(tmp_path, clock):
    site = found(tmp_path / "site", clock, text=without_key(charter(), "works_council"), demo=True)
    people(site)
    doors, door = open_door(site)
    clock.set(SHIFT + HOUR)
    assert send(doors, door, [scan("WORKER-001", SHIFT)]).accepted == 1
    doors.close()
    site.close()


@pytest.mark.parametrize(
    ("changes", "answer", "requirement"),
    [
        ((("since = 2026-01-05", "since = 2026-12-01"),), Answer.REFUSE, "LAB-03"),
        ((("balancing = true", ""),), Answer.GAP, "GDPR-06"),
        ((('basis = "legitimate-interest"', ""),), Answer.GAP, "GDPR-06"),
        ((("since = 2026-01-05", ""),), Answer.GAP, "LAB-03"),
    ],
)  # fmt: skip
def test_what_the_charter_does_not_say_or_does_not_allow_keeps_the_door_shut(
    tmp_path, clock, changes, answer, requirement
):
    text = charter(*((old + " ", new + " ") if (old + " ") in charter() else (old, new) for old, new in changes))
    site = found(tmp_path / "site", clock, text=text)
    people(site)
    doors, door = open_door(site)
    clock.set(SHIFT + HOUR)
    refused_with(doors, door, [scan("WORKER-001", SHIFT)], answer, requirement)
    doors.close()
    site.close()


def test_a_device_withdrawn_between_two_batches_delivers_nothing_more(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    govern.withdraw_device(site, govern.OWNER, SYSTEM, DEVICE)
    site.clock.advance(MINUTE)
    forget_caches(doors)
    refused_with(doors, door, [scan("WORKER-001", SHIFT)], Answer.REFUSE, "GDPR-32")
    doors.close()


def test_without_a_charter_nothing_is_taken(tmp_path, clock):
    site = govern.found(tmp_path / "site", clock=clock)
    doors = admit.Doors(site)
    with pytest.raises(NotFound) as refused:
        doors.batch(admit.Door(SYSTEM, DEVICE), ndjson([scan("WORKER-001", START)]), admit.NDJSON)
    assert refused.value.code == "charter_none"
    doors.close()
    site.close()


def test_a_parquet_file_goes_the_same_way(site, tmp_path):
    people(site)
    device(site)
    site.clock.set(SHIFT + HOUR)
    import pyarrow as pa

    with pa.ipc.open_stream(arrow(hour_of(SHIFT, range(3)))) as reader:
        pq.write_table(reader.read_all(), tmp_path / "scans.parquet")
    doors = admit.Doors(site)
    answers = list(doors.file(SYSTEM, tmp_path / "scans.parquet", None, actor=govern.OWNER, device=DEVICE))
    assert sum(a.accepted for a in answers) == 18
    assert last_trace(site, "admit").value("actor") == "owner:keys"
    doors.close()


def test_a_row_whose_term_is_over_already_is_kept_without_its_person(tmp_path, clock):
    """The late window is longer than the person part's term: what comes after that term may not be kept of a person."""
    site = found(tmp_path / "site", clock, text=charter().replace("PT36H", "PT12H"))
    people(site)
    doors, door = open_door(site)
    clock.set(SHIFT + 20 * HOUR)
    answer = send(doors, door, [scan("WORKER-001", SHIFT), scan("WORKER-002", SHIFT + 19 * HOUR)])
    assert (answer.accepted, answer.without_person) == (2, 1)
    for path in site.vault.journals():
        due = site.vault.kept(path).in_bucket.erase_by
        assert due is not None and due > clock.now(), "no journal may stand past its term"
        for table in journal_tables(site, path):
            assert pseudonym(site, "WORKER-001") not in table["person"].to_pylist()
    seal_all(site, doors)
    assert [row["person"] for row in rows_kept(site)] == [pseudonym(site, "WORKER-002")]
    assert scans_of(rows_kept(site, "stock")) == 2
    doors.close()
    site.close()


def test_a_batch_of_which_one_hour_cannot_be_written_is_not_kept_twice_when_it_is_sent_again(site, monkeypatch):
    from regard.acts.running import intake as intakes
    from regard.terms.errors import Unavailable
    from regard.terms.text import Text

    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + 2 * HOUR)
    rows = [scan("WORKER-001", SHIFT), scan("WORKER-001", SHIFT + HOUR)]
    real = intakes.Intake._enter

    def full(self, start, kept):
        if kept.span.start > SHIFT:
            raise Unavailable("disk_full", Text("full", "plein"))
        return real(self, start, kept)

    monkeypatch.setattr(intakes.Intake, "_enter", full)
    with pytest.raises(Unavailable):
        send(doors, door, rows)
    monkeypatch.undo()
    send(doors, door, rows)
    seal_all(site, doors)
    assert [row["at"] for row in rows_kept(site)] == [SHIFT, SHIFT + HOUR]
    assert scans_of(rows_kept(site, "stock")) == 2
    doors.close()


def test_every_batch_leaves_one_trace_refused_ones_included(site):
    people(site)
    doors, door = open_door(site)
    site.clock.set(SHIFT + HOUR)
    for minute in range(5):
        send(doors, door, [scan("WORKER-001", SHIFT + minute * MINUTE)])
    assert len(all_traces(site, "admit")) == 5
    doors.close()
