"""The HTTP door described in OpenAPI 3.1: `POST /intake/{system}/scans`. What the door answers is tested against this document."""

from __future__ import annotations

from typing import Any

from regard.intake.arrivals import LONGEST_TEXT, MAX_BATCH_BYTES, MAX_BATCH_ROWS, REASONS, SCHEMA, TEXTS

NDJSON = "application/x-ndjson"
ARROW = "application/vnd.apache.arrow.stream"

_ABOUT = {
    "at": "The instant of the scan by the device's clock: ISO 8601 with its offset, at most six digits of a second.",
    "worker": "The worker's id as the device knows it. It becomes a pseudonym at the door and is kept nowhere.",
    "task": "What was being done: stow, pick, pack, receive, count, break …",
    "item": "What was scanned.",
    "place": "Where: a bin, a dock, a station.",
    "device": "The device, where a gateway speaks for several. It must be the token's.",
    "team": "The team, where the device knows it.",
    "qty": "How many.",
    "error": "Whether the scan was an error.",
    "id": "The event's own id, unique in its device. A batch sent again then counts once, whatever order its rows are in.",
    "device_time": "The device's own reading, where a gateway corrected `at`.",
}
_SCAN = {
    "at": "2026-03-02T06:00:00.250+01:00",
    "worker": "4711",
    "task": "stow",
    "item": "B00A12",
    "place": "P-1-A012",
    "id": "e1",
}


def describe(*, systems: tuple[str, ...] = (), server: str = "http://localhost:8001") -> dict[str, Any]:
    """The OpenAPI 3.1 document of the intake door, as plain values. `systems` are the scanner systems of this site, if known."""
    system: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64}
    if systems:
        system["enum"] = list(systems)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Regard: the scanners' door",
            "version": "1",
            "description": (
                "One batch a request. What the charter does not admit is dropped as it is read; rows that cannot be read are "
                "refused one by one and the others kept; 200 means durable. Send a batch again when no answer came: it counts once."
            ),
        },
        "servers": [{"url": server}],
        "security": [{"device": []}],
        "paths": {
            "/intake/{system}/scans": {
                "parameters": [
                    {
                        "name": "system",
                        "in": "path",
                        "required": True,
                        "schema": system,
                        "description": "The system's id in the charter.",
                    }
                ],
                "post": _post(),
            }
        },
        "components": {
            "securitySchemes": {
                "device": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The device's token, shown once when it was enrolled. It opens one system for one device.",
                }
            },
            "schemas": {
                "Scan": _scan(),
                "Answer": _answer(),
                "Refused": _refused(),
                "Error": _error(),
                "Text": _text(),
            },
        },
    }


