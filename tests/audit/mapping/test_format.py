"""A mapping file: what it can say, and that every slip is refused with its line, its key and the nearest word."""

from pathlib import Path

import pytest

from regard.audit.mapping import TABLES, load, loads
from regard.audit.mapping.explanation import own_text
from regard.audit.readers import kinds
from regard.terms.errors import InputRefused, NotFound

GOOD = """
table = "accesses"
[columns]
at = ["Local time", "Heure"]
account = "User"
action = "What"
[values.action]
"Playback*" = "view"
"Login" = "-"
[constants]
object = "recorder"
[time]
format = "%d/%m/%Y %H:%M:%S"
zone = "Europe/Paris"
[csv]
delimiter = ";"
encoding = "cp1252"
skip_lines = 2
"""


def test_a_whole_file() -> None:
    mapping = loads(GOOD)
    assert mapping.columns["at"] == ("Local time", "Heure")
    assert mapping.values["action"]["Login"] == "-"
    assert (mapping.delimiter, mapping.encoding, mapping.skip_lines, str(mapping.zone)) == (
        ";",
        "cp1252",
        2,
        "Europe/Paris",
    )


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "nearest"),
    [
        ('table = "accesses"', 'table = "acceses"', "mapping_unknown_table", 2, "accesses"),
        ("account = ", "acount = ", "mapping_unknown_key", 5, "account"),
        ('"Playback*" = "view"', '"Playback*" = "veiw"', "mapping_unknown_word", 8, "view"),
        ("[csv]", "[cvs]", "mapping_unknown_key", 15, "csv"),
        ("skip_lines", "skip_line", "mapping_unknown_key", 18, "skip_lines"),
        ('encoding = "cp1252"', 'encoding = "cp-1252"', "mapping_unknown_word", 17, "cp1252"),
    ],
)
def test_unknown_words_name_the_nearest(old: str, new: str, code: str, line: int, nearest: str) -> None:
    with pytest.raises(InputRefused) as told:
        loads(GOOD.replace(old, new), file="m.toml")
    assert told.value.code == code
    assert told.value.fields["line"] == line
    assert told.value.fields["nearest"] == nearest
    assert told.value.fields["file"] == "m.toml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('zone = "Europe/Paris"', 'zone = "Europe/Pariss"'),
        ('format = "%d/%m/%Y %H:%M:%S"', 'format = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]'),
        ('format = "%d/%m/%Y %H:%M:%S"', 'format = "%d/%m"'),
        ('delimiter = ";"', 'delimiter = ";;"'),
        ("skip_lines = 2", "skip_lines = -1"),
        ('object = "recorder"', "object = 3"),
        ('object = "recorder"', 'account = "x"'),
    ],
)
def test_wrong_values_are_refused(old: str, new: str) -> None:
    with pytest.raises(InputRefused, match="mapping_wrong_value"):
        loads(GOOD.replace(old, new))


def test_a_needed_field_must_come_from_somewhere() -> None:
    with pytest.raises(InputRefused, match="mapping_field_missing") as told:
        loads(GOOD.replace('account = "User"\n', ""))
    assert told.value.fields["field"] == "account"


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="mapping_missing"):
        load(tmp_path / "none.toml")
    (tmp_path / "m.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputRefused, match="mapping_not_toml"):
        load(tmp_path / "m.toml")
    (tmp_path / "m.toml").write_text("table = \n")
    with pytest.raises(InputRefused, match="mapping_not_toml"):
        load(tmp_path / "m.toml")
    (tmp_path / "m.toml").write_text("#" * 300_000)
    with pytest.raises(InputRefused, match="mapping_too_large"):
        load(tmp_path / "m.toml")


def test_what_is_written_out_reads_back_the_same() -> None:
    mapping = loads(GOOD)
    assert loads(own_text(mapping)) == loads(own_text(loads(own_text(mapping))))
    assert loads(own_text(mapping)).columns == mapping.columns


def test_every_preset_reads_and_fills_a_table() -> None:
    count = 0
    for reader in kinds().values():
        for preset in getattr(reader, "presets", ()):
            count += 1
            assert preset.mapping.table in TABLES
            assert loads(own_text(preset.mapping), given=False).columns == preset.mapping.columns
    assert count >= 18


def test_the_tables_are_those_of_the_format() -> None:
    from regard.audit.evidence.columns import TABLES as FORMAT

    assert {name: list(columns) for name, columns in TABLES.items()} == {
        name: [column.name for column in columns] for name, columns in FORMAT.items()
    }
