from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regard.terms.errors import Conflict, Damaged, NotFound, Unavailable
from regard.vault import disk, journal
from regard.vault.journal import GroupCommit, Head, Journal

KEY = bytes(range(32))
HEAD = Head("ab" * 16, {"system": "floor-1", "start_us": 1, "hold": None})
FILES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def fresh(path, *frames):
    path.unlink(missing_ok=True)
    with Journal.create(path, HEAD, KEY) as opened:
        for frame in frames:
            opened.append([frame])
    return path


@FILES
@given(st.lists(st.binary(max_size=80), max_size=5), st.data())
def test_what_was_acknowledged_is_read_back_whatever_the_tail_lost(tmp_path, frames, data):
    path = tmp_path / "j"
    path.unlink(missing_ok=True)
    ends = []
    with Journal.create(path, HEAD, KEY) as opened:
        start = opened.size
        for frame in frames:
            opened.append([frame])
            ends.append(opened.size)
    whole = path.read_bytes()
    cut = data.draw(st.integers(start, len(whole)))
    path.write_bytes(whole[:cut])
    expected = [frame for frame, end in zip(frames, ends, strict=True) if end <= cut]
    assert journal.read(path, KEY) == expected
    with Journal.resume(path, KEY) as again:
        assert again.count == len(expected)
        again.append([b"after"])
        assert list(again.frames()) == [*expected, b"after"]
    last = max((end for end in (start, *ends) if end <= cut), default=start)
    path.write_bytes(whole[:last] + bytes(cut - last + 40))  # the file grew and the bytes never came
    assert journal.read(path, KEY) == expected


def test_every_changed_byte_is_found(tmp_path):
    path = fresh(tmp_path / "j", b"first", b"second")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x04]) + whole[at + 1 :])
        with pytest.raises(Damaged):
            journal.read(path, KEY)


def test_frames_do_not_move_within_or_between_journals(tmp_path):
    with Journal.create(tmp_path / "a", HEAD, KEY) as one:
        start = one.size
        one.append([b"1"])
        middle = one.size
        one.append([b"2"])
    data = (tmp_path / "a").read_bytes()
    (tmp_path / "swapped").write_bytes(data[:start] + data[middle:] + data[start:middle])
    with Journal.create(tmp_path / "b", Head("cd" * 16, HEAD.about), KEY) as two:
        other = (tmp_path / "b").read_bytes()
        assert two.count == 0
    (tmp_path / "grafted").write_bytes(other + data[start:])
    for name in ("swapped", "grafted"):
        with pytest.raises(Damaged, match="journal_frame"):
            journal.read(tmp_path / name, KEY)
    with pytest.raises(Damaged, match="journal_head"):
        journal.read(tmp_path / "a", bytes(32))


@FILES
@given(st.binary(max_size=200))
def test_noise_is_damaged_never_anything_else(tmp_path, noise):
    path = tmp_path / "noise"
    for data in (noise, journal.MAGIC + noise):
        path.write_bytes(data)
        with pytest.raises(Damaged):
            journal.read(path, KEY)


def test_nothing_is_plain_on_the_disk(tmp_path):
    path = fresh(tmp_path / "j", b"Jean Valjean, 24601")
    assert b"Valjean" not in path.read_bytes()
    assert journal.read_head(path) == HEAD
    assert path.stat().st_mode & 0o777 == 0o600


def test_threads_share_a_sync_and_lose_nothing(tmp_path, monkeypatch):
    syncs = []
    real = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda fd: (syncs.append(1), real(fd)))
    numbers: list[int] = []
    with Journal.create(tmp_path / "j", HEAD, KEY) as opened:

        def work(who: int) -> None:
            for n in range(25):
                numbers.append(opened.append([b"%d %d" % (who, n), b"x"]))

        threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        frames = list(opened.frames())
    assert sorted(numbers) == list(range(0, 400, 2))
    assert len(set(frames) - {b"x"}) == 200
    assert len(syncs) <= 200
    assert journal.read(tmp_path / "j", KEY) == frames


