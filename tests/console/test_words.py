"""Every text of the console is there in French, whole; nothing in a template is left in one language."""

from __future__ import annotations

import ast
import re
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest

import regard.console

CONSOLE = Path(regard.console.__file__).parent
CATALOGUE = CONSOLE / "locale" / "fr" / "LC_MESSAGES"
TEMPLATES = sorted((CONSOLE / "templates").rglob("*.html"))
# The page of parts is for developers, in English, and off outside development.
SAID = [path for path in TEMPLATES if path.name != "components.html"]
# Names, formats and units that are the same in both languages.
SAME = {"SHA-256", "charter.toml", "regard login --out", "Regard"}


def messages() -> dict[str, list[str]]:
    """The catalogue as it is written: msgid to its translations."""
    text = (CATALOGUE / "django.po").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for block in text.split("\n\n")[1:]:
        ids = re.findall(r'^msgid (".*?")\n(?=msgid_plural|msgstr)', block, flags=re.M | re.S)
        strings = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', block, flags=re.M)
        found[_joined(ids[0])] = [_joined(one) for one in strings]
    return found


def _joined(quoted: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', quoted)).replace('\\"', '"')


def test_no_translation_is_missing_or_doubtful() -> None:
    assert "fuzzy" not in (CATALOGUE / "django.po").read_text("utf-8")
    found = messages()
    assert len(found) > 200
    assert [key for key, values in found.items() if not all(values)] == []


def test_places_in_a_sentence_are_the_same_in_both_languages() -> None:
    place = re.compile(r"%\((\w+)\)[sd]")
    wrong = [
        key
        for key, values in messages().items()
        if len(values) == 1 and set(place.findall(key)) != set(place.findall(values[0]))
    ]
    assert wrong == []


def test_french_is_set_as_french() -> None:
    """A space before ? ; : ! and inside guillemets does not break; apostrophes are typographic."""
    wrong = [
        text
        for values in messages().values()
        for text in values
        if re.search(r"(?<=\w) [?;:!»]|« |(?<=\w)'(?=\w)", text)
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    data = (CATALOGUE / "django.mo").read_bytes()
    magic, _, count, originals, translations = struct.unpack("<5I", data[:20])
    assert magic == 0x950412DE
    compiled = {}
    for i in range(count):
        size, at = struct.unpack_from("<2I", data, originals + 8 * i)
        long, there = struct.unpack_from("<2I", data, translations + 8 * i)
        compiled[data[at : at + size].decode().split("\0")[0]] = data[there : there + long].decode().split("\0")
    compiled.pop("", None)
    assert compiled == messages()


def test_every_marked_text_is_in_the_catalogue() -> None:
    known = set(messages())
    tag = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
    call = re.compile(r"""(?<![\w.])_\(\s*"([^"]*)"\s*\)""")
    missing = []
    for path in TEMPLATES:
        missing += [text for pair in tag.findall(path.read_text("utf-8")) if (text := pair[0] or pair[1]) not in known]
    for path in CONSOLE.rglob("*.py"):
        missing += [text for text in call.findall(path.read_text("utf-8")) if text not in known]
    for path in TEMPLATES:
        for block in re.findall(r"\{% blocktranslate(?:(?!%\}).)*%\}(.*?)\{%", path.read_text("utf-8"), flags=re.S):
            text = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block)
            missing += [text] if text not in known else []
    assert missing == []


class _Bare(HTMLParser):
    """Collects text and read-aloud attributes that no template tag made."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if value and name in ("title", "aria-label", "alt", "placeholder")
        ]


@pytest.mark.parametrize("path", SAID, ids=lambda path: path.name)
def test_no_template_says_anything_in_one_language(path: Path) -> None:
    text = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", "", path.read_text("utf-8"))
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.S)
    text = re.sub(r"\{[{%].*?[%}]\}", " ", text, flags=re.S)
    reader = _Bare()
    reader.feed(text)
    words = [one.strip() for one in reader.found if re.search(r"[A-Za-zÀ-ÿ]{3,}", one) and one.strip() not in SAME]
    words = [one for one in words if one not in ("English", "Français", "k7mq-2xvd", "XXXX-XXXX")]
    assert words == []


def test_the_catalogue_has_what_the_modules_say() -> None:
    known, said = set(messages()), set()
    for path in CONSOLE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext", "gettext"):
                first = node.args[0]
                said |= {str(first.value)} if isinstance(first, ast.Constant) else set()
    assert len(said) > 40
    assert said - known == set()
