"""Frigate: a site built with the published schema, changed one fact at a time; settings of each version; hostile YAML and databases."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers.frigate import made
from audit.readers.reading import NOW, read, recognised, said
from audit.readers.recordings_folder.made import mp4
from regard.audit.extract import Extract
from regard.audit.readers import find
from regard.audit.readers.frigate import READER
from regard.audit.readers.frigate.settings import published
from regard.audit.readers.frigate.settings import settings as settled
from regard.audit.source import Source
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused


def changed(folder: Path, *changes: tuple[str, str], compose: str = made.COMPOSE) -> Extract:
    text = made.SETTINGS
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return read(READER, made.site(folder, NOW, settings=text, compose=compose))


def test_a_site_becomes_facts(tmp_path: Path) -> None:
    extract = changed(tmp_path)
    assert extract.systems == (
        {
            "id": "cctv",
            "area": "cctv",
            "keeps": [
                {
                    "data": "images",
                    "kept": Duration.of(days=60),
                    "erasure": "automatic",
                    "oldest": Duration.of(days=30),
                },
                {"data": "images", "kept": Duration.of(days=10), "erasure": "automatic", "oldest": Duration.of(days=9)},
                {"data": "images", "erasure": "manual", "oldest": Duration.of(days=69)},
                {"data": "images", "erasure": "manual", "oldest": Duration.of(days=200)},
            ],
            "camera": [{"id": "gate", "count": 1, "sound": True}, {"id": "yard", "count": 1, "sound": False}],
            "accounts": {"mfa": False, "generic": True},
            "security": {"transport": False},
            "traces": {"fields": ["when", "what"], "tamper_evident": False},
        },
    )


def test_masks_hide_nothing_and_are_never_told_as_masks(tmp_path: Path) -> None:
    extract = changed(tmp_path)
    assert "motion or object masks: 1 (gate)" in said(extract)
    assert not any("masked" in camera for camera in extract.systems[0]["camera"])
    redrawn = changed(
        tmp_path,
        ("      mask: 0.0", "      mask: 0.1"),
        ("record: preset-record-generic\n", "record: -f segment -vf drawbox=0:0:9:9 -an\n"),
    )
    assert "re-encoded with a filter: 1 (yard)" in said(redrawn)


def test_its_tables(tmp_path: Path) -> None:
    recordings, accounts = changed(tmp_path).tables
    assert recordings.data.num_rows == 62  # the one under an event held for ever is told apart
    assert accounts.data.to_pylist() == [
        {"account": "admin", "role": "admin", "active": True, "mfa": False},
        {"account": "k7", "role": "viewer", "active": True, "mfa": False},
    ]


def test_no_account_is_in_facts_or_texts(tmp_path: Path) -> None:
    extract = changed(tmp_path)
    assert "k7" not in repr((extract.systems, extract.gaps, extract.refused, extract.files))


@pytest.mark.parametrize(
    ("compose", "accounts", "transport"),
    [
        (
            made.COMPOSE.replace('"127.0.0.1:5000:5000"', '"5000:5000"'),
            {"password": {"none": True}, "mfa": False, "generic": True},
            False,
        ),
        (
            made.COMPOSE.replace('"127.0.0.1:5000:5000"', '"0.0.0.0:80:5000/tcp"'),
            {"password": {"none": True}, "mfa": False, "generic": True},
            False,
        ),
        (made.COMPOSE.replace('      - "8554:8554"\n', ""), {"mfa": False, "generic": True}, None),
        ("", {"mfa": False, "generic": True}, None),
    ],
)
def test_the_open_port(tmp_path: Path, compose: str, accounts: dict[str, object], transport: bool | None) -> None:
    extract = changed(tmp_path, compose=compose)
    assert extract.systems[0]["accounts"] == accounts
    assert extract.systems[0].get("security", {}).get("transport") is transport
    assert ("ask for docker-compose.yml" in said(extract)) is not compose


def test_ports_of_other_services_and_host_networks() -> None:
    assert published({"services": {"x": {"image": "nginx", "ports": ["5000:5000"]}}}) == ()
    assert published({"services": {"x": {"image": "frigate:stable", "network_mode": "host"}}}) == ((5000, ""),)
    assert (
        published(
            {
                "services": {
                    "x": {"image": "frigate", "ports": [{"target": 5000, "published": "80", "host_ip": "127.0.0.1"}]}
                }
            }
        )
        == ()
    )
    assert (
        published({"services": {"x": {"image": "frigate", "ports": [5000, "5000", "[::1]:5000:5000", None, {}]}}}) == ()
    )
    assert published({"services": 3}) == published({}) == ()


@pytest.mark.parametrize(
    ("auth", "accounts", "text"),
    [
        ("  enabled: false", {"password": {"none": True}, "mfa": False}, "login is off"),
        ("  enabled: false\nproxy:\n  header_map:\n    user: remote-user", None, "without a shared secret"),
        ("  enabled: false\nproxy:\n  auth_secret: x", None, "asks for the login before Frigate"),
    ],
)
def test_who_asks_for_the_login(tmp_path: Path, auth: str, accounts: dict[str, object] | None, text: str) -> None:
    extract = changed(tmp_path, ("auth:\n  enabled: true", f"auth:\n{auth}"))
    assert extract.systems[0].get("accounts") == accounts
    assert text in said(extract)


_RECORD = {
    "0.17": (
        {
            "enabled": True,
            "continuous": {"days": 3},
            "motion": {"days": 7},
            "alerts": {"retain": {"days": 5}},
            "detections": {"retain": {"days": 5}},
        },
        7.0,
    ),
    "0.14, defaults": ({"enabled": True}, 10.0),
    "0.14, half a day": (
        {
            "enabled": True,
            "retain": {"days": 0.5},
            "alerts": {"retain": {"days": 0.5}},
            "detections": {"retain": {"days": 0}},
        },
        0.5,
    ),
    "0.13": (
        {"enabled": True, "retain": {"days": 2}, "events": {"retain": {"default": 4, "objects": {"person": 21}}}},
        21.0,
    ),
    "off": ({"enabled": False, "retain": {"days": 90}}, None),
    "absent": (None, None),
    "nonsense": (
        {"enabled": True, "retain": {"days": "x"}, "alerts": {"retain": {"days": -4}}, "detections": {"retain": 3}},
        10.0,
    ),
}


@pytest.mark.parametrize("version", _RECORD)
def test_the_longest_term_that_applies(version: str) -> None:
    record, days = _RECORD[version]
    (camera,) = settled({"record": record, "cameras": {"a": {}}}).cameras
    assert camera.days == days
    (own,) = settled({"record": {"enabled": False}, "cameras": {"a": {"record": record}}}).cameras
    assert own.days == days


def test_what_recognises_people_and_what_leaves_the_site(tmp_path: Path) -> None:
    more = "face_recognition:\n  enabled: true\nlpr:\n  enabled: true\ngenai:\n  enabled: true\n  provider: gemini\ngo2rtc:"
    (system,) = changed(tmp_path, ("go2rtc:", more)).systems
    assert system["camera"][0]["analytics"] == ["face-recognition", "plate-reading"]
    assert system["shares"] == [{"to": "Google (Gemini)"}]
    local = more.replace("gemini", "ollama")
    assert "shares" not in changed(tmp_path, ("go2rtc:", local)).systems[0]


def test_pictures_given_to_frigate_plus(tmp_path: Path) -> None:
    made.site(tmp_path, NOW)
    with sqlite3.connect(tmp_path / "frigate.db") as database:
        database.execute("UPDATE event SET plus_id = 'abc' WHERE id = 'e2'")
    database.close()
    extract = read(READER, tmp_path)
    assert extract.systems[0]["shares"] == [{"to": "Frigate, Inc. (Frigate+)"}]
    assert "Pictures of events sent to Frigate+" in said(extract)


def test_sound_is_told_by_files_where_settings_do_not(tmp_path: Path) -> None:
    place = tmp_path / "recordings" / "2026-11-22" / "10" / "gate"
    place.mkdir(parents=True)
    (place / "00.00.mp4").write_bytes(mp4(sound=True))
    extract = changed(tmp_path, ("    record: preset-record-generic-audio-aac\n", "    detect: x\n"))
    assert extract.systems[0]["camera"][0] == {"id": "gate", "count": 1, "sound": True}
    assert "that are not in the database: 1." in said(extract)


def test_settings_alone_and_database_alone(tmp_path: Path) -> None:
    changed(tmp_path)
    (tmp_path / "frigate.db").rename(tmp_path / "x")
    alone = read(READER, tmp_path)
    assert "There is no frigate.db" in said(alone)
    assert alone.tables == ()
    (tmp_path / "x").rename(tmp_path / "frigate.db")
    (tmp_path / "config.yml").unlink()
    (system,) = read(READER, tmp_path).systems
    assert "camera" not in system
    assert system["keeps"][0] == {"data": "images", "oldest": Duration.of(days=30)}


def test_databases_of_older_versions_and_of_others(tmp_path: Path) -> None:
    changed(tmp_path)
    for change in (
        "ALTER TABLE event DROP COLUMN retain_indefinitely",
        "ALTER TABLE user DROP COLUMN role",
        "DROP TABLE export",
    ):
        with sqlite3.connect(tmp_path / "frigate.db") as database:
            database.execute(change)
        database.close()
    extract = read(READER, tmp_path)
    assert [row["role"] for row in extract.tables[1].data.to_pylist()] == ["admin", "admin"]
    (tmp_path / "frigate.db").write_bytes(b"SQLite format 3\0" + bytes(4000))
    with pytest.raises(InputRefused):
        read(READER, tmp_path)


def test_a_view_in_the_place_of_a_table_is_not_read(tmp_path: Path) -> None:
    made.site(tmp_path, NOW)
    with sqlite3.connect(tmp_path / "frigate.db") as database:
        database.execute("DROP TABLE user")
        database.execute("CREATE VIEW user AS SELECT 'evil' AS username, 'admin' AS role")
    database.close()
    assert "evil" not in repr(read(READER, tmp_path).tables[0].data.to_pylist())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cameras: &a\n  ffmpeg: [" + "*a," * 400 + "]\n", "frigate_yaml_large"),
        ("cameras:\n  ffmpeg: " + "[" * 60 + "]" * 60, "frigate_yaml_large"),
        ("cameras: {ffmpeg: 1}\ncameras: {ffmpeg: 2}\n", "frigate_yaml"),
        ("cameras: !!python/object/apply:os.system [id] # ffmpeg\n", "frigate_yaml"),
        ("cameras:\n  - ffmpeg\n bad: [\n", "frigate_yaml"),
        ("- cameras:\n- ffmpeg\n", "frigate_yaml"),
    ],
)
def test_hostile_settings_are_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "config.yml").write_text(text)
    with pytest.raises(InputRefused) as refused:
        read(READER, tmp_path)
    assert refused.value.code == code


def test_it_is_the_only_reader_that_knows_it(tmp_path: Path) -> None:
    assert not recognised(READER, tmp_path)
    with Source(made.site(tmp_path, NOW)) as source:
        assert find(source).kind == "frigate"
    (tmp_path / "frigate.db").unlink()
    (tmp_path / "config.yml").write_text("site_name: docs\n")
    assert not recognised(READER, tmp_path)


_YAML = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_KEYS = (
    "record",
    "snapshots",
    "audio",
    "motion",
    "objects",
    "ffmpeg",
    "cameras",
    "auth",
    "proxy",
    "genai",
    "go2rtc",
    "lpr",
    "services",
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_KEYS), _YAML, max_size=6),
    st.dictionaries(st.sampled_from(_KEYS), _YAML, max_size=6),
)
def test_no_values_break_the_settings(top: dict[str, object], own: dict[str, object]) -> None:
    document = top | {"cameras": {"a": own}}
    assert [camera.name for camera in settled(document).cameras] == ["a"]
    published(document)
