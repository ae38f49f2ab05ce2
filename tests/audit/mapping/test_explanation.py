"""What a mapping does, told before anything is examined: and that it shows no cell of a personal column."""

import json
from pathlib import Path

import pytest

from audit.mapping.exports import PARIS, extract, put
from regard.audit import readers
from regard.audit.mapping import explain, loads, preset_text
from regard.audit.mapping.guess import guesses
from regard.audit.source import Source
from regard.terms.errors import InputRefused

CSV = """Horodatage;Opérateur;Type de mouvement;Article;Note
02/03/2026 08:00:00;Jeanne Martin;Prélèvement;A1;secret
02/03/2026 09:00:00;Jeanne Martin;Rangement;A1;
"""


def told(folder: Path, kind: str, mapping: Path | None = None):
    with Source(folder) as source:
        return explain(source, readers.named(kind), mapping, zone=PARIS)


def test_a_guess_is_shown_and_nothing_is_read_on_it(tmp_path: Path) -> None:
    put(tmp_path, {"e.csv": CSV})
    shown = told(tmp_path, "warehouse")
    file = shown.files[0]
    assert file.origin == "guess"
    by_field = {use.field: use for use in file.fields}
    assert by_field["worker"].columns == ("Opérateur",)
    assert (by_field["worker"].confidence or 0) > 0.8
    assert file.unread == ("Note",)
    with pytest.raises(InputRefused, match="mapping_needed"):
        extract(tmp_path, "warehouse")


def test_the_draft_of_a_guess_is_a_mapping_that_reads(tmp_path: Path) -> None:
    put(tmp_path / "export", {"e.csv": CSV})
    draft = told(tmp_path / "export", "warehouse").draft
    assert loads(draft).formats == ("%d/%m/%Y %H:%M:%S",)
    put(tmp_path, {"m.toml": draft})
    assert len(extract(tmp_path / "export", "warehouse", tmp_path / "m.toml").tables[0].data) == 2  # type: ignore[arg-type]


def test_day_and_month_that_cannot_be_told_apart_are_said(tmp_path: Path) -> None:
    put(tmp_path, {"e.csv": CSV})
    assert "%m/%d/%Y" in told(tmp_path, "warehouse").draft


def test_no_personal_cell_is_shown(tmp_path: Path) -> None:
    put(tmp_path / "x", {"e.csv": CSV})
    put(tmp_path, {"m.toml": told(tmp_path / "x", "warehouse").draft})
    for shown in (told(tmp_path / "x", "warehouse"), told(tmp_path / "x", "warehouse", tmp_path / "m.toml")):
        everything = json.dumps(shown.plain()) + "".join(line.en + line.fr for line in shown.lines())
        assert "Jeanne" not in everything
        assert "secret" not in everything


def test_words_that_no_word_covers_are_counted_and_a_closed_list_is_shown(tmp_path: Path) -> None:
    text = "Local time,Message text,User,User location,Source name\n" + "".join(
        f"2026-01-02 10:00:0{i},{word},jd,pc,cam\n"
        for i, word in enumerate(["User has started playback", "Zoomed", "Zoomed"])
    )
    put(tmp_path, {"audit.csv": text})
    file = told(tmp_path, "milestone").files[0]
    assert (file.origin, file.preset) == ("preset", "audit-2018r3")
    assert file.unmapped == {"action": 2}
    assert file.words == {"action": (("Zoomed", 2),)}
    assert file.readable == 1.0
    first = next(use.first for use in file.fields if use.field == "at")
    assert first is not None
    assert first[1].isoformat() == "2026-01-02T09:00:00+00:00"


def test_kinds_without_a_mapping_say_so(tmp_path: Path) -> None:
    put(tmp_path, {"e.csv": CSV})
    with pytest.raises(InputRefused, match="mapping_not_used"):
        told(tmp_path, "activitywatch")
    with pytest.raises(InputRefused, match="mapping_no_preset"):
        preset_text(readers.named("warehouse"), "none")
    assert "QDATU" in preset_text(readers.named("warehouse"), "sap-wm")


def test_the_names_of_columns_tell_the_fields() -> None:
    assert {guess.field for guess in guesses("accesses", ["Date", "Utilisateur", "Action", "Caméra"])} == {
        "at",
        "account",
        "action",
        "object",
    }
    assert guesses("scans", ["x", "y"]) == ()


def test_both_languages_say_the_same_number_of_lines(tmp_path: Path) -> None:
    put(tmp_path, {"e.csv": CSV})
    assert all(line.en and line.fr for line in told(tmp_path, "warehouse").lines())
