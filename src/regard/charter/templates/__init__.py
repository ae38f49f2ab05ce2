"""Commented charters to start from, one for each kind of site and each language."""

from __future__ import annotations

from importlib.resources import files

from regard.terms.errors import NotFound
from regard.terms.text import Language, Text

KINDS = ("warehouse", "shop", "call-centre", "town", "dossier")
"""The kinds of template: four running sites, and a dossier on somebody else's system."""


def text(kind: str, language: Language | str = Language.EN) -> str:
    """The template's text, comments in `language`. Raises NotFound (`charter_no_template`) for a kind that is not in KINDS."""
    if kind not in KINDS:
        raise NotFound("charter_no_template", _NO_TEMPLATE, kind=kind[:40], known=", ".join(KINDS))
    tongue = "fr" if str(language).lower().startswith("fr") else "en"
    return files(__name__).joinpath(f"{kind}.{tongue}.toml").read_text(encoding="utf-8")


_NO_TEMPLATE = Text(
    "There is no template “{kind}”. There are: {known}.", "Il n’y a pas de modèle « {kind} ». Il y a : {known}."
)
