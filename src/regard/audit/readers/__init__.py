"""One folder for each kind of foreign export. To add one, copy the nearest folder: nothing else lists them."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.audit.extract import Reader
    from regard.audit.source import Source


@cache
def kinds() -> dict[str, Reader]:
    """Every reader by kind, in alphabetical order. Loaded once."""
    found = (import_module(f"{__name__}.{each.name}").READER for each in pkgutil.iter_modules(__path__) if each.ispkg)
    return dict(sorted((reader.kind, reader) for reader in found))


def named(kind: str) -> Reader:
    """The reader of that kind. Raises NotFound (`audit_no_such_reader`)."""
    if kind not in kinds():
        raise NotFound("audit_no_such_reader", _NO_READER, kind=kind, known=", ".join(kinds()))
    return kinds()[kind]


def find(source: Source) -> Reader:
    """The one reader that knows this export. Raises InputRefused (`audit_kind_unknown`, `audit_kind_unclear`)."""
    knowing = [reader for reader in kinds().values() if reader.recognises(source)]
    if not knowing:
        raise InputRefused("audit_kind_unknown", _UNKNOWN, known=", ".join(kinds()))
    if len(knowing) > 1:
        raise InputRefused("audit_kind_unclear", _UNCLEAR, kinds=", ".join(reader.kind for reader in knowing))
    return knowing[0]


_NO_READER = Text(
    "No reader is called {kind}. There are: {known}.", "Aucun lecteur ne s’appelle {kind}. Il y a : {known}."
)
_UNKNOWN = Text(
    "This is neither a dossier (a folder with charter.toml) nor an export that Regard knows. Say what it is with --kind: {known}.",
    "Ce n’est ni un dossier (avec charter.toml) ni un export que Regard connaît. Dites ce que c’est avec --kind : {known}.",
)
_UNCLEAR = Text(
    "This could be several kinds of export: {kinds}. Say which with --kind.",
    "Cela peut être plusieurs sortes d’export : {kinds}. Dites laquelle avec --kind.",
)
