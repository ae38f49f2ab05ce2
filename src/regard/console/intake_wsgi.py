"""The devices' door over HTTP: a plain WSGI program of its own, without Django, on a port of its own.

    POST /intake/{system}/scans     application/x-ndjson or application/vnd.apache.arrow.stream, Authorization: Bearer <device token>
    GET  /openapi.json              the description of the door
    GET  /healthz

200 tells what is kept, durably, and which rows were refused; 400 what cannot be read at all; 401 the token; 403 the gate's grounds;
413 a batch too large; 415 its type; 429 too many batches waiting (try again after a second); 503 the disk or the database.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from regard.acts import admit, keep
from regard.acts.running.site import RunningSite
from regard.terms.decision import Decision
from regard.terms.errors import InputRefused, NotAllowed, NotFound, RegardError, Unavailable
from regard.terms.text import Text

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
LARGEST_BODY = 8 * 1024 * 1024
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_BUSY = Text(
    "Too many batches wait to be written. Send this one again in a second.",
    "Trop de lots attendent d’être écrits. Renvoyez celui-ci dans une seconde.",
)


class Door:
    """The WSGI program. Keeps the doors open, and seals the hours that end, in a thread of its own."""

    def __init__(self, site: RunningSite, *, every_seconds: float | None = None) -> None:
        self.site = site
        keep.seal_left(site)
        self.doors = admit.Doors(site)
        self._waiting = threading.BoundedSemaphore(site.settings.intake_max_waiting_batches)
        self._stop = threading.Event()
        self.failure: BaseException | None = None
        self._every = every_seconds or (0.2 if site.settings.demo else 5.0)
        self._sealer = threading.Thread(target=self._seal, name="sealer", daemon=True)
        self._sealer.start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            status, body, extra = self._route(environ)
        except RegardError as error:
            status, body, extra = _refusal(error)
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(data))),
            ("Cache-Control", "no-store"),
            *extra,
        ]
        start_response(f"{status} {_REASONS[status]}", headers)
        return [data]

    def close(self) -> None:
        """Stop sealing and close the journals."""
        self._stop.set()
        self._sealer.join()
        self.doors.close()

    def _route(self, environ: Environ) -> tuple[int, Any, list[tuple[str, str]]]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if path == "/healthz":
            failed = self.failure is not None
            return (503 if failed else 200), {"status": "failed" if failed else "ok"}, []
        if path == "/openapi.json":
            return 200, admit.door_description(self.site), []
        parts = path.strip("/").split("/")
        if len(parts) != 3 or parts[0] != "intake" or parts[2] != "scans":
            return 404, {"error": {"code": "no_such_door"}}, []
        if method != "POST":
            return 405, {"error": {"code": "post_only"}}, [("Allow", "POST")]
        return self._take(environ, parts[1])

    def _take(self, environ: Environ, system: str) -> tuple[int, Any, list[tuple[str, str]]]:
        door = self.doors.recognise(system, environ.get("HTTP_AUTHORIZATION"))
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdigit():
            return 411, {"error": {"code": "length_required"}}, []
        if int(length) > LARGEST_BODY:
            return 413, {"error": {"code": "batch_too_large", "fields": {"bytes": LARGEST_BODY}}}, []
        if not self._waiting.acquire(blocking=False):
            return 429, {"error": {"code": "busy", "sentence": asdict(_BUSY)}}, [("Retry-After", "1")]
        try:
            body = environ["wsgi.input"].read(int(length))
            answer = self.doors.batch(door, body, environ.get("CONTENT_TYPE", ""))
        finally:
            self._waiting.release()
        refused = [{"line": r.line, "field": r.field, "code": r.code, "reason": asdict(r.text)} for r in answer.refused]
        return 200, {**{k: v for k, v in asdict(answer).items() if k != "refused"}, "refused": refused}, []

    def _seal(self) -> None:
        while not self._stop.wait(self._every):
            try:
                keep.seal_due(self.site, self.doors.intake)
            except (
                Unavailable
            ):  # the disk is full or the database is busy: the journals stay, the next round tries again
                continue
            except BaseException as failure:  # shown by /healthz and the exit of `serve`, never passed over
                self.failure = failure
                raise


def _refusal(error: RegardError) -> tuple[int, Any, list[tuple[str, str]]]:
    body: dict[str, Any] = {"code": error.code, "fields": error.fields, "sentence": asdict(error.text)}
    if isinstance(error, NotAllowed):
        if error.code == "token_wrong":
            return 401, {"error": body}, [("WWW-Authenticate", "Bearer")]
        if isinstance(error.decision, Decision):
            body["answer"] = error.decision.answer.value
            body["grounds"] = [asdict(ground) for ground in error.decision.grounds]
        return 403, {"error": body}, []
    if isinstance(error, InputRefused):
        known = {"content_type": 415, "intake_batch_too_large": 413, "intake_too_many_rows": 413}
        return known.get(error.code, 400), {"error": body}, []
    if isinstance(error, NotFound):
        return 404, {"error": body}, []
    return 503, {"error": body}, [("Retry-After", "5")]


def build() -> Door:
    """The door of the site that `REGARD_SITE` names; for the WSGI server."""
    return Door(RunningSite.open(Path(os.environ["REGARD_SITE"]), passphrase=os.environ.pop("REGARD_PASSPHRASE", None)))
