"""The whole disk of a site, read after an erasure and again after a restore: nothing plain, no key that opens what is gone."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import pytest

from acts import warehouse as w
from regard.acts import admit, answer, derive, erase, keep, prove, show
from regard.acts.running import names
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import copies
from regard.terms.clock import SetClock
from regard.terms.errors import Damaged, NotFound
from regard.terms.words import Grain, Per, Purpose
from regard.vault import segment

GONE = "WORKER-003"
ITEM = "ITEM-SECRET-OF-THE-ERASED"
TASK = "stow"


def everything(*folders: Path) -> bytes:
    """Every byte on the disk: database, its log, journals, segments, keys, ledger, run, backups."""
    return b"\0".join(p.read_bytes() for one in folders for p in sorted(one.rglob("*")) if p.is_file())


def windows(data: bytes) -> set[bytes]:
    """Anything of 32 bytes that could be a key, raw or in hex."""
    found = {data[at : at + 32] for at in range(max(0, len(data) - 31))}
    text = data.decode("latin-1")
    run = 0
    for at, letter in enumerate(text):
        run = run + 1 if letter in "0123456789abcdef" else 0
        if run >= 64:
            found.add(bytes.fromhex(text[at - 63 : at + 1]))
    return found


@pytest.fixture
def lived(tmp_path: Path) -> RunningSite:
    """A site where one person, whose item nobody else touched, was seen, asked things, and was looked at."""
    site = w.found(tmp_path / "site", SetClock(w.START))
    doors = w.work(site)
    w.forget_caches(doors)
    door = doors.recognise(w.SYSTEM, f"Bearer {w.device(site)}")
    w.send(doors, door, [w.scan(GONE, w.SHIFT + 3 * w.HOUR + w.MINUTE, item=ITEM)])
    w.seal_all(site, doors)
    w.send(doors, door, [w.scan(GONE, w.SHIFT + 4 * w.HOUR - w.MINUTE, item=ITEM)])
    doors.close()
    me = w.watched(site, GONE)
    answer.ask(site, me, w.SYSTEM, "objection", "Secret-Words-Of-The-Erased")
    answer.copy(site, me)
    lead = w.actor(site, "team-lead", team="inbound-A")
    derive.live(site, lead, w.SYSTEM, team="inbound-A")
    show.open_look(
        site, lead, show.Scope(w.SYSTEM, "statistics", Per.TEAM, Grain.WEEK, "inbound-A"), Purpose.PLANNING, "plan"
    )
    prove.checkpoint(site)
    return site


def secrets_of(site: RunningSite) -> dict[str, bytes]:
    """What the disk must not hold once the person is gone."""
    return {
        "worker id": GONE.encode(),
        "name": w.name(3).encode(),
        "pseudonym": w.pseudonym(site, GONE).encode(),
        "words": b"Secret-Words-Of-The-Erased",
    }


def absent(data: bytes, secrets: dict[str, bytes]) -> None:
    for what, secret in secrets.items():
        assert secret not in data, what


def remains_of(site: RunningSite, pseudonym: str) -> dict[str, bytes]:
    """The bytes of every segment that a person is in, as a thief may have kept them."""
    return {row.id: site.vault.path(row).read_bytes() for row in w.segments(site, pseudonym=pseudonym)}


def keys_of(site: RunningSite, segments: dict[str, bytes]) -> list[bytes]:
    ring = site.keyring
    return [key for one in segments for key in (ring.segment_key(one), ring._bucket_key(ring._row(one)[0]))]


def no_key_opens(site: RunningSite, remains: dict[str, bytes], folder: Path) -> None:
    """Every 32 bytes of the key files, and every key that the ring still gives, tried on what is gone."""
    keys = windows(everything(site.folder.keys))
    keys |= {site.keyring.segment_key(one) for one in site.keyring.segments()}
    for name, content in list(remains.items())[:2]:
        (folder / "stolen.seg").write_bytes(content)
        for key in keys:
            with pytest.raises(Damaged):
                segment.read(folder / "stolen.seg", key, [])
        assert not site.keyring.holds(name)
    (folder / "stolen.seg").unlink()


def test_before_anything_is_erased_nothing_is_plain_and_the_test_can_fail(lived, tmp_path):
    site = lived
    data = everything(tmp_path)
    for what in ("worker id", "name", "words"):
        assert secrets_of(site)[what] not in data, what
    assert ITEM.encode() not in data
    assert secrets_of(site)["pseudonym"] in data, "the index of persons holds it: else this test could not fail"
    row = w.segments(site, pseudonym=w.pseudonym(site, GONE))[0]
    segment.read(site.vault.path(row), site.keyring.segment_key(row.id), [])
    site.close()


def test_after_a_person_is_erased_and_again_after_a_restore(lived, tmp_path):
    site = lived
    secrets, who = secrets_of(site), w.pseudonym(site, GONE)
    remains, name_bucket = remains_of(site, who), names.bucket(site, w.SYSTEM, who).id
    keys = [*keys_of(site, remains), site.keyring._bucket_key(site.keyring._buckets[name_bucket])]
    assert len(remains) == 4
    copies.backup(site, tmp_path / "backup")
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "objection granted")
    keep.seal_left(site)
    site.clock.advance(w.MINUTE)
    erase.run(site)
    prove.checkpoint(site)
    now = site.clock.now()
    site.close()
    absent(everything(tmp_path / "site"), secrets)
    assert not any(key in everything(tmp_path) or key.hex().encode() in everything(tmp_path) for key in keys)
    site = RunningSite.open(tmp_path / "site", clock=SetClock(now))
    no_key_opens(site, remains, tmp_path)
    site.close()

    for part in ("segments", "journals"):
        shutil.rmtree(tmp_path / "site" / part)
    for file in (tmp_path / "site").glob("site.db*"):
        file.unlink()
    copies.restore(tmp_path / "backup", tmp_path / "site", clock=SetClock(now))
    absent(everything(tmp_path / "site"), secrets)
    back = RunningSite.open(tmp_path / "site", clock=SetClock(now))
    no_key_opens(back, remains, tmp_path)
    with pytest.raises(NotFound, match="key_destroyed"):
        names.cipher(back, w.SYSTEM, who).open(name_bucket, b"\0" * 40, about=b"x")
    back.close()


def test_after_the_sweep_and_again_after_a_restore(lived, tmp_path):
    """Once every term is over nothing of the scans opens, wherever the bytes lie: disk, log of the database, backup."""
    site = lived
    rows = w.segments(site, "raw-events")
    remains = {row.id: site.vault.path(row).read_bytes() for row in rows}
    keys = keys_of(site, remains)
    copies.backup(site, tmp_path / "backup")
    site.clock.set(w.SHIFT + 60 * w.DAY)
    erase.run(site)
    assert w.segments(site) == []
    site.close()
    data = everything(tmp_path)
    assert not any(key in data or key.hex().encode() in data for key in keys)
    for row in rows:
        assert row.id.encode() not in everything(tmp_path / "site" / "segments")
    assert ITEM.encode() not in data
    site = RunningSite.open(tmp_path / "site", clock=SetClock(w.SHIFT + 60 * w.DAY))
    no_key_opens(site, remains, tmp_path)
    site.close()
    for file in (tmp_path / "site").glob("site.db*"):
        file.unlink()
    copies.restore(tmp_path / "backup", tmp_path / "site", clock=SetClock(w.SHIFT + 60 * w.DAY))
    back = RunningSite.open(tmp_path / "site", clock=SetClock(w.SHIFT + 60 * w.DAY))
    assert w.segments(back) == []
    assert [p for p in (tmp_path / "site" / "segments").rglob("*") if p.is_file()] == []
    no_key_opens(back, remains, tmp_path)
    back.close()


def test_nothing_plain_lies_about_while_scans_come_in(tmp_path):
    """Journals, the database's log, spool and temporary files, while an hour is open and after the process is killed."""
    site = w.found(tmp_path / "site", SetClock(w.START))
    w.people(site)
    doors, door = w.open_door(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, door, [w.scan(w.worker(n), w.SHIFT, item=f"{ITEM}-{n}") for n in range(24)])
    copies.backup(site, tmp_path / "backup")
    data = everything(tmp_path)
    for secret in (ITEM, w.name(1), "WORKER-001", TASK):
        assert secret.encode() not in data or secret == TASK, secret
    packed = zlib.compress(ITEM.encode())[2:-4]
    assert packed not in data
    for path in site.vault.journals():
        assert TASK.encode() not in path.read_bytes()
    doors.close()
    site.close()


def test_files_are_their_owners_alone(lived, tmp_path):
    loose = [p for p in (tmp_path / "site").rglob("*") if p.is_file() and p.stat().st_mode & 0o077]
    assert [p.relative_to(tmp_path).as_posix() for p in loose if not {"charters", "ledger"} & set(p.parts)] == []
    assert (tmp_path / "site").stat().st_mode & 0o077 == 0
    lived.close()


def test_a_thread_of_the_doors_keeps_no_forgotten_person(tmp_path):
    """What a process remembers of worker ids is dropped with the person: the next scan draws nobody."""
    site = w.found(tmp_path / "site", SetClock(w.START))
    w.people(site)
    doors = admit.Doors(site)
    w.device(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), [w.scan(GONE, w.SHIFT)])
    who = w.pseudonym(site, GONE)
    erase.person(site, w.actor(site, "dpo"), w.SYSTEM, who, "objection granted")
    assert who not in str(site.directory._known)
    doors.close()
    site.close()
