"""The HTTP door described in OpenAPI 3.1: `POST /intake/{system}/scans`."""

from __future__ import annotations

from typing import Any


def description(*, server: str = "http://localhost:8001") -> dict[str, Any]:
    """The OpenAPI 3.1 document of the intake door, as plain values (dump it with json)."""
    raise NotImplementedError
