"""Refusals: every problem at once, at its line, with its key, its reason and the nearest known word."""

from __future__ import annotations

import typing
from pathlib import Path

import pytest

from charter.samples import DOSSIER, SITE
from regard.charter import CharterRefused, lists, load, loads
from regard.charter.keys import every_key
from regard.charter.problem import Problem
from regard.charter.values import Closed
from regard.terms.errors import InputRefused, NotFound, Unavailable


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(CharterRefused) as refused:
        loads(text, file="c.toml")
    assert isinstance(refused.value, InputRefused)
    for problem in refused.value.problems:
        assert problem.file == "c.toml"
        assert problem.text.en
        assert problem.text.fr
        assert "{" not in problem.text.en.replace("{ ", "")
    return refused.value.problems


def one(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def test_the_samples_load() -> None:
    assert loads(DOSSIER).profile == "dossier"
    assert loads(SITE).named("scanners").area == "scanners"
    assert loads(SITE).min_group == 11
    with pytest.raises(NotFound):
        loads(SITE).named("cctv")


def test_an_unknown_key_names_the_nearest() -> None:
    problem = one(DOSSIER + 'purpose = ["planning"]\n')
    assert (problem.line, problem.key, problem.nearest) == (8, "system[0].purpose", "purposes")
    assert problem.code == "charter_unknown_key"
    assert "purposes" in problem.text.fr


def test_a_key_of_another_table_says_where_it_belongs() -> None:
    problem = one(DOSSIER + 'erasure = "automatic"\n')
    assert "[[system.keeps]]" in problem.text.en


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        """format = 1
observed_on = 2026-01-31
[site]
staff = "many"
kinds = "company"
[[system]]
id = "a b"
area = "scaners"
[[system.keeps]]
kept = "31 days"
[[system.keeps]]
per = "persons"
"""
    )
    assert [(p.line, p.key) for p in found] == [
        (4, "site.staff"),
        (5, "site.kinds"),
        (7, "system[0].id"),
        (8, "system[0].area"),
        (10, "system[0].keeps[0].kept"),
        (12, "system[0].keeps[1].per"),
    ]
    assert [p.nearest for p in found] == [None, "kind", None, "scanners", None, "person"]


def test_lines_inside_inline_tables_and_long_lists() -> None:
    found = problems(
        """format = 1
observed_on = 2026-01-31
[[system]]
id = "a"
area = "cctv"
[system.governance]   # [a] comment = "with signs"
processors = [
  { name = "x # not a comment", contract = true },
  # a comment, with { and ]
  { name = 'y', contract = "yes" },
]
works_council = { submitted = 2025-01-01, expert = 1, opinon = 2025-02-01 }
[[system.camera]]
sees = ["till"]
[[system]]
id = "b"
area = "cctv"
[[system.camera]]
sees = [
  "till",
  "tills",
]
"""
    )
    assert [(p.line, p.key) for p in found] == [
        (10, "system[0].governance.processors[1].contract"),
        (12, "system[0].governance.works_council.expert"),
        (12, "system[0].governance.works_council.opinon"),
        (21, "system[1].camera[0].sees[1]"),
    ]


def test_lines_with_dotted_quoted_and_multiline_keys() -> None:
    found = problems(
        'format = 1\r\nobserved_on = 2026-01-31\r\nsite.name = """\\\r\n  a\\\r\n  """\r\n'
        'site."kind" = "companies"\r\ncontroller . name = "x"\r\ncontroller.\'dpoo\' = false\r\n'
    )
    assert [(p.line, p.key) for p in found] == [(6, "site.kind"), (8, "controller.dpoo")]


def _closed_lists() -> dict[str, tuple[str, ...]]:
    found = {}
    for name, value in vars(lists).items():
        if typing.get_origin(value) is typing.Annotated:
            mark = value.__metadata__[0]
            assert isinstance(mark, Closed)
            found[name] = mark.words(typing.get_args(value)[0])
    return found


