"""From the columns of a foreign export to the evidence tables of a dossier: mapping files, presets, and what they would do.

`regard examine PATH --explain-mapping` prints `explain(source, reader, mapping, zone=…).lines()` (or `.plain()` as JSON); with
`--write FILE` it writes `explain(…).draft`, the mapping in use or guessed, to be edited and given back with `--mapping FILE`.
"""

from regard.audit.mapping.explanation import Explanation, FieldUse, FileExplanation, explain, preset_text
from regard.audit.mapping.format import Mapping, load, loads
from regard.audit.mapping.mapped import Facts, Mapped, plain
from regard.audit.mapping.reading import FileTable, read
from regard.audit.mapping.tables import TABLES, Kind

__all__ = [
    "TABLES",
    "Explanation",
    "Facts",
    "FieldUse",
    "FileExplanation",
    "FileTable",
    "Kind",
    "Mapped",
    "Mapping",
    "explain",
    "load",
    "loads",
    "plain",
    "preset_text",
    "read",
]
