"""The page of kinds is what the readers say of themselves; a failure prints the table to put there."""

from __future__ import annotations

import re
from pathlib import Path

from regard.audit import readers
from regard.audit.evidence.columns import TABLES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def table() -> str:
    lines = ["| kind | what | area | tested on |", "|---|---|---|---|"]
    for kind, reader in readers.kinds().items():
        page = f"readers/{kind}.md"
        name = f"[`{kind}`]({page})" if (DOCS / page).exists() else f"`{kind}`"
        area = reader.area.value if reader.area else "any"
        lines.append(f"| {name} | {reader.title.en} | {area} | {reader.tested_on.en.rstrip('.')} |")
    return "\n".join(lines)


def test_every_reader_is_on_the_page() -> None:
    text = (DOCS / "examining.md").read_text("utf-8")
    found = re.search(r"<!-- kinds[^>]*-->\n(.*?)\n?<!-- end -->", text, re.DOTALL)
    assert found is not None
    assert found[1] == table(), f"put this into docs/examining.md:\n{table()}"


def test_the_tables_of_the_format_are_on_the_page() -> None:
    text = (DOCS / "formats" / "dossier.md").read_text("utf-8")
    for name, columns in TABLES.items():
        written = ", ".join(f"`{column.name}{'' if column.needed else '?'}`" for column in columns)
        assert f"| `{name}` | {written} |" in text, name
