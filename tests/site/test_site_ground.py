from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regard.site import clock, folder, settings
from regard.terms.clock import SystemClock
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound, RegardError

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_a_new_site_is_its_owners_alone(tmp_path: Path) -> None:
    os.umask(0o022)
    made = folder.create(tmp_path / "site")
    for path in (made.path, *made.path.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    assert folder.open(made.path) == made
    with pytest.raises(Conflict):
        folder.create(made.path)
    with pytest.raises(NotFound):
        folder.open(tmp_path)


@pytest.mark.parametrize("name", ["settings.toml", "keys", "keys/one", "site.db", "console.db", "erasures.journal"])
def test_a_secret_that_others_can_read_stops_everything(tmp_path: Path, name: str) -> None:
    made = folder.create(tmp_path / "site")
    path = made.path / name
    if not path.exists():
        path.write_bytes(b"x")
        path.chmod(0o600)
    folder.open(made.path)
    path.chmod(0o640 if path.is_file() else 0o750)
    with pytest.raises(InputRefused) as caught:
        folder.open(made.path)
    assert caught.value.code == "secrets_readable" and "chmod" in caught.value.text.en


def test_one_serve_at_a_time(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "site")
    assert folder.served_by(made) is None
    program = (
        "import sys; from pathlib import Path; from regard.site import folder\n"
        "with folder.serving(folder.open(Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(made.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        assert folder.served_by(made) == other.pid
        with pytest.raises(Conflict) as caught, folder.serving(made):
            raise AssertionError("two serve")
        assert caught.value.fields["pid"] == other.pid
        other.kill()
        other.wait()
    with folder.serving(made):
        assert folder.served_by(made) == os.getpid()


def test_published_charters_are_numbered_and_cannot_change(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "site")
    first = folder.publish(made, "a = 1\n")
    with pytest.raises(Conflict):
        folder.publish(made, "a = 1\n")
    second = folder.publish(made, "é = 2\n")
    assert folder.published(made) == (first, second)
    assert (first.number, second.number, second.path.stat().st_mode & 0o777) == (1, 2, 0o400)
    second.path.chmod(0o600)
    second.path.write_text("changed")
    with pytest.raises(Damaged):
        folder.published(made)
    first.path.unlink()
    with pytest.raises(Damaged):
        folder.published(made)


def test_settings_survive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    wanted = settings.generate(demo=True)
    settings.write(path, wanted)
    assert settings.load(path) == wanted
    assert path.stat().st_mode & 0o777 == 0o600
    assert repr(wanted) == "Settings(…)"
    assert settings.generate() != settings.generate()
    path.chmod(0o644)
    with pytest.raises(InputRefused):
        settings.load(path)


@given(st.text(max_size=20), st.lists(st.text(max_size=8), max_size=3))
def test_any_text_survives_the_file(text: str, texts: list[str]) -> None:
    import tomllib
    from dataclasses import asdict, replace

    wanted = replace(settings.generate(), tsa_url=text, tsa_roots="\n".join(texts))
    lines = "\n".join(f"{key} = {settings._toml(value)}" for key, value in asdict(wanted).items())
    assert settings.of(tomllib.loads(lines)) == wanted


@pytest.mark.parametrize(
    ("change", "code", "shown"),
    [
        ({"consol_port": 1}, "settings_unknown_key", "console_port"),
        ({"console_port": "8000"}, "settings_wrong_value", "whole number"),
        ({"console_port": True}, "settings_wrong_value", "whole number"),
        ({"console_port": 0}, "settings_wrong_value", "65535"),
        ({"clock": "sundial"}, "settings_wrong_value", "system | file"),
        ({"clock": "file"}, "settings_wrong_value", "system"),
        ({"identity_key": "secret"}, "settings_wrong_value", "32 hex"),
        ({"identity_key": None}, "settings_wrong_value", ""),
    ],
)
def test_settings_are_read_strictly_and_errors_tell_no_secret(change: dict[str, object], code: str, shown: str) -> None:
    from dataclasses import asdict

    values = {**asdict(settings.generate()), **change}
    values = {key: value for key, value in values.items() if value is not None}
    with pytest.raises(InputRefused) as caught:
        settings.of(values)
    assert caught.value.code == code and shown in str(caught.value)
    assert values.get("identity_key", "?") not in str(caught.value) or values["identity_key"] == "secret"


def test_settings_that_are_gone_say_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.OBSOLETE, "port", "write console_port")
    with pytest.raises(InputRefused) as caught:
        settings.of({"port": 1})
    assert "write console_port" in caught.value.text.en


@pytest.mark.parametrize("data", [b"a = ", b"\xff", b"a = 1\na = 2"])
def test_settings_that_are_no_toml(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(InputRefused) as caught:
        settings.load(path)
    assert caught.value.code == "settings_not_toml"


def test_the_demo_clock_is_shared_goes_forward_and_is_let_go(tmp_path: Path) -> None:
    made = folder.create(tmp_path / "site", demo=True)
    driver = clock.FileClock(made.clock, start=NOW)
    seen = clock.clock_for(made, settings.load(made.settings))
    assert seen.now() == NOW
    driver.set(NOW + timedelta(hours=1))
    program = "import sys; from pathlib import Path; from regard.site.clock import FileClock; print(FileClock(Path(sys.argv[1])).now().isoformat())"
    other = subprocess.run([sys.executable, "-c", program, str(made.clock)], capture_output=True, text=True, check=True)
    assert datetime.fromisoformat(other.stdout.strip()) == seen.now() == NOW + timedelta(hours=1)
    with pytest.raises(RegardError):
        driver.set(NOW)
    driver.release()
    assert abs(seen.now() - SystemClock().now()) < timedelta(minutes=1)
    with pytest.raises(RegardError):
        driver.set(NOW + timedelta(days=9999))
    assert isinstance(clock.clock_for(made, settings.generate()), SystemClock)
