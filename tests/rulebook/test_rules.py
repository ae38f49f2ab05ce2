"""The requirement folders as data: complete, dated, sourced, and without a day on which two versions hold."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from regard.rulebook import RELEASE, law
from regard.rulebook.loading import ROOT, Rule, read, rules
from regard.rulebook.regimes import _table
from regard.rulebook.release import digest
from regard.rulebook.requirement import Confidence, Limit, Version
from regard.terms.errors import InputRefused, NotFound

RULES = rules()
LAST = datetime.now(UTC).date() + timedelta(days=400)
EACH = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
ARTICLE = re.compile(
    r"(GDPR \d+(\(\d\))?(\([a-f]\))?|GDPR 12-13|LIL \d+|CT L\d+-\d+|CSI [LR]\d+-\d+|CP \d+-\d+|AI \d+(\(\d\))?(\([a-h]\))?|PWD \d+)$"
)


def folder(rule: Rule) -> Path:
    return ROOT / rule.requirement.theme / rule.requirement.id.lower().replace("-", "_")


@EACH
def test_a_requirement_is_complete_in_both_languages(rule: Rule) -> None:
    it = rule.requirement
    for text in (
        it.title,
        it.duty,
        it.remedy,
        it.evidence,
        *rule.sentences.values(),
        *(r.sentence for r in it.readings),
    ):
        assert text.en.strip() and text.fr.strip()
        assert set(re.findall(r"{(\w+)}", text.en)) == set(re.findall(r"{(\w+)}", text.fr)), text.en
    for text in (it.title, it.duty, it.remedy, it.evidence):
        assert text.en != text.fr
    assert it.sources and all(source.label for source in it.sources)
    assert it.articles and all(ARTICLE.match(article) for article in it.articles)
    assert it.versions and it.theme.isidentifier()
    assert not it.by_reading or it.readings


@EACH
def test_one_version_or_none_on_any_day(rule: Rule) -> None:
    """Something changes only on a day that a version or a limit begins or has ended: those days and the days beside them tell all."""
    it = rule.requirement
    dated: tuple[Version | Limit, ...] = (*it.versions, *it.limits)
    edges = {each.since for each in dated} | {each.until for each in dated if each.until} | {date(2011, 1, 1), LAST}
    for day in sorted(edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)):
        assert sum(version.holds(day) for version in it.versions) <= 1
        for name in {limit.name for limit in it.limits}:
            standing = [one for one in it.limits if one.name == name and one.holds(day)]
            assert len({one.reading for one in standing}) == len(standing), f"two limits {name} on {day}"


@EACH
def test_a_check_names_only_sentences_that_exist(rule: Rule) -> None:
    tree = ast.parse((folder(rule) / "check.py").read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        first = call.args[0] if call.args else None
        if call.func.attr == "breached" and isinstance(first, ast.Constant):
            assert first.value in rule.sentences
        for keyword in call.keywords:
            if keyword.arg == "sentence" and isinstance(keyword.value, ast.Constant):
                assert keyword.value.value in rule.sentences


@EACH
def test_a_weak_source_says_so(rule: Rule) -> None:
    cited = " ".join(source.label for source in rule.requirement.sources)
    if "(memory" in cited and "(page" not in cited and not any(source.url for source in rule.requirement.sources):
        assert rule.requirement.confidence is Confidence.MEMORY


def test_every_article_of_the_gdpr_has_its_place_under_title_iii_or_none() -> None:
    known = _table()["articles"]["lil-3"]
    assert all(ARTICLE.match(key) and ARTICLE.match(value) for key, value in known.items())


def test_a_folder_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    good = (ROOT / "scanners" / "scn_04" / "requirement.toml").read_text(encoding="utf-8")
    place = tmp_path / "scanners" / "scn_04" / "requirement.toml"
    place.parent.mkdir(parents=True)
    for wrong, code in (
        (good.replace('force = "binding"', 'force = "binding"\ncolour = "red"'), "rulebook_unknown_key"),
        (good.replace('force = "binding"', 'force = "strong"'), "rulebook_unknown_word"),
        (good.replace('value = "PT10M"', 'value = "ten minutes"'), "rulebook_duration"),
        (good.replace('overruled_by = "ce-2025-12-23"', 'overruled_by = "nobody"'), "rulebook_reference"),
        (good.replace("until = 2025-12-22", "until = 2025-12-21"), "rulebook_reference"),
        (good.replace('reading = "ce-2025-12-23"', 'reading = "nobody"'), "rulebook_reference"),
        (good.replace('severity = "high"\n', ""), "rulebook_missing_key"),
        (re.sub(r"(?m)^label = .*\n", "", good), "rulebook_missing_key"),
        (good.replace("from = 2018-05-25 }]", "from = 2018-05-25, until = 2017-01-01 }]"), "rulebook_dates"),
    ):
        assert wrong != good
        place.write_text(wrong, encoding="utf-8")
        with pytest.raises(InputRefused) as refused:
            read(place)
        assert refused.value.code == code
    place.write_text(good, encoding="utf-8")
    assert read(place).requirement == RULES["SCN-04"].requirement


def test_the_release_names_edition_and_content(tmp_path: Path) -> None:
    assert re.fullmatch(r"\d{4}\.\d{1,2}\.\d+\+[0-9a-f]{12}", RELEASE)
    (tmp_path / "words.toml").write_text("a = 1", encoding="utf-8")
    first = digest(tmp_path)
    assert first == digest(tmp_path)
    (tmp_path / "words.toml").write_text("a = 2", encoding="utf-8")
    assert digest(tmp_path) != first


def test_limits_are_read_by_day() -> None:
    facts, late, early = date(2019, 11, 19), date(2025, 12, 23), date(2025, 12, 22)
    assert str(law.limit("SCN-04", "idle_min", on=facts, read_as_of=late)) == "PT10M"
    assert law.limit("SCN-04", "idle_min", on=facts, read_as_of=early) is None
    assert law.limit("ACC-01", "bits_alone", on=date(2022, 10, 13), read_as_of=late) is None
    assert law.limit("ACC-01", "bits_alone", on=date(2022, 10, 14), read_as_of=late) == 80
    with pytest.raises(NotFound):
        law.limit("NOT-01", "any", on=facts, read_as_of=late)


def test_what_changed_between_two_days() -> None:
    changes = {
        (c.requirement, c.what, c.name): (c.before, c.after) for c in law.diff(date(2025, 12, 22), date(2025, 12, 23))
    }
    assert changes[("SCN-04", "reading", "cnil-2023-12-27")] == ("no-basis", None)
    assert changes[("SCN-04", "reading", "ce-2025-12-23")] == (None, "lawful-within-conditions")
    assert ("SCN-04", "limit", "idle_min") in changes
    assert law.diff(date(2025, 12, 23), date(2025, 12, 23)) == ()
    passed = {
        c.requirement: c.after for c in law.diff(date(2022, 10, 13), date(2022, 10, 14)) if c.what == "requirement"
    }
    assert passed["ACC-04"] is None and passed["ACC-01"] is True


def test_guidance_does_not_exist_before_it_is_published() -> None:
    assert "SCN-08" not in law.in_force(date(2026, 3, 1), date(2026, 7, 8))
    assert "SCN-08" in law.in_force(date(2026, 3, 1), date(2026, 7, 9))


@EACH
def test_a_limit_has_a_type_and_a_name_for_people(rule: Rule) -> None:
    for limit in rule.requirement.limits:
        assert isinstance(limit, Limit) and limit.unit
        assert limit.label.en.strip() and limit.label.fr.strip() and limit.label.en != limit.label.fr
        assert "_" not in limit.label.en + limit.label.fr and limit.said.en and limit.said.fr


@EACH
def test_french_is_set_as_french_is(rule: Rule) -> None:
    it = rule.requirement
    for text in (it.title, it.duty, it.remedy, it.evidence, *rule.sentences.values()):
        assert "'" not in text.fr and '"' not in text.fr, text.fr
        assert not re.search(r"[^\s\u00a0\u202f][;?!»]|«[^\s\u00a0\u202f]|\bconformes?\b", text.fr), text.fr
        assert "complian" not in text.en


@EACH
def test_what_to_ask_for_can_be_asked_for(rule: Rule) -> None:
    """Shown after "to ask for": a thing, not half a question."""
    first = rule.requirement.evidence.en.split()[0], rule.requirement.evidence.fr.split()[0]
    assert first[0] not in ("Whether", "If", "How", "When", "Where", "After", "Who")
    assert first[1] not in ("Si", "S’il", "Comment", "Quand", "Où", "Après", "Qui")
