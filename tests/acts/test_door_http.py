"""The devices' door over HTTP, as its own description says it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import Client

from acts import warehouse
from regard.acts import admit, govern
from regard.acts.running.site import RunningSite
from regard.console.intake_wsgi import LARGEST_BODY, Door
from regard.terms.clock import SetClock


@schemathesis.serializer(admit.NDJSON)
def _ndjson(ctx: object, value: object) -> bytes:
    """One JSON value a line, as the description's schema gives one or several."""
    rows = value if isinstance(value, list) else [value]
    return b"\n".join(
        row.encode("utf-8", "surrogatepass") if isinstance(row, str) else json.dumps(row).encode() for row in rows
    )


@schemathesis.serializer(admit.ARROW)
def _arrow(ctx: object, value: object) -> bytes:
    """Whatever the schema gives, as bytes: mostly no Arrow stream at all."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


PATH = f"/intake/{warehouse.SYSTEM}/scans"


@pytest.fixture
def door(site: RunningSite) -> Iterator[Door]:
    warehouse.people(site)
    made = Door(site, every_seconds=60.0)
    yield made
    made.close()


@pytest.fixture
def client(door: Door) -> Client:
    return Client(door)


def headers(token: str, kind: str = admit.NDJSON) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": kind}


def lines(site: RunningSite, count: int) -> bytes:
    at = site.clock.now()
    return b"\n".join(
        json.dumps(warehouse.scan(warehouse.worker(n), at - n * warehouse.MINUTE)).encode() for n in range(1, count + 1)
    )


def test_good_rows_are_kept_and_bad_ones_named(site: RunningSite, client: Client) -> None:
    token = warehouse.device(site)
    body = lines(site, 3) + b'\n{"at": "yesterday", "worker": "WORKER-001", "task": "stow"}\nnot json'
    answer = client.post(PATH, data=body, headers=headers(token))
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["accepted"] == 3
    assert [(r["line"], r["code"]) for r in told["refused"]] == [(4, "bad_time"), (5, "not_json")]
    assert told["refused"][0]["reason"]["fr"]
    assert client.post(PATH, data=body, headers=headers(token)).get_json()["duplicates"] == 3


def test_who_is_not_known_is_not_heard(site: RunningSite, client: Client) -> None:
    token = warehouse.device(site)
    for said in (None, "Bearer rgd_wrong", f"Basic {token}", "Bearer "):
        answer = client.post(PATH, data=lines(site, 1), headers={"Authorization": said} if said else {})
        assert answer.status_code == 401, said
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    govern.withdraw_device(site, govern.OWNER, warehouse.SYSTEM, warehouse.DEVICE)


def test_a_refusal_carries_its_grounds(tmp_path: Path, clock: SetClock) -> None:
    """No consultation on record: the door of a real site says which rule keeps it shut, and what would open it."""
    shut = warehouse.found(tmp_path / "shut", clock, text=warehouse.without_key(warehouse.charter(), "works_council"))
    token = warehouse.device(shut)
    door = Door(shut, every_seconds=60.0)
    try:
        answer = Client(door).post(PATH, data=lines(shut, 2), headers=headers(token))
        assert answer.status_code == 403
        told = answer.get_json()["error"]
        assert told["answer"] == "gap"
        assert told["grounds"][0]["requirement"].startswith("LAB-")
        assert told["grounds"][0]["sentence"]["fr"] and told["grounds"][0]["instead"]["fr"]
        assert shut.vault.journals() == ()
    finally:
        door.close()
        shut.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", PATH, 405),
        ("POST", "/intake/scanners", 404),
        ("GET", "/", 404),
        ("GET", "/healthz", 200),
        ("GET", "/openapi.json", 200),
    ],
)
def test_other_roads(client: Client, method: str, path: str, status: int) -> None:
    assert client.open(path, method=method).status_code == status


def test_sizes_and_types(site: RunningSite, client: Client) -> None:
    token = warehouse.device(site)
    assert client.post(PATH, data=b"{}", headers=headers(token, "text/csv")).status_code == 415
    assert client.post(PATH, data=b"x" * (LARGEST_BODY + 1), headers=headers(token)).status_code == 413
    assert client.post(PATH, data=b"ARROW1", headers=headers(token, admit.ARROW)).status_code == 400


def test_the_door_answers_as_it_describes_itself(site: RunningSite, door: Door) -> None:
    """Schemathesis reads the description and sends what it allows, and what it does not."""
    token = warehouse.device(site)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", door)
    checks = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)

    run = 0
    for operation in schema.include(path_regex="/intake/").get_all_operations():
        made = operation.ok()

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @_given(made)
        def one(case: schemathesis.Case) -> None:
            case.headers["Authorization"] = f"Bearer {token}"
            case.call_and_validate(checks=checks)

        one()
        run += 1
    assert run >= 1


def _given(operation: object) -> object:
    from hypothesis import given

    return given(case=operation.as_strategy())  # type: ignore[attr-defined]
