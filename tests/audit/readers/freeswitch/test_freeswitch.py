"""FreeSWITCH's call records, with and without a line of names."""

from pathlib import Path

import pytest

from audit.mapping.exports import extract, found, put, rows

HEAD = '"Jean","0600000000","1002","default",'
LONG = (
    f'{HEAD}"2026-01-02 10:00:00","2026-01-02 10:00:05","2026-01-02 10:03:00","180","175","NORMAL_CLEARING","a-1","b-1","","PCMA","PCMA"\n'
    f'{HEAD}"2026-01-02 11:00:00","","2026-01-02 11:03:00","180","0","NO_ANSWER","a-2","","","PCMA","PCMA"\n'
)
SHORT = LONG.replace(',"PCMA","PCMA"', "")


@pytest.mark.parametrize("text", [LONG, SHORT])
def test_answered_calls_from_pick_up_to_hang_up(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"cdr-csv/Master.csv": text})
    assert found(tmp_path).kinds == ("freeswitch 1",)
    got = rows(extract(tmp_path, "freeswitch"), "calls")
    assert [(row["id"], row["agent"], row["start"].isoformat()) for row in got] == [
        ("a-1", "1002", "2026-01-02T09:00:05+00:00")
    ]  # type: ignore[attr-defined]


def test_records_with_names(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "cdr.csv": "start_stamp,end_stamp,destination_number,uuid,hangup_cause\n2026-01-02 10:00:00,2026-01-02 10:01:00,9,u,OK\n"
        },
    )
    assert found(tmp_path).kinds == ("freeswitch 1",)
