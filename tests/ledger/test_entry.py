from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.conftest import NOW, TERM, look
from regard.ledger import entry
from regard.ledger.entry import Entry, Kind
from regard.terms.errors import Damaged, InputRefused

VECTORS = Path(__file__).parents[1] / "vectors" / "ledger"
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
entries = st.builds(
    Entry,
    act=st.sampled_from(("show", "keep", "admit")),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    term=st.just(datetime(2033, 1, 1, tzinfo=UTC)),
    actor=words,
    role=words,
    purpose=words,
    reason=words,
    system=words,
    object=words,
    outcome=words,
    requirements=st.lists(words, max_size=4).map(tuple),
    persons=st.lists(words, max_size=9).map(tuple),
    detail=st.lists(st.tuples(st.sampled_from(("relation", "span", "grain")), words), max_size=3).map(tuple),
)


@settings(max_examples=80)
@given(entries)
def test_every_field_is_opened_alone_and_no_other_value_is(one: Entry) -> None:
    public, plain = entry.commit(one)
    leaf, fields = entry.parse_leaf(public), entry.unpack(plain)
    assert entry.check(leaf, fields)
    assert (leaf.kind, leaf.act) == (Kind.ACT, one.act)
    assert {f.value for f in fields if f.name == "person"} == {p for p in one.persons if p}
    for opened in entry.prove(fields, range(len(fields))):
        assert entry.open_field(leaf, opened, len(fields))
        assert not entry.open_field(leaf, replace(opened, value=opened.value + "x"), len(fields))
        assert not entry.open_field(leaf, replace(opened, name="other"), len(fields))
        assert not entry.open_field(leaf, replace(opened, salt=bytes(16)), len(fields))


def test_the_leaf_tells_nothing_but_act_hour_and_term() -> None:
    public, _ = entry.commit(look())
    leaf = entry.parse_leaf(public)
    assert leaf.hour == NOW.replace(minute=0, second=0, microsecond=0)
    assert leaf.term == TERM.replace(minute=0, second=0, microsecond=0)
    for secret in (b"a7f3", b"w0", b"team-leader", b"real-time-help", b"scanners"):
        assert secret not in public
    assert len(public) == 3 + len("show") + 8 + 32


def test_the_same_trace_twice_gives_two_leaves() -> None:
    assert entry.commit(look())[0] != entry.commit(look())[0]


def test_order_of_digests_tells_no_name() -> None:
    orders = {tuple(f.name for f in entry.unpack(entry.commit(look())[1])) for _ in range(12)}
    assert len(orders) > 6


@pytest.mark.parametrize(
    "changes",
    [
        {"act": ""},
        {"act": "Show"},
        {"act": "x" * 40},
        {"term": NOW - timedelta(hours=2)},
        {"at": datetime(1960, 1, 1, tzinfo=UTC)},
        {"reason": "x" * (1 << 20) + "x"},
        {"reason": "\ud800"},
        {"detail": (("actor", "x"),)},
        {"detail": (("Bad Name", "x"),)},
    ],
)
def test_what_cannot_be_written_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InputRefused, match="trace_malformed") as refused:
        entry.commit(look(**changes))
    assert "Aide" not in str(refused.value.text)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        entry.commit(look(at=datetime(2026, 1, 1)))


def test_a_notice_is_public() -> None:
    leaf = entry.parse_leaf(entry.notice("govern", "hello\n", NOW))
    assert (leaf.notice, leaf.commitment, leaf.term) == ("hello\n", None, None)
    with pytest.raises(InputRefused, match="trace_malformed"):
        entry.notice("govern", "x" * 65_536, NOW)


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_a_leaf_or_refused(data: bytes, headed: bool) -> None:
    data = b"\x01\x00\x04show" + data if headed else data
    try:
        leaf = entry.parse_leaf(data)
    except Damaged:
        return
    assert leaf.commitment is not None or leaf.notice is not None


@given(st.binary(max_size=120))
def test_any_bytes_are_fields_or_refused(data: bytes) -> None:
    try:
        fields = entry.unpack(data)
    except Damaged:
        return
    assert sum(16 + 1 + len(f.name.encode()) + 4 + len(f.value.encode()) for f in fields) == len(data)


@settings(max_examples=60)
@given(st.integers(0, 2000), st.integers(0, 7))
def test_one_bit_changed_in_a_trace_is_found(at: int, bit: int) -> None:
    public, plain = entry.commit(look())
    at %= len(plain)
    bent = plain[:at] + bytes([plain[at] ^ (1 << bit)]) + plain[at + 1 :]
    try:
        fields = entry.unpack(bent)
    except Damaged:
        return
    assert not entry.check(entry.parse_leaf(public), fields)


def test_vectors() -> None:
    for case in json.loads((VECTORS / "entry.json").read_text("utf-8"))["entries"]:
        given_ = case["entry"]
        one = Entry(
            **{
                **given_,
                "at": datetime.fromisoformat(given_["at"]),
                "term": datetime.fromisoformat(given_["term"]),
                "requirements": tuple(given_["requirements"]),
                "persons": tuple(given_["persons"]),
                "detail": tuple((n, v) for n, v in given_["detail"]),
            }
        )
        with mock.patch("regard.ledger.entry.os.urandom", lambda n, s=case["salts"]: bytes.fromhex(s)[:n]):
            public, plain = entry.commit(one)
        assert public.hex() == case["leaf"]
        assert plain.hex() == case["plain"]
