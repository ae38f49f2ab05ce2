from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.terms.clock import SetClock
from regard.terms.duration import Duration
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound, Unavailable
from regard.vault import buckets, generations, keywrap
from regard.vault.buckets import bucket
from regard.vault.keyring import Keyring
from regard.vault.protectors import Passphrase

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CLOCK = SetClock(NOW)


def ring_at(folder: Path, **more) -> Keyring:
    return Keyring.create(folder / "keys", clock=CLOCK, **more)


def day(n: int, kind: str = "scans") -> buckets.Bucket:
    return bucket("floor-1", kind, NOW + timedelta(days=n))


def test_keys_are_the_same_to_every_process(tmp_path):
    one = ring_at(tmp_path)
    two = Keyring(tmp_path / "keys", clock=CLOCK)
    ids = [one.new_segment(day(n % 3)) for n in range(9)]
    assert [one.segment_key(i) for i in ids] == [two.segment_key(i) for i in ids]
    assert len({one.segment_key(i) for i in ids}) == 9
    assert two.segments() == {i: day(n % 3).id for n, i in enumerate(ids)}


def test_destroying_takes_buckets_and_single_segments_and_nothing_else(tmp_path):
    one = ring_at(tmp_path)
    other = Keyring(tmp_path / "keys", clock=CLOCK)
    ids = [one.new_segment(day(n % 3)) for n in range(9)]
    before = {i: one.segment_key(i) for i in ids}
    done = one.destroy([day(0).id], [ids[1]])
    assert (done.buckets, done.segments, done.generation) == (1, 4, 2)
    for ring in (one, other, Keyring(tmp_path / "keys", clock=CLOCK)):
        for i in (ids[0], ids[3], ids[6], ids[1]):
            with pytest.raises(NotFound, match="key_destroyed"):
                ring.segment_key(i)
        for i in (ids[2], ids[4], ids[5], ids[7], ids[8]):
            assert ring.segment_key(i) == before[i]


def test_what_an_old_ring_says_of_a_lone_dead_segment_no_present_key_opens(tmp_path):
    """The old file's bytes, found again with the present keys beside them, must not open the dead segment."""
    one = ring_at(tmp_path)
    dead, alive = one.new_segment(day(1)), one.new_segment(day(1))
    wrapped = one._row(dead)[1]
    one.destroy([], [dead])
    bucket_key = one._bucket_key(one._row(alive)[0])
    with pytest.raises(ValueError, match="does not unwrap"):
        keywrap.unwrap(bucket_key, wrapped)


def test_nothing_to_destroy_writes_no_generation(tmp_path):
    one = ring_at(tmp_path)
    one.new_segment(day(1))
    assert one.destroy(["floor-1/scans/2020-01-01T00:00Z"], ["00" * 16]).generation == 1


def test_old_generations_are_gone_from_the_folder_and_from_the_escrow(tmp_path):
    one = ring_at(tmp_path, escrow=tmp_path / "escrow")
    one.new_segment(day(1))
    assert one.destroy([day(1).id]).older_copies_gone == NOW
    assert [p.name for p in generations.others(tmp_path / "keys", None)] == ["gen-000002"]
    assert [p.name for p in generations.others(tmp_path / "escrow", None)] == ["gen-000002"]


def test_an_escrow_that_is_away_is_told_and_caught_up_later(tmp_path):
    safe = tmp_path / "usb"
    safe.mkdir()
    one = ring_at(tmp_path, escrow=safe / "escrow")
    one.new_segment(day(1))
    keep = one.new_segment(day(2))
    one.replace_escrow()
    away = safe.rename(tmp_path / "drawer")
    assert one.destroy([day(1).id]).older_copies_gone is None
    assert not one.escrow_current
    with pytest.raises(Unavailable, match="escrow_absent"):
        one.replace_escrow()
    away.rename(safe)
    assert one.destroy([]).older_copies_gone == NOW
    assert one.escrow_current
    back = Keyring.from_escrow(tmp_path / "new", safe / "escrow", clock=CLOCK)
    assert back.segment_key(keep) == one.segment_key(keep)


def test_rewrapping_moves_a_key_to_the_bucket_that_lives(tmp_path):
    one = ring_at(tmp_path)
    name = one.new_segment(day(1))
    key = one.segment_key(name)
    one.rewrap(name, day(9, "hold.x"))
    one.destroy([day(1).id])
    assert Keyring(tmp_path / "keys", clock=CLOCK).segment_key(name) == key


def test_rows_are_sealed_bound_and_die_with_their_bucket(tmp_path):
    one = ring_at(tmp_path)
    other = Keyring(tmp_path / "keys", clock=CLOCK)
    cipher = one.row_cipher("floor-1", "trace", NOW)
    name, sealed = cipher.seal(b"who looked", about=b"row 7")
    assert other.row_cipher("floor-1", "trace", None).open(name, sealed, about=b"row 7") == b"who looked"
    with pytest.raises(Damaged, match="row_changed"):
        cipher.open(name, sealed, about=b"row 8")
    with pytest.raises(Damaged, match="row_elsewhere"):
        one.row_cipher("floor-2", "trace", NOW).open(name, sealed, about=b"row 7")
    for at in range(len(sealed)):
        with pytest.raises(Damaged):
            cipher.open(name, sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], about=b"row 7")
    one.destroy([name])
    for ring in (one, other):
        with pytest.raises(NotFound, match="key_destroyed"):
            ring.row_cipher("floor-1", "trace", NOW).open(name, sealed, about=b"row 7")