def _post() -> dict[str, Any]:
    ndjson = '{"at":"2026-03-02T06:00:00.250+01:00","worker":"4711","task":"stow","item":"B00A12","place":"P-1-A012","id":"e1"}\n'
    return {
        "operationId": "sendScans",
        "summary": "Hand in a batch of scans",
        "requestBody": {
            "required": True,
            "description": (
                f"At most {MAX_BATCH_BYTES} bytes and {MAX_BATCH_ROWS} rows. NDJSON: one Scan a line, UTF-8, a line at most 8 KiB. "
                "Arrow: an IPC stream whose columns are named and typed as in Scan (timestamp with a zone, utf8 or a dictionary of it, "
                "any integer for qty, bool), its buffers not compressed."
            ),
            "content": {
                NDJSON: {"schema": {"type": "string"}, "example": ndjson},
                ARROW: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        "responses": {
            "200": _response("Kept, durably, but for the rows that are listed.", "Answer", _example()),
            "400": _response("The batch cannot be read at all, or is empty; nothing is kept.", "Error"),
            "401": _response(
                "The token is missing, unknown, over, or another system's.", "Error", header="WWW-Authenticate"
            ),
            "403": _response("The gate refuses, or the charter does not say; with its grounds.", "Error", _forbidden()),
            "404": _response("There is no such system or door.", "Error"),
            "409": _response("The site is in a state that does not admit the batch now.", "Error"),
            "411": _response("The request must say its length.", "Error"),
            "413": _response("The batch is too large: send it in several.", "Error"),
            "415": _response("Another content type than the two above.", "Error"),
            "429": _response(
                "Too many batches wait: send this one again after Retry-After seconds.", "Error", header="Retry-After"
            ),
            "503": _response(
                "The disk, a key or the clock fails; nothing of this batch is acknowledged.",
                "Error",
                header="Retry-After",
            ),
        },
    }


def _response(
    about: str, schema: str, example: dict[str, Any] | None = None, *, header: str | None = None
) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    if example is not None:
        content["example"] = example
    response: dict[str, Any] = {"description": about, "content": {"application/json": content}}
    if header is not None:
        kind = {"type": "integer", "minimum": 1} if header == "Retry-After" else {"type": "string"}
        response["headers"] = {header: {"schema": kind}}
    return response


def _scan() -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name in SCHEMA.names:
        if name in TEXTS:
            kind: dict[str, Any] = {"type": ["string", "null"], "maxLength": LONGEST_TEXT}
        elif name == "qty":
            kind = {"type": ["integer", "null"], "minimum": -(2**31), "maximum": 2**31 - 1}
        elif name == "error":
            kind = {"type": ["boolean", "null"]}
        else:
            kind = {"type": "string" if name == "at" else ["string", "null"], "format": "date-time"}
        properties[name] = {**kind, "description": _ABOUT[name]}
    return {
        "type": "object",
        "description": "One scan. `worker` and `task` are required where the charter admits them. An empty text is an absent one.",
        "properties": properties,
        "required": ["at"],
        "additionalProperties": False,
        "examples": [_SCAN],
    }


def _counts(about: str) -> dict[str, Any]:
    return {"type": "object", "description": about, "additionalProperties": {"type": "integer", "minimum": 0}}


def _count(about: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": about}


def _answer() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "accepted": _count("Rows kept, durably."),
            "without_person": _count("Of these, rows kept as movements of goods alone, without the person."),
            "duplicates": _count("Rows that had come before; kept once."),
            "refused_total": _count("Rows refused."),
            "reasons": _counts("How many rows were refused, by code."),
            "refused": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Refused"},
                "description": "The first thousand of them.",
            },
            "dropped": _counts("Values that the charter does not admit, by field: read and thrown away."),
        },
        "required": ["accepted", "without_person", "duplicates", "refused_total", "reasons", "refused", "dropped"],
    }


def _refused() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "line": {"type": "integer", "minimum": 1, "description": "The row's line in the batch, from 1."},
            "field": {"type": "string", "description": "The field at fault; empty for the row as a whole."},
            "code": {"type": "string", "enum": sorted(REASONS)},
            "reason": {"$ref": "#/components/schemas/Text"},
        },
        "required": ["line", "field", "code", "reason"],
    }


def _text() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"en": {"type": "string"}, "fr": {"type": "string"}},
        "required": ["en", "fr"],
    }


def _error() -> dict[str, Any]:
    text = {"$ref": "#/components/schemas/Text"}
    ground = {
        "type": "object",
        "properties": {
            "requirement": {"type": "string"},
            "sentence": text,
            "measured": {"type": ["string", "null"]},
            "limit": {"type": ["string", "null"]},
            "instead": {"anyOf": [text, {"type": "null"}]},
        },
        "required": ["requirement", "sentence"],
    }
    return {
        "type": "object",
        "properties": {
            "error": {
                "type": "object",
                "properties": {
                    "code": {"type": "string"},
                    "fields": {"type": "object"},
                    "sentence": text,
                    "answer": {"type": "string", "enum": ["refuse", "gap"]},
                    "grounds": {"type": "array", "items": ground},
                },
                "required": ["code"],
            }
        },
        "required": ["error"],
    }


def _example() -> dict[str, Any]:
    reason = REASONS["wrong_type"].filled(field="worker")
    return {
        "accepted": 41,
        "without_person": 3,
        "duplicates": 2,
        "refused_total": 1,
        "reasons": {"wrong_type": 1},
        "refused": [{"line": 7, "field": "worker", "code": "wrong_type", "reason": {"en": reason.en, "fr": reason.fr}}],
        "dropped": {"qty": 44},
    }


def _forbidden() -> dict[str, Any]:
    return {
        "error": {
            "code": "gate_gap",
            "fields": {},
            "sentence": {"en": "The gate does not let this through.", "fr": "Le contrôle ne laisse pas passer ceci."},
            "answer": "gap",
            "grounds": [
                {
                    "requirement": "LAB-04",
                    "sentence": {
                        "en": "The consultation of the works council is not on record.",
                        "fr": "La consultation du comité social et économique n’est pas enregistrée.",
                    },
                    "measured": None,
                    "limit": None,
                    "instead": None,
                }
            ],
        }
    }
