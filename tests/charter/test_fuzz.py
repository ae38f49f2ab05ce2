"""Whatever the text, the loader gives a charter or an InputRefused that can be read; the line index never fails."""

from __future__ import annotations

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from charter.samples import DOSSIER, SITE
from regard.charter import Charter, check, compare, loads, measures, plain
from regard.charter.keys import every_key
from regard.charter.lines import LineIndex
from regard.charter.refusal import nearest
from regard.charter.secrets_told import secret
from regard.terms.errors import InputRefused

_PIECES = st.sampled_from(
    ["[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", "\n", "\r\n", " ", '"', "'", '"""', "'''", "\\", "\\u00e9", "1", "true",
     "2026-01-31", "06:00:00", "P1M", "'P1M'", "nan", "inf",
     "format = 1\n", "[[system]]\n", "[site]\n", "id", "area", "kept", "for", "é", "\x00", "\ud800", "-"]
)  # fmt: skip
_NAMES = sorted({path.rpartition(".")[2] for path in every_key()})
_VALUES = st.recursive(
    st.one_of(
        st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.dates(), st.datetimes(), st.times(),
        st.sampled_from(["P1M", "unlimited", "scanners", "person", "show", "planning", "site", "06:00"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


def _read(text: str) -> Charter | None:
    try:
        return loads(text)
    except InputRefused as refused:
        assert refused.text.en
        assert refused.text.fr
        lines = text.count("\n") + 1
        for problem in refused.problems:  # type: ignore[attr-defined]
            assert 0 <= problem.line <= lines
            assert str(problem)
        return None


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    _read(text)
    LineIndex(text)
    secret(text)
    nearest(text, ("planning", "pay"))


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=250, deadline=None)
def test_text_that_looks_like_toml(text: str) -> None:
    _read(text)
    LineIndex(text)


@given(st.sampled_from([DOSSIER, SITE]), st.integers(0, 900), st.integers(0, 6), _PIECES)
@settings(max_examples=250, deadline=None)
def test_a_charter_that_was_damaged(text: str, at: int, cut: int, piece: str) -> None:
    charter = _read(text[:at] + piece + text[at + cut :])
    if charter is not None:
        check(charter)
        measures(charter)
        assert loads(_toml(plain(charter))) == charter


@given(st.dictionaries(st.sampled_from(_NAMES), _VALUES, max_size=6), st.sampled_from(["site", "dossier"]))
@settings(max_examples=200, deadline=None)
def test_any_values_under_known_keys(data: dict[str, object], profile: str) -> None:
    text = _toml({**data, "format": 1, "profile": profile})
    try:
        tomllib.loads(text)
    except ValueError:
        return
    charter = _read(text)
    if charter is not None:
        check(charter, text=text)
        measures(charter)
        assert compare(charter, charter) == ()


def _toml(data: dict[str, object]) -> str:
    import tomlkit

    try:
        return tomlkit.dumps(data)
    except (ValueError, TypeError):  # what TOML cannot hold
        return ""


def test_the_line_index_finds_every_key_of_a_whole_file() -> None:
    text = SITE
    index = LineIndex(text)
    rows = text.split("\n")

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for name, below in value.items():
                assert index.written((*path, name)), path
                assert name in rows[index.line((*path, name)) - 1]
                walk(below, (*path, name))
        elif isinstance(value, list):
            for number, below in enumerate(value):
                assert index.written((*path, number))
                walk(below, (*path, number))

    walk(tomllib.loads(text), ())
