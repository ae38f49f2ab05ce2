"""Differences in words that a works council can read, and which of them widen monitoring."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.samples import SITE
from regard.charter import Change, CharterRefused, compare, loads, templates
from regard.charter.keys import every_key
from regard.charter.meaning import _MEANINGS, Way, meaning

WAREHOUSE = templates.text("warehouse")


def changes(old: str, new: str, *, base: str = WAREHOUSE) -> tuple[Change, ...]:
    assert old in base, old
    return compare(loads(base), loads(base.replace(old, new, 1)))


def one(old: str, new: str, *, base: str = WAREHOUSE) -> Change:
    found = changes(old, new, base=base)
    assert len(found) == 1, [change.text.en for change in found]
    return found[0]


def test_nothing_changes_between_a_charter_and_itself() -> None:
    assert compare(loads(WAREHOUSE), loads(WAREHOUSE)) == ()
    same = SITE.replace('kept = "P31D"', 'kept = "P31DT0H"')
    assert compare(loads(SITE), loads(same)) == ()


def test_a_longer_term() -> None:
    change = one('kept = "PT36H"', 'kept = "P31D"')
    assert change.widens
    assert change.system == "scanners"
    assert change.path == "scanners.keeps[raw-events, person].kept"
    assert (
        change.text.en
        == "“scanners”, raw events about each person, time kept: 31 days instead of 1 day and 12 hours (longer)."
    )
    assert change.text.fr == (
        "« scanners », événements bruts portant sur chaque personne, durée de conservation : 31 jours au lieu de 1 jour et 12 heures (allongée)."
    )


def test_a_shorter_term() -> None:
    change = one('kept = "PT36H"', 'kept = "PT8H"')
    assert not change.widens
    assert "(shorter)" in change.text.en
    assert "(réduite)" in change.text.fr


@pytest.mark.parametrize(
    ("old", "new", "widens"),
    [
        ('"planning"]\n# Left', '"planning", "safety"]\n# Left', True),
        ('people = ["staff", "temps"]', 'people = ["staff", "temps", "visitors"]', True),
        ('people = ["staff", "temps"]', 'people = ["staff"]', False),
        ('whom = "everyone"', 'whom = "selected"', False),
        ('erasure = "automatic"', 'erasure = "manual"', True),
        ('threshold = "PT10M"', 'threshold = "PT5M"', True),
        ('threshold = "PT10M"', 'threshold = "PT20M"', False),
        ('threshold = "PT1.25S"', 'threshold = "PT5S"', True),
        ('threshold = "PT1.25S"', 'threshold = "PT1S"', False),
        ('task = "stow"\n', "", True),
        ('task = "stow"', 'task = "pick"', True),
        ("breaks_excluded = true", "breaks_excluded = false", True),
        ('leads_to = ["coaching"]', 'leads_to = ["coaching", "discipline"]', True),
        ("automated_only = false", "automated_only = true", True),
        ("live = false", "live = true", True),
        ('grain = "day"\nper = "team"\nlive', 'grain = "hour"\nper = "team"\nlive', True),
        ('grain = "day"\nper = "team"\nlive', 'grain = "month"\nper = "team"\nlive', False),
        ('grain = "day"\nper = "team"\nlive', 'grain = "day"\nper = "person"\nlive', True),
        ("mfa = true", "mfa = false", True),
        ("shared = false", "shared = true", True),
        ('remote = "vpn"', 'remote = "open"', True),
        ('remote = "vpn"', 'remote = "none"', False),
        ('kept = "P1Y"', "kept = false", True),
        ('kept = "P1Y"', 'kept = "P6M"', False),
        ("min_group = 11", "min_group = 5", True),
        ("min_group = 11", "min_group = 20", False),
        ("dominance = 0.85", "dominance = 0.95", True),
        ('reason = "per-shift"', 'reason = "none"', True),
        ('reason = "per-shift"', 'reason = "per-look"', False),
        ("objection = true", "objection = false", True),
        ("objection = true", "# objection", True),
        ("tamper_evident = true", "tamper_evident = false", True),
        ("staff = 250", "staff = 260", False),
        ('contact = "contact@example.org"', 'contact = "dpd@example.org"', False),
        ('dpo = "dpo@example.org"', "dpo = false", True),
        ('name = "at"\nfor = ["stock-tracking", ', 'name = "at"\nfor = [', False),
        ('name = "worker"\nfor = [', 'name = "worker"\nfor = ["planning", ', True),
        ('"09:15"', '"09:30"', False),
    ],
)
def test_what_widens(old: str, new: str, widens: bool) -> None:
    found = changes(old, new)
    assert found
    assert any(change.widens for change in found) is widens, [change.text.en for change in found]


def test_a_new_system_and_its_end() -> None:
    text = WAREHOUSE + '\n[[system]]\nid = "cam"\narea = "cctv"\npurposes = ["security-of-goods"]\n'
    (added,) = compare(loads(WAREHOUSE), loads(text))
    (removed,) = compare(loads(text), loads(WAREHOUSE))
    assert (added.kind, added.system, added.widens) == ("added", "cam", True)
    assert added.text.fr == "Nouveau système « cam » (caméras), pour : sécurité des biens."
    assert (removed.kind, removed.widens) == ("removed", False)
    assert removed.text.en == "System “cam” removed."


def test_a_role_gains_and_loses_a_right() -> None:
    right = (
        '{ act = "show", system = "scanners", purpose = "planning", relation = "site", per = "person", grain = "hour" }'
    )
    base = 'may = [\n  { act = "examine" }'
    gained = one(base, f"may = [\n  {right},\n  " + '{ act = "examine" }')
    assert gained.widens
    assert gained.kind == "added"
    assert gained.text.fr.startswith("Le rôle « inspector » gagne un droit : consulter « scanners »")
    assert gained.text.en.endswith("see “scanners”, for planning, reaching the whole site, about each person, by hour.")
    lost = compare(
        *(loads(t) for t in (WAREHOUSE.replace(base, f"may = [\n  {right},\n  " + '{ act = "examine" }'), WAREHOUSE))
    )
    assert [(change.kind, change.widens) for change in lost] == [("removed", False)]


def test_a_right_made_narrower_does_not_widen() -> None:
    found = changes(
        'relation = "site", per = "team", grain = "week" }', 'relation = "own-team", per = "team", grain = "month" }'
    )
    assert {(change.kind, change.widens) for change in found} == {("added", False), ("removed", False)}


def test_losing_one_s_own_right_widens() -> None:
    found = changes('  { act = "answer", system = "scanners", relation = "self" },\n', "")
    assert [(change.kind, change.widens) for change in found] == [("removed", True)]


def test_things_are_told_by_name_not_by_number() -> None:
    moved = WAREHOUSE.replace('[[team]]\nname = "inbound-A"\n\n', "") + '\n[[team]]\nname = "inbound-A"\n'
    assert compare(loads(WAREHOUSE), loads(moved)) == ()
    gone = one('[[protected]]\nkind = "room"\nid = "union room"\nwhy = "staff representatives"\n', "")
    assert (gone.kind, gone.widens, gone.path) == ("removed", True, "protected[union room]")


def test_notices() -> None:
    found = changes('["handout", "training"]', '["website"]')
    assert [(c.kind, c.widens) for c in found] == [("added", False), ("removed", True)]
    block = WAREHOUSE[
        WAREHOUSE.index("[[system.notice]]", WAREHOUSE.index("[[system.notice]]") + 1) : WAREHOUSE.index(
            "[system.accounts]"
        )
    ]
    gone = one(block, "")
    assert gone.widens
    assert "temporary workers" in gone.text.en
    assert "intérimaires" in gone.text.fr


def test_tables_that_come_and_go() -> None:
    council = "works_council = { submitted = 2025-10-06, expert = false, opinion = 2025-11-03 }"
    change = one(f"# > {council}", council)
    assert not change.widens
    assert "consultation of the works council" in change.text.en
    assert "« en détail » au lieu de « non précisé »" in change.text.fr


def test_a_camera_device_widens_and_a_scanner_does_not() -> None:
    scanner = one(
        'id = "scanner-002"\nplace = "dock 2"\n',
        'id = "scanner-002"\nplace = "dock 2"\n[[system.device]]\nid = "scanner-003"\n',
    )
    camera = one(
        'id = "cam-entrance"\n',
        'id = "cam-entrance"\n[[system.device]]\nid = "cam-2"\n',
        base=templates.text("shop").replace('place = "entrance"\n', ""),
    )
    assert (scanner.widens, camera.widens) == (False, True)


_SWAPS = st.sampled_from(
    [("true", "false"), ("false", "true"), ('"person"', '"team"'), ('"P31D"', '"P2M"'), ('"everyone"', '"selected"'),
     ('"week"', '"hour"'), ("11", "7"),
     ('"temps"', '"visitors"')]
)  # fmt: skip


@given(st.lists(st.tuples(_SWAPS, st.integers(0, 6)), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_difference_is_told_both_ways(swaps: list[tuple[tuple[str, str], int]]) -> None:
    text = WAREHOUSE
    for (old, new), nth in swaps:
        parts = text.split(old)
        at = min(nth, len(parts) - 2)
        if at >= 0:
            text = old.join(parts[: at + 1]) + new + old.join(parts[at + 1 :])
    try:
        before, after = loads(WAREHOUSE), loads(text)
    except CharterRefused:
        return
    there, back = compare(before, after), compare(after, before)
    assert bool(there) == bool(back) == (before != after)
    for change in (*there, *back):
        assert change.text.en.strip()
        assert change.text.fr.strip()
        assert change.text.en != change.text.fr
        assert "None" not in change.text.en + change.text.fr


def test_every_key_has_a_meaning_in_both_languages() -> None:
    assert set(_MEANINGS) == set(every_key())
    for path in every_key():
        told = meaning(path)
        assert told.label.en
        assert told.label.fr
        assert bool(told.order) is (told.way is Way.ORDERED)


def test_the_order_of_words_names_words_of_the_list() -> None:
    from regard.charter import schema

    found: dict[str, Any] = schema()
    text = str(found)
    for path, told in _MEANINGS.items():
        for word in told.order:
            assert f"'{word}'" in text, (path, word)
