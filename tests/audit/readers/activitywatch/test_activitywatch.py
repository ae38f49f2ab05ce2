"""ActivityWatch exports: what they show of the watched person's system, read piece by piece, without a title or an address."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mapping.exports import breached, extract, found, put
from audit.readers.activitywatch import real
from regard.audit.readers.activitywatch.stream import NotAnExport, events
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused


def event(at: str, seconds: float = 1.0, **data: Any) -> dict[str, Any]:
    return {"id": 1, "timestamp": at, "duration": seconds, "data": data}


def export(**buckets: list[dict[str, Any]]) -> str:
    kinds = {"window": "currentwindow", "afk": "afkstatus", "web": "web.tab.current", "input": "os.hid.input"}
    made = {
        f"aw-watcher-{name}_pc1": {
            "id": f"aw-watcher-{name}_pc1",
            "created": "2024-01-01T00:00:00+00:00",
            "name": None,
            "type": kinds[name],
            "client": "c",
            "hostname": "pc1",
            "data": {},
            "events": each,
        }
        for name, each in buckets.items()
    }
    return json.dumps({"buckets": made})


def test_what_is_recorded_and_since_when(tmp_path: Path) -> None:
    text = export(
        window=[event("2026-08-14T08:00:00.123000+00:00", app="Firefox", title="Section syndicale")],
        afk=[event("2026-10-01T08:00:00+00:00", 600, status="afk")],
    )
    put(tmp_path, {"aw-buckets-export.json": text})
    got = extract(tmp_path, "activitywatch")
    system = got.systems[0]
    assert system["keeps"][0]["oldest"] == Duration.of(days=100)
    assert system["keeps"][0]["kept"] == "unlimited"
    assert [each["measures"] for each in system["indicator"]] == ["inactivity", "app-use"]
    assert [each["medium"] for each in system["recording"]] == ["app-use"]
    assert "Section" not in repr(got)
    assert got.files[0].rows == 2


def test_the_whole_examination(tmp_path: Path) -> None:
    put(tmp_path, {"e.json": export(window=[event("2026-08-14T08:00:00Z", app="x", title="t")])})
    judged = found(tmp_path)
    assert judged.kinds == ("activitywatch 1",)
    assert "GDPR-05" in breached(judged)


def test_what_is_not_in_the_export_gives_no_fact(tmp_path: Path) -> None:
    put(tmp_path, {"e.json": export(afk=[event("2026-08-14T08:00:00Z", status="afk")])})
    system = extract(tmp_path, "activitywatch").systems[0]
    assert "recording" not in system
    assert set(system) == {"id", "area", "keeps", "indicator"}


def test_bad_events_are_counted_and_others_read(tmp_path: Path) -> None:
    put(tmp_path, {"e.json": export(afk=[event("yesterday"), {"x": 1}, event("2026-08-14T08:00:00Z", status="afk")])})  # type: ignore[list-item]
    got = extract(tmp_path, "activitywatch")
    assert (got.files[0].rows, got.files[0].refused) == (3, 2)


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"buckets": [1]}', '{"buckets": {"a": {"events": [{]}}}', "{}", '{"buckets": ' + '{"a":' * 50_000],
)
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"e.json": text})
    with pytest.raises(InputRefused, match="activitywatch_not_an_export"):
        extract(tmp_path, "activitywatch")


def test_a_large_export_is_never_whole_in_memory() -> None:
    import tracemalloc

    class Endless(io.RawIOBase):
        left = 60 * 1024 * 1024
        piece = (json.dumps(event("2026-08-14T08:00:00Z", title="é" * 50)) + ",").encode() * 500
        began = False

        def read(self, size: int = -1) -> bytes:
            if not self.began:
                self.began = True
                return b'{"buckets":{"a":{"type":"currentwindow","events":['
            if self.left <= 0:
                return b""
            self.left -= len(self.piece)
            return self.piece if self.left > 0 else json.dumps(event("2026-08-14T08:00:00Z")).encode() + b"]}}}"

    tracemalloc.start()
    count = sum(1 for _, each in events(Endless()) if each is not None)  # type: ignore[arg-type]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 100_000
    assert most < 16 * 1024 * 1024


@given(st.integers(1, 60), st.lists(st.text(max_size=20), max_size=5))
@settings(max_examples=50, deadline=None)
def test_pieces_of_any_size_give_the_same_events(size: int, titles: list[str]) -> None:
    raw = json.dumps(
        {"buckets": {"b": {"events": [{"timestamp": t, "data": {"title": t}} for t in titles], "type": "x"}}},
        ensure_ascii=False,
    )

    class Small(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    got = [each["timestamp"] for _, each in events(Small(raw.encode("utf-8", "surrogatepass"))) if each is not None]
    assert got == titles


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_no_bytes_do_harm(raw: bytes) -> None:
    try:
        list(events(io.BytesIO(b'{"buckets":{' + raw)))
    except NotAnExport:
        return


@pytest.mark.slow
def test_a_real_server(tmp_path: Path) -> None:
    if why := real.installed():
        pytest.skip(why)
    home = tmp_path / "home"
    home.mkdir()
    with real.running(home) as address:
        sent = real.fill(address, datetime(2026, 11, 20, tzinfo=UTC), 120)
        raw = real.asked(f"{address}/export")
    put(tmp_path / "export", {"aw-buckets-export.json": raw})
    got = extract(tmp_path / "export", "activitywatch")
    assert (got.files[0].rows, got.files[0].refused) == (sent, 0)
    assert got.systems[0]["keeps"][0]["oldest"] == Duration.of(days=121)
    assert [each["measures"] for each in got.systems[0]["indicator"]] == ["inactivity", "app-use"]
    said = "\n".join(text.en for text in got.gaps)
    assert "720 window titles and 240 addresses" in said
    assert "120 events come from private browsing" in said
    assert "Permanence" not in repr(got)
    assert "GDPR-05" in breached(found(tmp_path / "export"))


def test_the_example_is_what_the_server_exports() -> None:
    made = json.loads(real.EXAMPLE.read_text("utf-8"))["buckets"]
    assert {name: (each["type"], each["client"]) for name, each in made.items()} == real.BUCKETS
