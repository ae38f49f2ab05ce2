"""Troubles from outside: settings, secrets, keys, a full disk, a second process. A clear error, nothing lost, nothing shown."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys

import pytest

from acts import warehouse as w
from cli.test_commands import scans
from regard.acts import admit, keep
from regard.acts.running.site import RunningSite
from regard.site import folder as folders
from regard.terms.clock import SetClock, SystemClock
from regard.terms.errors import Damaged


def program(site: RunningSite, *line: object, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """`regard` as a program of its own; `limit`: no file may grow beyond so many bytes, as on a full disk."""

    def full() -> None:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "regard", "--json", *map(str, line)],
        env={**os.environ, "REGARD_SITE": str(site.folder.path), "REGARD_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=full,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.replace("late_window_hours", "late_windows_hours"), "settings_unknown_key"),
        (lambda text: text.replace("late_window_hours = 48", "late_window_hours = 0"), "settings_wrong_value"),
        (lambda text: text.replace("late_window_hours = 48", 'late_window_hours = "48"'), "settings_wrong_value"),
        (lambda text: text + "\nthis is not toml", "settings_not_toml"),
        (
            lambda text: "\n".join(x for x in text.splitlines() if not x.startswith("identity_key")),
            "settings_wrong_value",
        ),
    ],
)
def test_wrong_settings_are_told_without_repeating_a_secret(regard, running, change, code):
    secrets = (running.settings.identity_key, running.settings.console_secret, running.settings.worker_lookup_key)
    file = running.folder.settings
    file.write_text(change(file.read_text()))
    said = regard("--json", "doctor")
    assert (said.code, said.error["code"]) == (2, code)
    for lang in ("en", "fr"):
        plain = regard("doctor", lang=lang)
        assert not any(secret in plain.err + plain.out for secret in secrets)


@pytest.mark.parametrize("what", ["settings.toml", "keys/ledger.seed", "site.db"])
def test_a_secret_that_others_can_read_stops_everything(regard, running, what):
    (running.folder.path / what).chmod(0o644)
    said = regard("--json", "ledger", "state")
    assert (said.code, said.error["code"]) == (2, "secrets_readable")
    assert "chmod" in said.error["sentence"]


def test_a_lost_key_file_is_said_and_nothing_opens(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    crew.close()
    shutil.move(crew.folder.keys / "vault", tmp_path / "vault-keys")
    for line in (("derive",), ("fsck",), ("answer", "held"), ("erase",)):
        said = regard("--json", *line)
        assert said.code == 4, line
        assert said.error["code"] == "keyring_absent"
        assert said.out == ""
    shutil.move(tmp_path / "vault-keys", crew.folder.keys / "vault")
    assert regard("fsck").code == 0


def test_a_lost_ledger_key_is_said(regard, running):
    (running.folder.keys / "ledger.seed").unlink()
    said = regard("--json", "ledger", "checkpoint")
    assert (said.code, said.error["code"]) == (4, "ledger_key_absent")


def test_a_broken_key_file_is_damage(regard, crew):
    crew.close()
    (ring,) = crew.folder.keys.rglob("ring")
    data = bytearray(ring.read_bytes())
    data[len(data) // 2] ^= 1
    ring.write_bytes(data)
    said = regard("--json", "fsck")
    assert said.code == 6, said.err


def test_a_broken_database_is_damage(regard, crew):
    crew.close()
    file = crew.folder.site_db
    data = file.read_bytes()
    file.write_bytes(b"\0" * 4096 + data[4096:])
    said = regard("--json", "ledger", "state")
    assert (said.code, said.error["code"]) == (6, "database_damaged")


def test_a_corrupt_segment_is_found_and_shows_nothing(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    row = w.segments(crew, "raw-events")[0]
    file = crew.vault.path(row)
    data = bytearray(file.read_bytes())
    data[-60] ^= 0xFF
    file.chmod(0o600)
    file.write_bytes(data)
    said = regard("--json", "fsck")
    assert said.code == 6
    assert {"fault": "file-changed", "about": row.id}.items() <= said.json["vault"][0].items()
    with pytest.raises(Damaged):
        crew.vault.table(row)


@pytest.mark.parametrize("line", [("derive",), ("erase",), ("fsck",), ("charter", "publish"), ("ledger", "checkpoint")])
def test_a_site_that_is_served_can_still_be_asked(regard, crew, line):
    with folders.serving(crew.folder):
        assert regard("--json", *line).code in (0, 5)


def test_a_second_server_and_a_second_intake_are_refused(regard, crew, tmp_path):
    waiting = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time; from pathlib import Path; from regard.site import folder\n"
         "with folder.serving(folder.open(Path(sys.argv[1]))): print('held', flush=True); time.sleep(60)",
         str(crew.folder.path)],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == b"held\n"
        for line in [
            ("serve",),
            ("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE),
            ("restore", tmp_path),
        ]:
            said = regard("--json", *line)
            assert (said.code, said.error["code"]) == (5, "site_served"), line
    finally:
        waiting.kill()
        waiting.wait()
        waiting.stdout.close()
    assert regard("admit", w.SYSTEM, tmp_path / "scans.csv", "--device", w.DEVICE).code == 0, "the kernel let go"


def test_on_a_full_disk_nothing_acknowledged_is_lost_and_nothing_half_is_kept(regard, crew, tmp_path):
    first = scans(tmp_path / "first.csv")
    assert regard("admit", w.SYSTEM, first, "--device", w.DEVICE).code == 0
    before = w.rows_kept(crew)
    more = scans(tmp_path / "more.csv", 400, start=SystemClock().now() - 8 * w.HOUR)
    size = max(p.stat().st_size for p in crew.folder.path.rglob("*") if p.is_file())
    for limit in (4096, size):
        said = program(crew, "admit", w.SYSTEM, more, "--device", w.DEVICE, limit=limit)
        assert said.returncode == 7, (limit, said.stdout, said.stderr)
        error = json.loads(said.stderr.splitlines()[-1])["error"]
        assert error["code"] in ("disk_full", "disk_failed", "database_unwritable"), error
        assert error["sentence"]
    assert regard("--json", "fsck").code == 0, "what was there holds together"
    assert [row for row in before if row not in w.rows_kept(crew)] == [], "nothing acknowledged is lost"
    said = regard("--json", "admit", w.SYSTEM, more, "--device", w.DEVICE)
    assert said.code == 0
    assert said.json["accepted"] + said.json["duplicates"] == 400
    stock = sum(row["scans"] for row in w.rows_kept(crew, "stock"))
    assert stock == 412, "each scan once, although some were tried three times"


def test_on_a_full_disk_an_erasure_says_so_and_is_done_later(regard, crew, tmp_path):
    regard("admit", w.SYSTEM, scans(tmp_path / "scans.csv"), "--device", w.DEVICE)
    crew.close()
    later = RunningSite.open(crew.folder.path, clock=SetClock(SystemClock().now() + 60 * w.DAY))
    from regard.acts import erase
    from regard.terms.errors import Unavailable
    from regard.vault import disk

    real = disk.replace

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    disk.replace = full  # type: ignore[assignment]
    try:
        with pytest.raises((Unavailable, OSError)):
            erase.run(later)
    finally:
        disk.replace = real
    erase.run(later)
    assert w.segments(later) == []
    later.close()


def test_an_hour_that_could_not_be_sealed_is_sealed_once_there_is_room(site_with_open_hour, monkeypatch):
    from regard.terms.errors import Unavailable
    from regard.terms.text import Text
    from regard.vault import store

    site, doors = site_with_open_hour

    def full(*_: object, **__: object) -> None:
        raise Unavailable("disk_full", Text("full", "plein"))

    monkeypatch.setattr(store.Vault, "seal", full)
    with pytest.raises(Unavailable):
        w.seal_all(site, doors)
    monkeypatch.undo()
    assert w.seal_all(site, doors) == 3
    assert sum(row["scans"] for row in w.rows_kept(site, "stock")) == 12
    assert keep.seal_left(site) == 0


@pytest.fixture
def site_with_open_hour(tmp_path):
    site = w.found(tmp_path / "site", SetClock(w.START))
    w.people(site)
    doors = admit.Doors(site)
    w.device(site)
    site.clock.set(w.SHIFT + w.HOUR)
    w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), [w.scan(w.worker(n), w.SHIFT) for n in range(12)])
    yield site, doors
    doors.close()
    site.close()


def test_a_clock_that_jumps_back_opens_nothing_that_is_gone_and_breaks_nothing(site_with_open_hour):
    """What was erased stays erased; what is not due by the wrong clock is due again when it is right."""
    from regard.acts import erase, prove

    site, doors = site_with_open_hour
    w.seal_all(site, doors)
    gone = w.segments(site, "raw-events")[0]
    site.clock.set(w.SHIFT + 3 * w.DAY)
    erase.run(site)
    site.clock.set(w.SHIFT + 2 * w.HOUR)
    with pytest.raises(Exception, match="key_destroyed"):
        site.vault.read(gone)
    assert erase.run(site) is None
    prove.checkpoint(site)
    assert prove.verify(site).sound
    w.forget_caches(doors)
    late = w.send(doors, admit.Door(w.SYSTEM, w.DEVICE), [w.scan("WORKER-001", w.SHIFT + 3 * w.DAY)])
    assert late.reasons == {"in_future": 1}, "a device whose clock runs ahead of the server's is told so"
    site.clock.set(w.SHIFT + 40 * w.DAY)
    erase.run(site)
    assert w.segments(site) == []


def test_a_simulated_clock_never_goes_back(tmp_path):
    from regard.acts import govern
    from regard.terms.errors import Conflict

    site = govern.found(tmp_path / "site", demo_from=w.START)
    site.clock.set(w.START + w.DAY)
    with pytest.raises(Conflict) as error:
        site.clock.set(w.START)
    assert error.value.code == "clock_backwards"
    site.close()
