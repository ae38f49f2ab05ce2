"""Asterisk's call records, queue log and recordings, apart and together."""

from pathlib import Path

import pytest

from audit.mapping.exports import breached, extract, found, put, rows, seen

CDR = (
    '"","0600000000","3000","from-trunk","""X"" <0600000000>","PJSIP/t-1","PJSIP/1002-2","Queue","3000","2026-01-02 10:00:00",'
    '"2026-01-02 10:00:05","2026-01-02 10:03:00",180,175,"ANSWERED","DOCUMENTATION","1767344400.12",""\n'
    '"","0600000001","3000","from-trunk","","PJSIP/t-3","","Queue","3000","2026-01-02 11:00:00",,"2026-01-02 11:00:20",20,0,'
    '"NO ANSWER","DOCUMENTATION","1767348000.15",""\n'
)
QUEUE = (
    "1767344400|1767344400.12|3000|NONE|ENTERQUEUE||0600000000|1\n1767344405|1767344400.12|3000|PJSIP/1002|CONNECT|5|x|2\n"
    "1767344580|1767344400.12|3000|PJSIP/1002|COMPLETECALLER|5|175|1\nnot an event\n1767344590|1767344590.1|3000|NONE|ABANDON|1|1|9\n"
)
SOUND = "monitor/2026/01/02/q-3000-0600000000-20260102-100005-1767344400.12.wav"


@pytest.mark.parametrize("cut", [0, 1, 2], ids=["userfield", "uniqueid", "plain"])
def test_call_records_of_every_width(tmp_path: Path, cut: int) -> None:
    text = "\n".join(line.rsplit(",", cut)[0] for line in CDR.splitlines()) + "\n"
    put(tmp_path, {"Master.csv": text})
    assert found(tmp_path).kinds == ("asterisk 1",)
    got = rows(extract(tmp_path, "asterisk"), "calls")
    assert len(got) == 1
    assert got[0]["agent"] == "PJSIP/1002-2"
    assert got[0]["id"] == ("1767344400.12" if cut < 2 else "PJSIP/t-1 2026-01-02 10:00:00")


def test_the_queue_log_gives_calls_and_refuses_other_lines(tmp_path: Path) -> None:
    put(tmp_path, {"queue_log": QUEUE})
    got = extract(tmp_path, "asterisk")
    call = rows(got, "calls")[0]
    assert (call["id"], call["line"], (call["end"] - call["start"]).seconds) == ("1767344400.12", "3000", 175)  # type: ignore[operator]
    assert [(each.line, each.count) for each in got.refused] == [(4, 1)]


def test_calls_that_are_all_recorded(tmp_path: Path) -> None:
    put(tmp_path, {"Master.csv": CDR, "queue_log": QUEUE, SOUND: b"RIFF"})
    judged = found(tmp_path)
    assert seen(judged, "recording.share") == {"1.0"}
    assert {"CALL-01", "CALL-02"} <= breached(judged)
    assert len(rows(extract(tmp_path, "asterisk"), "calls")) == 1


def test_recordings_are_listed_and_never_opened(tmp_path: Path) -> None:
    put(tmp_path, {SOUND: b"#EXTM3U\nfile:///etc/passwd\n", "Master.csv": CDR})
    listed = [each for each in extract(tmp_path, "asterisk").files if each.name == SOUND]
    assert listed[0].sha256 == ""
    assert listed[0].rows is None
