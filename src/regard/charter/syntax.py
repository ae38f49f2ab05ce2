"""Why a file is not TOML, in both languages: tomllib speaks English only."""

from __future__ import annotations

from regard.terms.text import Text


def syntax_reason(message: str) -> Text:
    """The reason that tomllib gives in `message`, in both languages."""
    plain = message.partition(" (at ")[0].lower()
    for words, text in _REASONS:
        if words in plain:
            return text
    return Text("it cannot be read", "il est illisible")


_REASONS = (
    ("cannot declare", Text("this table is declared twice", "cette table est déclarée deux fois")),
    ("cannot overwrite", Text("this key or table is set twice", "cette clé ou cette table est définie deux fois")),
    ("cannot mutate", Text("this table is already closed", "cette table est déjà close")),
    ("duplicate", Text("this key is set twice", "cette clé est définie deux fois")),
    ("unterminated", Text("a quote is not closed", "un guillemet n’est pas fermé")),
    ("expected '='", Text("an equals sign is missing after the key", "il manque un signe égal après la clé")),
    ("expected ']'", Text("a closing ] is missing", "il manque un ] fermant")),
    ("unclosed array", Text("a list is not closed", "une liste n’est pas fermée")),
    ("unclosed inline table", Text("a table is not closed", "une table n’est pas fermée")),
    (
        "expected newline",
        Text("something follows the value on the same line", "quelque chose suit la valeur sur la même ligne"),
    ),
    (
        "invalid value",
        Text(
            "this value is neither text between quotes, number, date, true nor false",
            "cette valeur n’est ni un texte entre guillemets, ni un nombre, ni une date, ni true, ni false",
        ),
    ),
    ("invalid date", Text("this date does not exist", "cette date n’existe pas")),
    ("invalid initial character", Text("a key cannot begin like this", "une clé ne peut pas commencer ainsi")),
    (
        "illegal character",
        Text("a character that TOML does not allow stands here", "un caractère que TOML n’admet pas se trouve ici"),
    ),
    (
        "found invalid character",
        Text("a character that TOML does not allow stands here", "un caractère que TOML n’admet pas se trouve ici"),
    ),
    ("invalid statement", Text("this line is neither a key nor a table", "cette ligne n’est ni une clé ni une table")),
    ('expected "\'"', Text("an apostrophe is not closed", "une apostrophe n’est pas fermée")),
    (
        "escape",
        Text(
            "a backslash sequence is not known; use single quotes",
            "une séquence après barre oblique inverse n’est pas connue ; utilisez l’apostrophe droite",
        ),
    ),
)
