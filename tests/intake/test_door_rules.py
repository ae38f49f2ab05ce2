from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs
import pyarrow as pa
import pytest

from regard.intake import openapi, timing, tokens
from regard.intake.arrivals import INSTANT, REASONS, Fields
from regard.intake.doors import scanners_ndjson
from regard.terms.clock import micros

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


def test_a_token_opens_its_system_only_and_is_not_in_its_row() -> None:
    token, row = tokens.create("scanners", "d1", now=NOW)
    assert tokens.match(token, [row], system="scanners", now=NOW) == row
    assert tokens.match(token, [row], system="other", now=NOW) is None
    assert tokens.match(token + "x", [row], system="scanners", now=NOW) is None
    assert tokens.match(token, [row], system="scanners", now=NOW - timedelta(seconds=1)) is None
    assert token not in repr(row) and len(token) == 56
    assert tokens.create("scanners", "d1", now=NOW)[0] != token


def test_rotation_overlaps_and_never_lengthens() -> None:
    token, row = tokens.create("scanners", "d1", now=NOW)
    fresh, new, old = tokens.rotate(row, now=NOW, overlap=timedelta(hours=24))
    later = NOW + timedelta(hours=23)
    assert tokens.match(token, [new, old], system="scanners", now=later) == old
    assert tokens.match(fresh, [new, old], system="scanners", now=later) == new
    assert tokens.match(token, [new, old], system="scanners", now=NOW + timedelta(hours=24)) is None
    _, _, again = tokens.rotate(old, now=later, overlap=timedelta(hours=24))
    assert again.until == old.until


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Bearer rgd_a", "rgd_a"),
        ("bearer  rgd_a ", "rgd_a"),
        ("Basic rgd_a", None),
        ("Bearer x", None),
        ("Bearer rgd_é", None),
        ("", None),
        (None, None),
        ("Bearer rgd_" + "a" * 200, None),
    ],
)
def test_bearer_headers(header: str | None, found: str | None) -> None:
    assert tokens.bearer(header) == found


def test_timing_at_its_edges() -> None:
    instants = [
        NOW - timedelta(hours=48, microseconds=1),
        NOW - timedelta(hours=48),
        NOW + timedelta(minutes=2),
        NOW + timedelta(minutes=2, microseconds=1),
    ]
    at = pa.array([micros(each) for each in instants], pa.int64()).cast(INSTANT)
    got = timing.check(at, now=NOW, late=timedelta(hours=48), early=timedelta(minutes=2))
    assert got.too_late.to_pylist() == [True, False, False, False]
    assert got.in_future.to_pylist() == [False, False, False, True]
    assert got.counts == {"in_time": 2, "too_late": 1, "in_future": 1}


def _validator(document: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"$defs": document["components"]["schemas"], **_local(schema)})


def _local(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: v.replace("#/components/schemas/", "#/$defs/") if k == "$ref" else _local(v) for k, v in value.items()
        }
    return [_local(each) for each in value] if isinstance(value, list) else value


def test_every_example_of_the_description_is_valid_and_its_batch_is_read() -> None:
    document = openapi.describe(systems=("scanners",))
    document["components"]["schemas"] = {k: _local(v) for k, v in document["components"]["schemas"].items()}
    post = document["paths"]["/intake/{system}/scans"]["post"]
    checked = 0
    for response in post["responses"].values():
        content = response["content"]["application/json"]
        if "example" in content:
            _validator(document, content["schema"]).validate(content["example"])
            checked += 1
    assert checked == 2
    batch = post["requestBody"]["content"][scanners_ndjson.CONTENT_TYPE]["example"].encode()
    assert scanners_ndjson.read(batch, fields=Fields.all()).rows == 1
    scan = document["components"]["schemas"]["Scan"]
    for example in scan["examples"]:
        _validator(document, scan).validate(example)
    assert set(post["responses"]) >= {"200", "401", "403", "409", "413", "415", "429", "503"}
    assert document["components"]["schemas"]["Refused"]["properties"]["code"]["enum"] == sorted(REASONS)


def test_the_description_is_openapi() -> None:
    import schemathesis

    assert schemathesis.openapi.from_dict(openapi.describe()).raw_schema["openapi"] == "3.1.0"


def test_every_reason_reads_in_both_languages() -> None:
    for text in REASONS.values():
        filled = text.filled(field="worker")
        assert filled.en.endswith(".") and filled.fr.endswith(".") and filled.en != filled.fr
