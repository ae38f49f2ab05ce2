"""SARIF, OSCAL, OCSF, JSON: valid by their own schemas, and no word more than what is known."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

from audit.formats import examined as x
from regard.audit.formats import json_document, ocsf, oscal, sarif
from regard.rulebook import State

SCHEMAS = Path(__file__).parents[2] / "vectors" / "schemas"


def schema(name: str) -> dict:
    return json.loads((SCHEMAS / name).read_text("utf-8"))


@pytest.fixture(scope="module", params=["plain", "hostile"])
def report(request):
    return x.made(hostile=request.param == "hostile")


def sarif_faults(log) -> list[str]:
    # The schema's own pattern of languages is no regular expression in the strict dialect: Python's reads it.
    validator = jsonschema.Draft4Validator(
        schema("sarif-2.1.0.json"), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
    return [error.message[:200] for error in validator.iter_errors(log)]


def oscal_faults(document) -> list[str]:
    validator = jsonschema_rs.validator_for(schema("oscal-assessment-results-1.2.3.json"), validate_formats=True)
    return [str(error)[:200] for error in validator.iter_errors(document)]


def test_sarif_is_valid(report) -> None:
    assert sarif_faults(json.loads(sarif.write(report))) == []


def test_oscal_is_valid(report) -> None:
    for language in ("en", "fr"):
        assert oscal_faults(json.loads(oscal.write(report, language))) == []


def test_the_schemas_do_refuse() -> None:
    log = sarif.log(x.made())
    log["runs"][0]["results"][0]["kind"] = "guilty"
    assert sarif_faults(log)
    document = copy.deepcopy(oscal.document(x.made()))
    document["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "not-evidenced"
    assert oscal_faults(document)


def test_ocsf_events_have_what_their_class_requires(report) -> None:
    """Required of compliance_finding and its bases, as the published definitions (events/findings, objects) give it."""
    for event in json.loads(ocsf.write(report)):
        base = {"activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid"}
        assert base | {"finding_info", "compliance"} <= set(event)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["category_uid"] == event["class_uid"] // 1000
        assert {"version", "product"} <= set(event["metadata"])
        assert event["finding_info"]["uid"]
        assert event["compliance"]["standards"]
        assert event["time"] == int(x.MADE.timestamp() * 1000)


def test_ocsf_events_fit_the_models_of_another_program(report) -> None:
    models = pytest.importorskip(
        "py_ocsf_models.events.findings.compliance_finding", reason="py-ocsf-models is not installed"
    )
    for event in ocsf.events(report):
        models.ComplianceFinding.model_validate(event)


def test_what_is_not_evidenced_is_open_and_never_passed() -> None:
    report = x.made()
    results = sarif.log(report)["runs"][0]["results"]
    assert {(r["kind"], r["level"]) for r in results if r["properties"]["state"] == "not-evidenced"} == {
        ("open", "none")
    }
    assert all(r["level"] == "none" for r in results if r["kind"] != "fail")
    result = oscal.document(report)["assessment-results"]["results"][0]
    assert len(result["observations"]) == len(report.judged)
    concluded = len(report.of(State.BREACHED)) + len(report.of(State.MET))
    assert len(result["findings"]) == concluded
    assert {
        e["compliance"]["status_id"] for e in ocsf.events(report) if e["finding_info"]["types"] == ["not-evidenced"]
    } == {2}


def test_an_exception_is_a_suppression_with_its_end_and_a_lapsed_one_is_none() -> None:
    results = sarif.log(x.made())["runs"][0]["results"]
    (excepted,) = [r for r in results if "suppressions" in r]
    assert excepted["ruleId"] == "ACC-05"
    assert excepted["kind"] == "fail"
    (one,) = excepted["suppressions"]
    assert one["properties"]["until"] == "2027-01-31"
    assert any(r["ruleId"] == "EXC-01" and r["kind"] == "fail" for r in results)


def test_keys_follow_a_finding_from_one_examination_to_the_next() -> None:
    first, again = x.made(), x.made()
    assert [each.key for each in first.judged] == [each.key for each in again.judged]
    assert len({each.key for each in x.made(copies=3).judged}) == len(x.made(copies=3).judged)


def test_the_document_says_the_same_in_both_languages_and_never_compliant() -> None:
    text = json_document.write(x.made()).decode()
    document = json.loads(text)
    assert document["counts"]["breached"] == len([f for f in document["findings"] if f["state"] == "breached"])
    assert "complian" not in text.lower()
    assert "conforme" not in text.lower()
    assert all(f["sentence"]["en"] and f["sentence"]["fr"] for f in document["findings"])
    assert {"since", "until"} == set(next(f for f in document["findings"] if f["requirement"] == "SCN-01")["law"])


def test_two_thousand_findings_in_a_moment() -> None:
    import time

    report = x.made(copies=40)
    assert len(report.judged) > 2_000
    start = time.process_time()
    for write in (sarif.write, oscal.write, ocsf.write, json_document.write):
        write(report)
    assert time.process_time() - start < 8