def test_a_bucket_serves_rows_or_segments_not_both(tmp_path):
    one = ring_at(tmp_path)
    one.new_segment(day(1))
    with pytest.raises(Conflict, match="bucket_use"):
        one.row_cipher("floor-1", "scans", NOW + timedelta(days=1)).seal(b"x", about=b"")


@pytest.mark.parametrize("name", ["", "ring", "root", "CURRENT"])
def test_keys_that_others_may_read_are_refused(tmp_path, name):
    ring_at(tmp_path)
    inside = tmp_path / "keys"
    path = {"": inside, "ring": inside / "gen-000001/ring", "root": inside / "gen-000001/root"}.get(name)
    if path is None:
        path = inside / "gen-000001"
    path.chmod(path.stat().st_mode | 0o040)
    with pytest.raises(Unavailable, match="keys_exposed"):
        Keyring(inside, clock=CLOCK)


def test_a_passphrase_guards_the_root_through_rotations(tmp_path):
    one = ring_at(tmp_path, protector=Passphrase("a long phrase", cost=1024))
    name = one.new_segment(day(2))
    one.new_segment(day(1))
    one.destroy([day(1).id])
    again = Keyring(tmp_path / "keys", clock=CLOCK, protector=Passphrase("a long phrase"))
    assert again.segment_key(name) == one.segment_key(name)
    with pytest.raises(Unavailable, match="passphrase_wrong"):
        Keyring(tmp_path / "keys", clock=CLOCK, protector=Passphrase("another"))
    with pytest.raises(Unavailable, match="passphrase_needed"):
        Keyring(tmp_path / "keys", clock=CLOCK)


def test_absent_twice_made_and_unnameable(tmp_path):
    with pytest.raises(NotFound, match="keyring_absent"):
        Keyring(tmp_path / "keys", clock=CLOCK)
    ring_at(tmp_path)
    with pytest.raises(Conflict, match="keyring_exists"):
        ring_at(tmp_path)
    for bad in ("", "A", "a/b", "..", "a..b", "é", "x" * 64):
        with pytest.raises(InputRefused, match="bucket_name"):
            bucket(bad, "scans", NOW)
    for bad in ("a/b", "a/b/c/d", "a/b/2026", "a/b/2026-13-01T00:00Z"):
        with pytest.raises(InputRefused, match="bucket_id"):
            buckets.parse(bad)


def test_threads_and_appends(tmp_path):
    one = ring_at(tmp_path)
    two = Keyring(tmp_path / "keys", clock=CLOCK)
    made: list[str] = []

    def work(ring: Keyring) -> None:
        for n in range(10):
            made.append(ring.new_segment(day(n % 2)))

    threads = [threading.Thread(target=work, args=(ring,)) for ring in (one, two, one)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(one.segments()) == set(made) == set(two.segments())
    assert len(one.buckets()) == 2


def test_every_changed_byte_of_the_ring_is_found_and_a_torn_tail_forgiven(tmp_path):
    one = ring_at(tmp_path)
    first = one.new_segment(day(1))
    path = tmp_path / "keys/gen-000001/ring"
    whole = path.stat().st_size
    one.new_segment(day(2))
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        with pytest.raises(Damaged):
            Keyring(tmp_path / "keys", clock=CLOCK)
    for cut in range(whole, len(data)):
        path.write_bytes(data[:cut])
        ring = Keyring(tmp_path / "keys", clock=CLOCK)
        assert ring.holds(first)
    path.write_bytes(data[: whole + 5])
    ring = Keyring(tmp_path / "keys", clock=CLOCK)
    later = ring.new_segment(day(3))
    assert set(Keyring(tmp_path / "keys", clock=CLOCK).segments()) == {first, later}


def test_a_changed_root_is_refused(tmp_path):
    ring_at(tmp_path).new_segment(day(1))
    path = tmp_path / "keys/gen-000001/root"
    data = path.read_bytes()
    for at in range(len(data) - 1):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :])
        with pytest.raises((Damaged, Unavailable)):
            Keyring(tmp_path / "keys", clock=CLOCK)


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=5))
def test_many_wraps_are_the_rfc_s(key, keys):
    wrapped = keywrap.wrap(key, b"".join(keys))
    assert wrapped == b"".join(aes_key_wrap(key, one) for one in keys)
    assert keywrap.unwrap(key, wrapped) == b"".join(keys)
    assert aes_key_unwrap(key, wrapped[:40]) == keys[0]


def test_a_wrap_that_was_changed_does_not_unwrap():
    key = os.urandom(32)
    wrapped = bytearray(keywrap.wrap(key, os.urandom(96)))
    wrapped[50] ^= 1
    with pytest.raises(ValueError, match="does not unwrap"):
        keywrap.unwrap(key, bytes(wrapped))


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["P31D", "P1M", "P6M", "P3Y", "PT72H", "P3D", "PT24H", "PT1H", "PT10M", "P30D"]),
    st.sampled_from(["Europe/Paris", "America/Martinique", "Pacific/Noumea"]),
)
def test_erase_by_is_never_after_the_term_and_at_most_a_bucket_before(start, term, zone):
    end = Duration.parse(term).after(start, ZoneInfo(zone))
    by = buckets.erase_by(start, Duration.parse(term), ZoneInfo(zone))
    assert by <= end
    assert end - by < (
        timedelta(hours=25) if Duration.parse(term).longest() >= timedelta(days=3) else timedelta(hours=1)
    )
    assert by >= start.replace(second=0, microsecond=0)
    assert by.second == by.microsecond == 0
    if Duration.parse(term).longest() >= timedelta(days=4):
        local = by.astimezone(ZoneInfo(zone))
        assert (local.hour, local.minute) == (0, 0)
