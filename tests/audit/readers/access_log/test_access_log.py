"""Access logs: CSV with a mapping, and the combined format of web servers."""

from pathlib import Path

from audit.mapping.exports import extract, found, put, rows, seen

LINE = '10.0.0.1 - {user} [02/Jan/2026:10:00:00 +0100] "{request} HTTP/1.1" 200 512 "-" "curl/8"\n'


def test_the_combined_format(tmp_path: Path) -> None:
    requests = ["GET /video/cam1?token=secret", "GET /clips/1.mp4", "DELETE /clips/1", "POST /masks", "OPTIONS /"]
    put(
        tmp_path,
        {
            "access.log": "".join(LINE.format(user="jd", request=each) for each in requests)
            + LINE.format(user="-", request="GET /")
            + "rubbish\n"
        },
    )
    got = extract(tmp_path, "access-log")
    assert [row["action"] for row in rows(got, "accesses")] == ["view", "export", "erase", "change", "other"]
    assert rows(got, "accesses")[0]["object"] == "/video/cam1"
    assert "secret" not in repr(got)
    assert [(each.line, each.count) for each in got.refused] == [(7, 1)]
    assert any("1 requests" in gap.en for gap in got.gaps)
    assert found(tmp_path).kinds == ("access-log 1",)


def test_a_log_that_says_why(tmp_path: Path) -> None:
    put(tmp_path, {"log.csv": "at,account,action,object,why\n2026-01-02T10:00:00Z,jd,view,cam1,incident 12\n"})
    assert seen(found(tmp_path), "traces.fields") == {"('who', 'when', 'what', 'why')"}


def test_a_log_that_does_not_say_what_was_looked_at(tmp_path: Path) -> None:
    put(tmp_path, {"log.csv": "at,account,action\n2026-01-02T10:00:00Z,jd,view\n"})
    assert seen(found(tmp_path), "traces.fields") == {"('who', 'when')"}
