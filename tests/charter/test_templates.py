"""The templates load, have nothing wrong, promise nothing that only the site can state, and say the same in both languages."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from regard.charter import check, loads, measures, plain, templates
from regard.terms.duration import Duration
from regard.terms.errors import NotFound
from regard.terms.text import Language
from regard.terms.words import Act, Grain, Per, Relation

BOTH = [(kind, language) for kind in templates.KINDS for language in Language]


@pytest.mark.parametrize(("kind", "language"), BOTH)
def test_a_template_loads_and_has_nothing_wrong(kind: str, language: Language) -> None:
    text = templates.text(kind, language)
    charter = loads(text, file=f"{kind}.{language}.toml")
    assert check(charter, text=text) == ()
    assert charter.profile == ("dossier" if kind == "dossier" else "site")
    assert max(len(line) for line in text.split("\n")) < 180


@pytest.mark.parametrize("kind", templates.KINDS)
def test_both_languages_say_the_same(kind: str) -> None:
    english, french = (_shape(plain(loads(templates.text(kind, language)))) for language in Language)
    assert english == french


def _shape(value: Any, key: str = "") -> Any:
    """Everything but the names that are written in the reader's language."""
    if isinstance(value, dict):
        return {name: _shape(below, name) for name, below in value.items()}
    if isinstance(value, list):
        return [_shape(below, key) for below in value]
    return "…" if key in ("name", "where", "place", "why", "id") else value


@pytest.mark.parametrize(("kind", "language"), BOTH)
def test_what_waits_for_a_fact_is_right_once_it_is_uncommented(kind: str, language: Language) -> None:
    text = templates.text(kind, language)
    ready = re.sub(r"^# > ", "", text, flags=re.MULTILINE)
    assert (ready == text) is (kind == "dossier")
    charter = loads(ready)
    assert check(charter, text=ready) == ()
    for system in loads(text).system:
        assert system.since is None
        assert system.balancing is None
        assert system.governance is None or system.governance.works_council is None


def test_the_dossier_s_examples_are_right_once_they_are_uncommented() -> None:
    for language in Language:
        text = templates.text("dossier", language)
        ready = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
        assert len(plain(loads(ready))["system"][0]) > 10


def test_the_warehouse_keeps_no_detail_of_a_person_beyond_the_morning_after() -> None:
    charter = loads(templates.text("warehouse"))
    system = charter.named("scanners")
    for keeps in system.keeps:
        if keeps.per is Per.PERSON:
            assert isinstance(keeps.kept, Duration)
            assert keeps.kept <= Duration.of(hours=36)
        assert keeps.announced == keeps.kept
    assert {keeps.grain for keeps in system.keeps if keeps.per is Per.TEAM} == {Grain.DAY, Grain.WEEK}
    assert {who for notice in system.notice for who in notice.to or ()} == {"staff", "temps"}
    assert {role.name for role in charter.role} == {
        "dpo", "operations-manager", "team-lead", "worker", "representative", "inspector", "administrator",
    }  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in templates.KINDS if kind != "dossier"])
def test_roles_keep_their_distance(kind: str) -> None:
    charter = loads(templates.text(kind))
    for role in charter.role:
        for permission in role.may:
            if role.name in ("administrator", "inspector", "representative", "dpo") and permission.act in (
                Act.SHOW,
                Act.DERIVE,
            ):
                assert permission.per in (Per.NONE, Per.TEAM)
            if permission.relation is Relation.REPRESENTED:
                assert permission.per is Per.TEAM
    own = charter.role_named("worker").may
    assert {permission.relation for permission in own} == {Relation.SELF}
    assert not any(
        m.value in ("ranking", "pay", "pace-setting", "discipline") for m in measures(charter) if m.name == "purposes"
    )


def test_an_unknown_template() -> None:
    with pytest.raises(NotFound):
        templates.text("../model", "en")
    assert templates.text("shop", "fr-CA") == templates.text("shop", Language.FR)
    assert tomllib.loads(templates.text("shop"))["site"]["kind"] == "company"
