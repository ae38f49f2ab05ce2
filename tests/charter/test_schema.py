"""The schema for editors accepts what the loader accepts, and the reference names every key."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from charter.samples import DOSSIER, SITE
from regard.charter import schema, templates
from regard.charter.keys import every_key, keys
from regard.charter.model import Charter
from regard.charter.reference import reference
from regard.terms.text import Language
from regard.terms.words import Purpose
from shared_data import shared

DOC = Path(__file__).resolve().parents[2] / "docs" / "formats" / "charter.md"


@pytest.fixture(scope="module")
def validator() -> Any:
    return jsonschema_rs.validator_for(schema())


def _json(text: str) -> Any:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_it_is_a_schema_of_2020_12() -> None:
    found = schema()
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(found)
    assert "for_" not in json.dumps(found)
    assert "from_" not in json.dumps(found)
    assert json.dumps(found) == json.dumps(schema())


def test_templates_and_samples_are_valid(validator: Any) -> None:
    for kind in templates.KINDS:
        for language in Language:
            validator.validate(_json(templates.text(kind, language)))
    for text in (DOSSIER, SITE):
        validator.validate(_json(text))


def test_cases_are_valid(validator: Any) -> None:
    for path in sorted(shared("dossier", "cases").glob("*/charter.toml")):
        validator.validate(_json(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    ['purpose = ["planning"]', 'basis = "interest"', "balancing = 'yes'", "people = 'staff'", "[[system.keeps]]\nkept = '31D'",
     "[[system.keeps]]\ngrain = 'now'", "[[system.keeps]]\nfor_ = ['planning']", "[system.governance]\nauthorisation = true",
     "[[system.recording]]\nshare = 1.5", "[system.governance]\nworks_council = { when = 1 }", "[system.traces]\nkept = true"],
)  # fmt: skip
def test_it_refuses_what_the_loader_refuses(validator: Any, line: str) -> None:
    assert not validator.is_valid(_json(f"{DOSSIER}{line}\n"))


def test_the_exported_file_is_the_schema() -> None:
    exported = (DOC.parent / "charter.schema.json").read_text(encoding="utf-8")
    assert exported == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def test_every_key_is_described() -> None:
    found = schema()
    nodes = {"": found, **{name: node for name, node in found["$defs"].items() if "properties" in node}}
    for node in nodes.values():
        assert node["additionalProperties"] is False
        for name, below in node["properties"].items():
            assert below.get("description", "").endswith("."), name
    assert set(found["properties"]) == set(keys(Charter))


def test_the_document_holds_the_reference_as_the_types_give_it() -> None:
    text = DOC.read_text(encoding="utf-8")
    _, marker, generated = text.partition(
        "<!-- from here on: written by regard.charter.reference, checked by a test -->\n\n"
    )
    assert marker
    assert generated == reference()
    for path in every_key():
        table, _, name = path.rpartition(".")
        title = rf"`\[+{re.escape(table)}\]+`" if table else "The file itself"
        section = re.search(rf"### {title}\n\n((?:\|.*\n)+)", generated)
        assert section is not None, path
        assert f"| `{name}` |" in section.group(1), path
    for purpose in Purpose:
        assert f"| `{purpose.value}` |" in generated