@pytest.mark.parametrize("name", sorted(_closed_lists()))
def test_every_closed_word_is_taken_and_its_misspelling_refused_with_it(name: str) -> None:
    from pydantic import TypeAdapter, ValidationError

    from regard.charter.refusal import nearest

    words = _closed_lists()[name]
    adapter: TypeAdapter[object] = TypeAdapter(vars(lists)[name])
    for word in words:
        assert adapter.validate_python(word) == word
        slip = word + "x" if word + "x" not in words else word + "xx"
        with pytest.raises(ValidationError):
            adapter.validate_python(slip)
        assert nearest(slip, words) == word
        assert nearest(word.upper().replace("-", "_"), words) == word
    for other in (True, 1, None, [], words[0].upper()):
        with pytest.raises(ValidationError):
            adapter.validate_python(other)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("staff = true", "charter_int_type"),
        ("staff = 1.0", "charter_int_type"),
        ("staff = -1", "charter_greater_than_equal"),
        ("name = ''", "charter_text_empty"),
        ('name = "a\\nb"', "charter_text_line"),
        ("country = 'fr'", "charter_string_pattern_mismatch"),
        ("sector = 'Big Shops'", "charter_word_form"),
        ("zone = 'Europe/Pariss'", "charter_zone"),
        ("zone = '../../etc/passwd'", "charter_zone"),
        ("kind = 1", "charter_word_type"),
    ],
)
def test_site_values(line: str, code: str) -> None:
    assert one(f"format = 1\nobserved_on = 2026-01-31\n[site]\n{line}\n").code == code


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("kept = 31", "charter_duration_type"),
        ("kept = 'P'", "charter_duration_form"),
        ("kept = 'P999Y'", "charter_duration_long"),
        ("kept = 'P" + "9" * 5000 + "Y'", "charter_duration_form"),
        ("kept = false", "charter_duration_type"),
        ("fixed = 'no'", "charter_bool_type"),
        ("for = 'planning'", "charter_tuple_type"),
        ("grain = 'now'", "charter_unknown_word"),
    ],
)
def test_keeps_values(line: str, code: str) -> None:
    assert one(DOSSIER + f"[[system.keeps]]\n{line}\n").code == code


def test_a_date_with_a_time_of_day_is_no_date() -> None:
    assert one(DOSSIER + "since = 2026-01-01T10:00:00Z\n").code == "charter_date_type"


def test_brackets() -> None:
    assert one("format=1\nobserved_on=2026-01-31\n[[site]]\n").code == "charter_single_brackets"
    assert one(DOSSIER + "[system.keeps]\nkept='P1D'\n").code == "charter_double_brackets"


def test_versions_and_duplicates() -> None:
    assert one(DOSSIER.replace("format = 1", "format = 2")).code == "charter_format_version"
    assert one(DOSSIER.replace("format = 1", "format = true")).code == "charter_format_version"
    assert one(DOSSIER.replace("format = 1\n", "")).code == "charter_missing"
    twice = one(DOSSIER + '[[system]]\nid = "scanners"\narea = "cctv"\n')
    assert (twice.code, twice.line) == ("charter_twice", 9)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a = ", 1, "charter_syntax"),
        ("format = 1\nname = 'x", 2, "charter_syntax"),
        ("format = 1\n[site", 2, "charter_syntax"),
        ("format = 1\nformat = 1\n", 2, "charter_syntax"),
        ("observed_on = 2026-02-30\n", 1, "charter_syntax"),
        ("a = " + "[" * 5000, 0, "charter_too_deep"),
        ("\ufeffformat = 1", 1, "charter_byte_order_mark"),
        ("# \ud800\n", 0, "charter_not_utf8"),
        ("#" * 1_100_000, 0, "charter_too_large"),
        ("#" + "é" * 600_000, 0, "charter_too_large"),
    ],
)
def test_what_is_not_toml(text: str, line: int, code: str) -> None:
    problem = one(text)
    assert (problem.line, problem.code) == (line, code)


def test_files(tmp_path: Path) -> None:
    place = tmp_path / "charter.toml"
    with pytest.raises(NotFound):
        load(place)
    with pytest.raises(Unavailable):
        load(tmp_path)
    place.write_bytes(b"format = 1\nsite.name = '\xff'\n")
    with pytest.raises(CharterRefused) as refused:
        load(place)
    assert [(p.line, p.code) for p in refused.value.problems] == [(2, "charter_not_utf8")]
    place.write_bytes("format = 1".encode("utf-16"))
    with pytest.raises(CharterRefused):
        load(place)
    place.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(CharterRefused) as refused:
        load(place)
    assert refused.value.problems[0].code == "charter_too_large"
    place.write_text(DOSSIER, encoding="utf-8")
    assert load(str(place)) == loads(DOSSIER)


