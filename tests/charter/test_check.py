"""What the loader accepts and the sense refuses."""

from __future__ import annotations

import pytest

from charter.samples import DOSSIER, SITE
from regard.charter import check, loads
from regard.charter.problem import Severity
from regard.charter.secrets_told import secret

HEAD, _, ROLE = SITE.partition("[[role]]")
SHIFT = '[[shift]]\nname = "m"\ndays = ["mon"]\nstart = "22:00"\nend = "05:30"\nbreaks = {breaks}\n'


def found(text: str, severity: Severity | None = None) -> list[tuple[int, str, str]]:
    problems = check(loads(text), text=text, file="c.toml")
    for problem in problems:
        assert problem.text.en
        assert problem.text.fr
        assert problem.text.en != problem.text.fr
    return [(p.line, p.key, p.code) for p in problems if severity in (None, p.severity)]


def codes(text: str) -> list[str]:
    return [code for _, _, code in found(text)]


def with_may(row: str) -> str:
    return SITE.replace('{ act = "govern" }', f'{{ act = "govern" }}, {row}')


def with_system(lines: str) -> str:
    return f"{HEAD}{lines}\n[[role]]{ROLE}"


def test_the_samples_have_nothing_wrong() -> None:
    assert found(SITE) == []
    assert found(DOSSIER) == []


@pytest.mark.parametrize(
    ("row", "codes_expected"),
    [
        (
            '{ act = "show", system = "scaners", purpose = "planning", relation = "site" }',
            ["permission_unknown_system"],
        ),
        ('{ act = "show", system = "scanners", purpose = "appraisal", relation = "site" }', ["purpose_not_declared"]),
        ('{ act = "show", system = "scanners", relation = "site" }', ["permission_no_purpose"]),
        ('{ act = "show", purpose = "planning", relation = "site" }', ["permission_no_system"]),
        ('{ act = "show", system = "scanners", purpose = "planning" }', ["permission_no_relation"]),
        ('{ act = "erase", system = "scanners", grain = "now" }', ["grain_now"]),
        ('{ act = "show", system = "scanners", purpose = "planning", relation = "own-team" }', ["no_teams"]),
        ('{ act = "govern" }', ["permission_twice"]),
        ('{ act = "show", per = "none" }', []),
        ('{ act = "show", system = "scanners", relation = "self" }', []),
        (
            '{ act = "show", system = "scanners", purpose = "planning", relation = "site", per = "team", grain = "week" }',
            [],
        ),
    ],
)
def test_rights(row: str, codes_expected: list[str]) -> None:
    assert codes(with_may(row)) == codes_expected


def test_an_unknown_system_names_the_nearest_and_its_line() -> None:
    text = with_may('\n  { act = "erase", system = "scaners" }')
    problem = check(loads(text), text=text)[0]
    assert problem.nearest == "scanners"
    assert text.split("\n")[problem.line - 1].strip().startswith('{ act = "erase"')
    assert check(loads(text))[0].line == 0


def test_a_role_that_looks_at_people_gives_a_reason() -> None:
    row = '{ act = "show", system = "scanners", purpose = "planning", relation = "site" }'
    assert codes(with_may(row).replace('reason = "per-look"', 'reason = "none"')) == ["reason_none"]
    assert codes(with_may(row).replace('reason = "per-look"\n', "")) == ["reason_none"]


def test_somebody_governs_and_the_watched_are_answered() -> None:
    assert codes(SITE.replace('{ act = "govern" }, ', "")) == ["nobody_governs"]
    assert codes(SITE.replace(', { act = "answer", relation = "self" }', "")) == ["nobody_answered"]


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ('[["00:00", "00:30"], ["02:00", "02:15"]]', []),
        ('[["23:45", "00:15"]]', []),
        ('[["05:15", "05:45"]]', ["break_outside"]),
        ('[["12:00", "12:30"]]', ["break_outside"]),
        ('[["01:00", "01:00"]]', ["break_outside"]),
        ('[["00:00", "00:30"], ["00:15", "00:45"]]', ["break_overlaps"]),
        ('[["02:00", "02:15"], ["00:00", "00:30"]]', ["break_overlaps"]),
        ("[]", []),
    ],
)
def test_breaks_lie_inside_their_shift(breaks: str, expected: list[str]) -> None:
    assert codes(SITE + SHIFT.format(breaks=breaks)) == expected