def test_a_failed_group_fails_all_its_threads_and_the_next_succeeds():
    entered, leave = threading.Event(), threading.Event()
    groups: list[list[int]] = []

    def write(items):
        groups.append(list(items))
        entered.set()
        leave.wait(5)
        if len(groups) == 2:
            raise Unavailable("disk_full", disk.failed(OSError(errno.ENOSPC, "")).text)
        return items

    commit: GroupCommit[int] = GroupCommit(write)
    out: dict[int, object] = {}

    def submit(n: int) -> None:
        try:
            out[n] = commit.submit(n)
        except Unavailable as error:
            out[n] = error.code

    first = threading.Thread(target=submit, args=(0,))
    first.start()
    entered.wait(5)
    others = [threading.Thread(target=submit, args=(n,)) for n in (1, 2, 3)]
    for thread in others:
        thread.start()
    while len(commit._queue) < 3:
        pass
    leave.set()
    for thread in (first, *others):
        thread.join()
    assert groups[0] == [0]
    assert sorted(groups[1]) == [1, 2, 3]
    assert out == {0: 0, 1: "disk_full", 2: "disk_full", 3: "disk_full"}
    assert commit.submit(4) == 4


def test_a_full_disk_acknowledges_nothing_and_the_journal_goes_on(tmp_path, monkeypatch):
    with Journal.create(tmp_path / "j", HEAD, KEY) as opened:
        opened.append([b"before"])
        real = os.pwrite
        calls = []

        def full(fd, data, offset):
            if calls:
                raise OSError(errno.ENOSPC, "No space left on device")
            calls.append(1)
            return real(fd, bytes(data)[:9], offset)

        monkeypatch.setattr(os, "pwrite", full)
        with pytest.raises(Unavailable, match="disk_full"):
            opened.append([b"lost"])
        monkeypatch.setattr(os, "pwrite", real)
        assert opened.append([b"after"]) == 1
        assert list(opened.frames()) == [b"before", b"after"]


def test_after_a_failed_sync_nothing_more_is_promised(tmp_path, monkeypatch):
    with Journal.create(tmp_path / "j", HEAD, KEY) as opened:

        def broken(fd):
            raise OSError(errno.EIO, "")

        monkeypatch.setattr(os, "fdatasync", broken)
        with pytest.raises(Unavailable, match="disk_failed"):
            opened.append([b"x"])
        with pytest.raises(Unavailable, match="journal_failed"):
            opened.append([b"y"])


def test_the_kernel_s_own_refusal_to_grow_is_a_full_disk(tmp_path):
    """A real limit of the kernel, in a process of its own."""
    program = f"""
import signal
from pathlib import Path
from regard.vault.journal import Head, Journal
from regard.terms.errors import Unavailable
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Journal.create(Path({str(tmp_path / "j")!r}), Head("ab" * 16, {{}}), bytes(32)) as opened:
    opened.append([b"kept"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        opened.append([bytes(1 << 16)])
    except Unavailable as error:
        assert error.code == "disk_full", error
        assert list(opened.frames()) == [b"kept"]
        raise SystemExit(42)
"""
    assert resource.RLIMIT_FSIZE is not None
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 42
    assert journal.read(tmp_path / "j", bytes(32)) == [b"kept"]


def test_second_process_second_make_and_closed(tmp_path):
    with Journal.create(tmp_path / "j", HEAD, KEY) as opened:
        assert journal.is_held(tmp_path / "j")
        with pytest.raises(Conflict, match="journal_held"):
            Journal.resume(tmp_path / "j", KEY)
        with pytest.raises(Conflict, match="journal_exists"):
            Journal.create(tmp_path / "j", HEAD, KEY)
    assert not journal.is_held(tmp_path / "j")
    with pytest.raises(Conflict, match="journal_closed"):
        opened.append([b"x"])
    for reading in (lambda p: journal.read(p, KEY), journal.read_head, lambda p: Journal.resume(p, KEY)):
        with pytest.raises(NotFound, match="journal_absent"):
            reading(tmp_path / "none")
