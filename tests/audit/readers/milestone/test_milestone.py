"""XProtect audit logs, of both published lists of columns."""

from pathlib import Path

from audit.mapping.exports import extract, found, put, rows, seen

NEW = (
    "Local time,Message text,Permission,Category,Source type,Source name,User,User location\n"
    "2026-01-02 10:00:00,User has started playback,Granted,Media,Camera,Caisse 2,DOM\\jd,10.0.0.2\n"
    '2026-01-02 10:01:00,"Export of media, 5 min",Granted,Export,Camera,Caisse 2,DOM\\jd,10.0.0.2\n'
    "2026-01-02 10:02:00,Rule deleted,Granted,Config,Server,srv,DOM\\admin,10.0.0.3\n"
    "2026-01-02 10:03:00,User logged in,Granted,Security,Server,,DOM\\admin,10.0.0.3\n"
)
OLD = (
    "Level;UTC Time;Local Time;ID;User;User Location;Permission;Category;Resource Type;Resource Name;Resource Host;Description\n"
    "Info;2018-05-02 10:00:00;2018-05-02 12:00:00;1;jd;10.0.0.2;Granted;Media;Device;Cam 1;rec;Playback started\n"
)


def test_actions_of_the_log(tmp_path: Path) -> None:
    put(tmp_path, {"audit.csv": NEW})
    got = rows(extract(tmp_path, "milestone"), "accesses")
    assert [row["action"] for row in got] == ["view", "export", "erase", "other"]
    assert got[0]["at"].isoformat() == "2026-01-02T09:00:00+00:00"  # type: ignore[attr-defined]


def test_what_the_log_carries(tmp_path: Path) -> None:
    put(tmp_path, {"audit.csv": NEW.replace(",Server,,", ",Server,srv,")})
    judged = found(tmp_path)
    assert judged.kinds == ("milestone 1",)
    assert seen(judged, "traces.fields") == {"('who', 'when', 'what')"}


def test_the_older_log_is_in_utc(tmp_path: Path) -> None:
    put(tmp_path, {"audit.csv": OLD})
    assert rows(extract(tmp_path, "milestone"), "accesses")[0]["at"].isoformat() == "2018-05-02T10:00:00+00:00"  # type: ignore[attr-defined]