def test_a_shift_has_a_length_and_a_day() -> None:
    assert codes(SITE + SHIFT.format(breaks="[]").replace('"05:30"', '"22:00"')) == ["shift_empty"]
    assert codes(SITE + SHIFT.format(breaks="[]").replace('["mon"]', "[]")) == ["shift_no_days"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('[[system.device]]\nid = "a"\n[[system.device]]\nid = "a"', ["device_twice"]),
        ('[[system.field]]\nname = "at"\nfor = ["planning"]', ["field_twice"]),
        ('[[system.field]]\nname = "x"', ["field_no_purpose"]),
        ('[[system.field]]\nname = "x"\nfor = ["pay"]', ["purpose_not_declared"]),
        ('[[system.keeps]]\ndata = "indicators"\nkept = "P1D"\nfor = ["planning"]', ["keeps_no_per", "keeps_no_grain"]),
        ('[[system.keeps]]\ndata = "files"\nfor = ["planning"]', ["no_term"]),
        ('[[system.recording]]\nmedium = "screen-video"', ["data_without_term"]),
        ('[[system.indicator]]\nname = "i"\nmeasures = "gap-between"\nthreshold = "PT1M"', ["upper_missing"]),
        ('[[system.indicator]]\nname = "i"\nthreshold = "PT10M"\nupper = "PT1M"', ["upper_below"]),
        ("[system.governance.authorisation]\nfrom = 2026-01-02\nuntil = 2026-01-01", ["until_before_from"]),
        ('[system.governance.authorisation]\nkept = "P5D"\nkept_min = "P15D"', ["minimum_above"]),
    ],
)
def test_systems(lines: str, expected: list[str]) -> None:
    assert sorted(codes(with_system(lines))) == sorted(expected)


def test_terms_and_purposes() -> None:
    assert codes(SITE.replace('"planning"]\n\n[system', '"planning", "safety"]\n\n[system')) == ["purpose_unserved"]
    assert "data_without_term" in codes(SITE.replace('data = "raw-events"', 'data = "files"'))
    assert codes(SITE.replace('[system.traces]\nkept = "P1Y"\n', "")) == ["traces_no_term"]
    assert codes(SITE.replace('kept = "P1Y"', "kept = false")) == ["traces_off"]
    assert codes(SITE.replace('[[system.field]]\nname = "at"\nfor = ["stock-tracking"]\n', "")) == ["no_field"]


def test_a_charter_that_was_not_loaded_cannot_watch_unions_either() -> None:
    charter = loads(DOSSIER.replace('"planning"', '"union-watch"')).model_copy(update={"profile": "site"})
    assert "purpose_refused" in [problem.code for problem in check(charter)]


def test_a_dossier_may_be_incoherent_since_facts_may() -> None:
    text = DOSSIER + 'since = 2027-01-01\n[[system.keeps]]\nfor = ["pay"]\n'
    assert found(text, Severity.ERROR) == []
    assert found(text, Severity.WARNING) == [
        (8, "system[0].since", "since_after"),
        (10, "system[0].keeps[0].for[0]", "purpose_not_declared"),
    ]


def test_errors_come_before_warnings() -> None:
    text = with_may('{ act = "erase", system = "x" }').replace(
        '"planning"]\n\n[system', '"planning", "safety"]\n\n[system'
    )
    assert [p.severity.value for p in check(loads(text), text=text)] == ["error", "warning"]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("https://user:pass@example.org/x", "credentials"),
        ("rtsp://cam.example.org/1", "stream"),
        ("token = abcd1234", "token"),
        ("Mot de passe : soleil", "token"),
        ("Bearer abcdefghijkl", "token"),
        ("ghp_" + "a1B2" * 9, "token"),
        ("AKIAIOSFODNN7EXAMPLE", "token"),
        ("Zx9kQ2mT7vB4nL1pR8sW3yD6", "token"),
        ("0123456789abcdef" * 2, "token"),
        ("dock at 192.168.1.20", "address"),
        ("https://example.org/privacy", None),
        ("dpo@example.org", None),
        ("Entrepôt de la Plaine, quai 2", None),
        ("2023-0417", None),
        ("arrêté 2025-DDPP-0417-VIDEO", None),
        ("Société anonyme d’exploitation des entrepôts réunis", None),
        ("warehouse_management_system_of_the_plant", None),
    ],
)
def test_secrets(value: str, kind: str | None) -> None:
    assert secret(value) == kind


def test_a_secret_in_a_charter_is_an_error_that_does_not_repeat_it() -> None:
    text = DOSSIER + '[[system.copies]]\nwhere = "ftp://root:hunter2@host/"\n'
    (problem,) = check(loads(text), text=text)
    assert (problem.code, problem.line, problem.severity) == ("secret_credentials", 9, Severity.ERROR)
    assert "hunter2" not in str(problem) + problem.text.fr