def test_a_pasted_secret_is_not_repeated() -> None:
    found = one(DOSSIER + "basis = 'rtsp://root:hunter2@10.0.0.1/stream'\n")
    assert "hunter2" not in found.text.en + found.text.fr


def test_the_error_itself_reads_well_in_both_languages() -> None:
    with pytest.raises(CharterRefused) as refused:
        loads(DOSSIER + "purpose = 1\nbassis = 2\n", file="c.toml")
    assert refused.value.exit_code == 2
    assert "c.toml, line 8" in refused.value.text.en
    assert "(et 1 de plus)" in refused.value.text.fr
    assert refused.value.fields["more"] == 1


def test_a_hostile_file_is_refused_without_long_work() -> None:
    from time import monotonic

    began = monotonic()
    assert len(problems(DOSSIER + "people = [" + "'a'," * 100_000 + "]\n")) == 200
    assert len(problems(DOSSIER + "".join(f"k{number} = 1\n" for number in range(50_000)))) == 200
    assert monotonic() - began < 20


# --- profiles --------------------------------------------------------------------------------------------------------

FACTS = {
    "system.keeps.oldest": "'P1D'",
    "system.keeps.oldest_over": "'P1D'",
    "system.keeps.over_authorised": "true",
    "system.keeps.over_announced": "true",
    "system.notice.missing": "['rights']",
    "system.notice.complete": "true",
    "system.accounts.password.strong": "true",
    "system.security.strong": "true",
    "system.accuracy.clock_error": "'PT0S'",
    "system.accuracy.wearer_errors": "0.0",
    "system.accuracy.time_wrong": "false",
    "system.accuracy.wearer_wrong": "false",
    "system.accuracy.place_missing": "false",
    "system.rights.authority_answered": "true",
}


def test_the_fact_only_keys_are_these() -> None:
    assert {path for path, key in every_key().items() if key.fact} == set(FACTS)


@pytest.mark.parametrize("path", sorted(FACTS))
def test_a_fact_is_refused_in_a_site_and_taken_in_a_dossier(path: str) -> None:
    table, _, name = path.rpartition(".")
    header = f"[[{table}]]" if every_key()[table].many else f"[{table}]"
    added = f"{header}\n{name} = {FACTS[path]}\n"
    loads(DOSSIER + added)
    head, _, roles = SITE.partition("[[role]]")
    problem = one(head + added + "[[role]]" + roles)
    assert (problem.code, problem.key.rpartition(".")[2]) == ("charter_fact_only", name)
    assert problem.line == head.count("\n") + 2


@pytest.mark.parametrize(
    "line",
    [
        'name = "Site"',
        'kind = "company"',
        'country = "FR"',
        'zone = "Europe/Paris"',
        "dpo = false",
        'purposes = ["stock-tracking", "planning"]',
    ],
)
def test_what_a_site_needs(line: str) -> None:
    assert line in SITE
    found = problems(SITE.replace(line + "\n", "", 1))
    assert found[0].code == "charter_required"


def test_a_site_needs_roles_and_systems() -> None:
    assert one(SITE.partition("[[role]]")[0]).key == "role"
    assert {p.key for p in problems('format = 1\nprofile = "site"\n')} == {"site", "controller", "system", "role"}


def test_a_site_runs_only_its_areas_and_never_watches_unions() -> None:
    assert one(SITE.replace('area = "scanners"', 'area = "computers"')).code == "charter_area_not_run"
    loads(DOSSIER.replace('area = "scanners"', 'area = "computers"'))
    for word in ("union-watch", "protest-watch"):
        assert one(SITE.replace('["stock-tracking", "planning"]', f'["{word}"]', 1)).code == "charter_purpose_refused"
        role = SITE.replace('{ act = "govern" }', f'{{ act = "show", purpose = "{word}" }}')
        assert one(role).code == "charter_purpose_refused"
        loads(DOSSIER.replace('"planning"', f'"{word}"'))


def test_a_dossier_takes_a_site_s_tables_and_needs_its_day() -> None:
    dossier = SITE.replace('profile = "site"', "observed_on = 2026-01-31")
    assert loads(dossier).role
    assert one(DOSSIER.replace("observed_on = 2026-01-31\n", "")).key == "observed_on"
