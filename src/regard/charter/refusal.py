"""The sentences for what is wrong in a charter's file, in both languages, and the nearest known word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from regard.terms.text import Text

_SHOWABLE = re.compile(r"[\w .:,+-]{1,40}")

UNKNOWN_KEY = Text("the key “{key}” is not known here", "la clé « {key} » n’est pas connue ici")
_NEAR = Text("; did you mean “{near}”?", " ; vouliez-vous dire « {near} » ?")
_ELSEWHERE = Text("; it belongs in {table}", " ; sa place est dans {table}")
_KNOWN = Text("; known here: {known}", " ; connus ici : {known}")

_KNOWN_KEYS = Text("; known here: {known}", " ; connues ici : {known}")

_SENTENCES: dict[str, Text] = {
    "unknown_word": Text("“{shown}” is not a word of this list", "« {shown} » n’est pas un mot de cette liste"),
    "word_type": Text("one of the words of this list is needed", "il faut ici l’un des mots de la liste"),
    "word_form": Text(
        "a single word in lower case is needed, with hyphens instead of spaces",
        "il faut un seul mot en minuscules, avec des traits d’union au lieu d’espaces",
    ),
    "duration_type": Text(
        'an ISO 8601 duration between quotes is needed, such as "P1M" or "P31D"',
        'il faut une durée ISO 8601 entre guillemets, par exemple "P1M" ou "P31D"',
    ),
    "duration_form": Text(
        "“{shown}” is not an ISO 8601 duration; write for instance P1M (one month), P31D (31 days), PT10M (ten minutes)",
        "« {shown} » n’est pas une durée ISO 8601 ; écrivez par exemple P1M (un mois), P31D (31 jours), PT10M (dix minutes)",
    ),
    "duration_long": Text(
        "“{shown}” is longer than a century; write “unlimited” where the key allows it",
        "« {shown} » dépasse un siècle ; écrivez « unlimited » là où la clé l’admet",
    ),
    "time_form": Text(
        'a time of day between quotes is needed, such as "06:00"',
        'il faut une heure entre guillemets, par exemple "06:00"',
    ),
    "text_empty": Text(
        "nothing is written here; leave the key out when it is not known",
        "rien n’est écrit ici ; supprimez la clé si la réponse n’est pas connue",
    ),
    "text_line": Text("one line of text is needed", "il faut un texte d’une seule ligne"),
    "text_type": Text("a text between quotes is needed", "il faut un texte entre guillemets"),
    "string_too_long": Text(
        "this text is too long: {max_length} characters at most",
        "ce texte est trop long : {max_length} caractères au plus",
    ),
    "false_only": Text(
        "only false, a text, a duration or a table may stand here, as the format says",
        "seuls false, un texte, une durée ou une table ont leur place ici, selon le format",
    ),
    "bool_type": Text("true or false is needed, without quotes", "il faut true ou false, sans guillemets"),
    "date_type": Text(
        "a date is needed, without quotes, such as 2026-01-31",
        "il faut une date, sans guillemets, par exemple 2026-01-31",
    ),
    "format_version": Text("this release reads format = 1", "cette version lit format = 1"),
    "int_type": Text("a whole number is needed, without quotes", "il faut un nombre entier, sans guillemets"),
    "float_type": Text("a number is needed, without quotes", "il faut un nombre, sans guillemets"),
    "tuple_type": Text("a list is needed, between [ and ]", "il faut une liste, entre [ et ]"),
    "model_type": Text("a table is needed here", "il faut une table ici"),
    "double_brackets": Text(
        "there may be several: write [[{last}]] with double brackets",
        "il peut y en avoir plusieurs : écrivez [[{last}]], entre doubles crochets",
    ),
    "single_brackets": Text(
        "there is only one: write [{last}] with single brackets",
        "il n’y en a qu’une : écrivez [{last}], entre crochets simples",
    ),
    "missing": Text("the key “{last}” is needed here", "la clé « {last} » est nécessaire ici"),
    "greater_than_equal": Text("the number must be at least {ge}", "le nombre doit être au moins {ge}"),
    "greater_than": Text("the number must be more than {gt}", "le nombre doit être supérieur à {gt}"),
    "less_than_equal": Text("the number must be at most {le}", "le nombre doit être au plus {le}"),
    "finite_number": Text("a finite number is needed", "il faut un nombre fini"),
    "string_pattern_mismatch": Text(
        "two capital letters are needed, such as FR", "il faut deux lettres capitales, par exemple FR"
    ),
    "too_long": Text("this list has too many entries", "cette liste a trop d’éléments"),
}
_ALIASES = {
    "string_type": "text_type",
    "int_from_float": "int_type",
    "int_parsing_size": "int_type",
    "list_type": "tuple_type",
    "dict_type": "model_type",
    "model_attributes_type": "model_type",
    "string_too_short": "text_empty",
    "date_from_datetime_inexact": "date_type",
    "too_short": "missing_pair",
}
_SENTENCES["missing_pair"] = Text("a start and an end are needed", "il faut un début et une fin")
_OTHER = Text("this value cannot stand here", "cette valeur n’a pas sa place ici")


def sentence(error_type: str, context: Mapping[str, Any], last: str) -> tuple[str, Text, str | None]:
    """The stable code, the sentence and the nearest known word for one refusal of the types. `last` is the key's own name."""
    kind = _ALIASES.get(error_type, error_type)
    if kind == "missing" and last.isdigit():
        kind = "missing_pair"
    text = _SENTENCES.get(kind, _OTHER)
    known = tuple(str(word) for word in context.get("known", ()))
    word = str(context.get("word", context.get("value", "")))
    filled = text.filled(
        **{
            **{key: value for key, value in context.items() if isinstance(value, str | int | float)},
            "shown": shown(word),
            "last": last,
        }
    )
    near = nearest(word, known) if known else None
    return f"charter_{kind}", _with_near(filled, near, known), near


def unknown_key(key: str, known: Iterable[str], elsewhere: Iterable[str]) -> tuple[Text, str | None]:
    """The sentence for a key that its table does not know, with the nearest one, or the tables where it does belong."""
    text = UNKNOWN_KEY.filled(key=shown(key))
    near = nearest(key, tuple(known))
    alike = difflib.SequenceMatcher(None, _folded(key[:100]), _folded(near)).ratio() if near else 0.0
    places = tuple(dict.fromkeys(elsewhere))
    if places and alike < 0.85:  # it is another table's key, not a slip of the pen
        return _joined(text, _ELSEWHERE.filled(table=", ".join(places[:3]))), near
    if near:
        return _joined(text, _NEAR.filled(near=near)), near
    return _joined(text, _KNOWN_KEYS.filled(known=", ".join(known))), None


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that is nearest to `word`, if one is near at all; capitals, spaces and underscores do not count."""
    plain = {_folded(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(_folded(word[:100]), list(plain), n=1, cutoff=0.55)
    return plain[found[0]] if found else None


def shown(value: str) -> str:
    """The value, if it is short and harmless enough to be repeated; a pasted secret or address is not."""
    return value if _SHOWABLE.fullmatch(value) and "://" not in value else "…"


def _folded(word: str) -> str:
    return re.sub(r"[\s_]+", "-", word.strip().lower())


def _with_near(text: Text, near: str | None, known: tuple[str, ...]) -> Text:
    if near:
        return _joined(text, _NEAR.filled(near=near))
    return _joined(text, _KNOWN.filled(known=", ".join(known))) if known else text


def _joined(first: Text, second: Text) -> Text:
    return Text(first.en + second.en, first.fr + second.fr)
