from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.intake.arrivals import Fields
from regard.intake.doors import scanners_ndjson
from regard.intake.identity import IDENTITY, Seen, identities
from regard.intake.siphash import hash_texts

KEY = bytes(range(16))
VECTORS = json.loads((Path(__file__).parents[1] / "vectors/scans/identity.json").read_text())
HOUR = 3_600_000_000


def batch(rows: list[dict[str, object]], device: str | None = None) -> pa.Table:
    body = b"\n".join(json.dumps(row).encode() for row in rows)
    return scanners_ndjson.read(body, fields=Fields.all(), device=device).table


def ids_of(numbers: list[int]) -> pa.Array:
    return pa.array([n.to_bytes(16, "little") for n in numbers], IDENTITY)


def test_hashes_are_those_of_openssl() -> None:
    assert bytes.fromhex(VECTORS["key"]) == KEY
    texts = [bytes.fromhex(v["message"]) for v in VECTORS["hashes"]]
    ascii_only = [t for t in texts if t.isascii()]
    got = hash_texts(pa.array(ascii_only, pa.binary()).cast(pa.string()), KEY)
    wanted = {v["message"]: v["hash"] for v in VECTORS["hashes"]}
    assert [row.astype("<u8").tobytes().hex() for row in got] == [wanted[t.hex()] for t in ascii_only]
    assert len(ascii_only) == len(texts)


def test_identities_are_those_of_the_format() -> None:
    table = batch([v["row"] for v in VECTORS["batch"]])
    got = [each.as_py().hex() for each in identities(table, key=KEY)]
    assert got == [v["identity"] for v in VECTORS["batch"]]
    assert len(set(got)) == len(got)


def test_the_same_batch_again_has_the_same_identities_and_another_key_others() -> None:
    rows: list[dict[str, object]] = [
        {"at": "2026-03-02T06:00:01Z", "worker": f"w{n % 3}", "task": "t"} for n in range(9)
    ]
    first = identities(batch(rows, "d"), key=KEY)
    assert identities(batch(rows, "d"), key=KEY) == first
    assert len(set(first.to_pylist())) == 9
    assert not set(first.to_pylist()) & set(identities(batch(rows, "d"), key=bytes(16)).to_pylist())
    assert not set(first.to_pylist()) & set(identities(batch(rows, "other"), key=KEY).to_pylist())


def test_an_own_id_counts_once_in_its_device_whatever_else_the_row_says() -> None:
    one = batch([{"at": "2026-03-02T06:00:01Z", "worker": "a", "task": "t", "id": "7"}], "d")
    other = batch([{"at": "2026-03-02T06:00:02Z", "worker": "b", "task": "t", "id": "7"}], "d")
    assert identities(one, key=KEY) == identities(other, key=KEY)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), max_size=30), max_size=12), st.randoms())
def test_seen_agrees_with_a_plain_set(batches: list[list[tuple[int, int]]], chance: random.Random) -> None:
    seen, model = Seen(), set()
    for rows in batches:
        ids, hours = ids_of([n for n, _ in rows]), pa.array([h * HOUR + 5 for _, h in rows], pa.int64())
        claim = seen.claim(ids, hours)
        wanted, taken = [], set()
        for n, hour in rows:
            wanted.append((n, hour) not in model | taken)
            taken.add((n, hour))
        assert claim.fresh.tolist() == wanted
        assert claim.duplicates == wanted.count(False)
        if chance.random() < 0.7:
            seen.keep(claim)
            model |= taken
        else:
            seen.drop(claim)
        assert len(seen) == len(model)
    gone = seen.expire(2 * HOUR)
    assert gone == sum(hour < 2 for _, hour in model)
    assert len(seen) == len(model) - gone


def test_large_batches_become_runs_and_are_found_again() -> None:
    numbers = np.random.default_rng(1).integers(1, 2**62, 20_000).tolist()
    seen, at = Seen(), pa.array([0] * 20_000, pa.int64())
    seen.rebuild([(ids_of(numbers[:9_000]), at.slice(0, 9_000)), (ids_of(numbers[9_000:]), at.slice(0, 11_000))])
    for start in range(0, 20_000, 100):
        assert not seen.claim(ids_of(numbers[start : start + 100]), at.slice(0, 100)).fresh.any()
    assert seen.claim(ids_of([0]), at.slice(0, 1)).fresh.all()


def test_unlike_identities_with_the_same_first_word_are_told_apart() -> None:
    seen, at = Seen(), pa.array([0] * 600, pa.int64())
    same = [7 + (n << 64) for n in range(600)]
    seen.keep(seen.claim(ids_of(same), at))
    assert not seen.claim(ids_of(same[::-1]), at).fresh.any()
    assert seen.claim(ids_of([7 + (n << 64) for n in range(600, 1200)]), at).fresh.all()


def test_a_duplicate_of_what_is_not_durable_yet_says_so() -> None:
    seen, at = Seen(), pa.array([0], pa.int64())
    first = seen.claim(ids_of([1]), at)
    second = seen.claim(ids_of([1]), at)
    assert second.waits and not second.fresh.any()
    seen.drop(second)
    seen.drop(first)
    assert seen.claim(ids_of([1]), at).fresh.all()
