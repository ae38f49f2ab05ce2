"""What a site declares, or what is known of another system: one TOML file, read strictly.

    load(path) / loads(text, file=...)   read, or refuse with every problem at its file, line and key (CharterRefused)
    check(charter, text=...)             what a well-formed charter still gets wrong: errors and warnings
    measures(charter)                    the typed measures that the declaration gives to the rulebook
    compare(old, new)                    the differences in plain words, and whether monitoring widens
    plain(charter)                       back to the plain values that TOML holds
    schema()                             JSON Schema 2020-12 for editors
    templates.text(kind, language)       a commented charter to start from

The types are in `regard.charter.model`; the format is in docs/formats/charter.md; the words of the closed lists, as people say them,
in `regard.charter.said`. Nothing here decides what is lawful.
"""

from __future__ import annotations

from regard.charter import templates
from regard.charter.check import check
from regard.charter.difference import Change, compare
from regard.charter.loading import CharterRefused, load, loads
from regard.charter.measures import measures
from regard.charter.model import Charter
from regard.charter.plain import plain
from regard.charter.problem import Problem, Severity
from regard.charter.schema import schema

__all__ = [
    "Change",
    "Charter",
    "CharterRefused",
    "Problem",
    "Severity",
    "check",
    "compare",
    "load",
    "loads",
    "measures",
    "plain",
    "schema",
    "templates",
]
