"""3CX's call data records, all fields in their published order."""

from pathlib import Path

from audit.mapping.exports import extract, found, put, rows

LINE = (
    "1,id{n},00:01:00,2026/01/02 10:00:00,{answered},2026/01/02 10:01:05,TerminatedByDst,Ext.100,Ext.101,100,101,101,,101,101,"
    ",,,,Chain,Extension,Extension,Extension,A,B,B,\n"
)


def test_answered_calls(tmp_path: Path) -> None:
    put(tmp_path, {"CDRLogs/cdr.log": LINE.format(n=1, answered="2026/01/02 10:00:05") + LINE.format(n=2, answered="")})
    assert found(tmp_path).kinds == ("threecx 1",)
    got = rows(extract(tmp_path, "threecx"), "calls")
    assert [(row["id"], row["agent"], row["line"]) for row in got] == [("id1", "101", "101")]
