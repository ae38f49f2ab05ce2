"""What a site declares, or what is known of another system: one TOML file, read strictly.

    load(path) / loads(text, file=...)   read and refuse, with every problem at its file, line and key
    check(charter)                       what a well-formed charter still gets wrong (errors and warnings)
    measures(charter)                    the typed measures that the declaration gives to the rulebook
    compare(old, new)                    the difference in plain words, and whether monitoring widens
    schema()                             JSON Schema 2020-12 for editors
    templates.text(kind)                 a commented charter to start from

The types are in `regard.charter.model`; the format is in docs/formats/charter.md. Nothing here decides what is lawful.
"""

from __future__ import annotations

from regard.charter.loading import CharterRefused, load, loads
from regard.charter.model import Charter
from regard.charter.problem import Problem, Severity

__all__ = ["Charter", "CharterRefused", "Problem", "Severity", "load", "loads"]
