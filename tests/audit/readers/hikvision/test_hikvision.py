"""A Hikvision recorder's answers: what they show, and XML that wants to do more than be read."""

from pathlib import Path

import pytest

from audit.mapping.exports import breached, extract, found, put, rows
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused

NS = 'xmlns="http://www.hikvision.com/ver20/XMLSchema"'


def track(duration: str, loop: str = "true", audio: str = "false", number: int = 101) -> str:
    return (
        f"<Track><id>{number}</id><Enable>true</Enable><Duration>{duration}</Duration><LoopEnable>{loop}</LoopEnable><CustomExtensionList>"
        f"<CustomExtension><SaveAudio>{audio}</SaveAudio></CustomExtension></CustomExtensionList></Track>"
    )


def tracks(*each: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><TrackList {NS}>{"".join(each)}</TrackList>'


def log(*items: tuple[str, str]) -> str:
    listed = "".join(
        f"<searchMatchItem><logDescriptor><metaId>log.std-cgi.com/{meta}</metaId><StartDateTime>2026-01-02T10:00:00Z</StartDateTime>"
        f"<userName>{user}</userName><ipAddress>10.0.0.3</ipAddress></logDescriptor></searchMatchItem>"
        for meta, user in items
    )
    return f"<CMSearchResult {NS}><matchList>{listed}</matchList></CMSearchResult>"


def test_term_and_sound(tmp_path: Path) -> None:
    put(tmp_path, {"tracks.xml": tracks(track("P45DT0H", audio="true"), track("P20DT0H", number=201))})
    system = extract(tmp_path, "hikvision").systems[0]
    assert system["keeps"] == [{"data": "images", "on": "server", "kept": Duration.of(days=45), "erasure": "automatic"}]
    assert [(camera["id"], camera["sound"]) for camera in system["camera"]] == [
        ("channel-1", True),
        ("channel-2", False),
    ]
    assert {"CCTV-W-06", "CCTV-W-07"} <= breached(found(tmp_path))


def test_a_disk_that_overwrites_when_full_has_no_term(tmp_path: Path) -> None:
    put(tmp_path, {"tracks.xml": tracks(track("P0DT0H"))})
    assert extract(tmp_path, "hikvision").systems[0]["keeps"] == [
        {"data": "images", "on": "server", "erasure": "disk-full"}
    ]


def test_users_and_log(tmp_path: Path) -> None:
    users = f"<UserList {NS}><User><userName>accueil</userName><userLevel>Operator</userLevel></User></UserList>"
    entries = log(
        ("Operation/remotePlaybackByTime/1", "accueil"),
        ("Operation/remoteDownloadFile/1", "accueil"),
        ("Alarm/motionStart/1", ""),
    )
    put(tmp_path, {"users.xml": users, "log.xml": entries})
    got = extract(tmp_path, "hikvision")
    assert [row["action"] for row in rows(got, "accesses")] == ["view", "export"]
    assert rows(got, "accounts")[0]["role"] == "Operator"
    assert "ACC-05" in breached(found(tmp_path))


@pytest.mark.parametrize(
    "bomb",
    [
        '<?xml version="1.0"?><!DOCTYPE TrackList [<!ENTITY a "aaaa">]><TrackList>&a;</TrackList>',
        '<!DOCTYPE TrackList SYSTEM "file:///etc/passwd"><TrackList/>',
        "<TrackList>" + "<a>" * 5_000,
        "<TrackList><Track>",
        "<TrackList>\0</TrackList>",
    ],
    ids=["entities", "outside", "deep", "cut", "nul"],
)
def test_xml_that_is_no_plain_xml(tmp_path: Path, bomb: str) -> None:
    put(tmp_path, {"tracks.xml": bomb})
    with pytest.raises(InputRefused, match="hikvision_not_xml"):
        extract(tmp_path, "hikvision")


def test_one_bad_file_beside_a_good_one(tmp_path: Path) -> None:
    put(tmp_path, {"a.xml": "<TrackList>", "b.xml": tracks(track("P10DT0H"))})
    got = extract(tmp_path, "hikvision")
    assert [each.file for each in got.refused] == ["a.xml"]
    assert got.systems[0]["keeps"][0]["kept"] == Duration.of(days=10)
