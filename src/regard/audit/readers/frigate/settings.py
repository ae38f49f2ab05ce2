"""Frigate's settings, in the shapes of 0.13 to 0.17: what each camera records, for how long, with sound or not, who gets in.

Shapes and defaults are those of Frigate's published reference and source (config/camera/record.py, config/auth.py, config/tls.py).
A camera takes over what the top of the file says, key by key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regard.audit.readers.frigate.document import at, flag, number, table

_REVIEWED_DAYS = 10.0
"""Alerts and detections are kept ten days where the settings do not say (0.14 on); before, events were."""
_SNAPSHOT_DAYS = 10.0
_CLOUDS = {"gemini": "Google (Gemini)", "openai": "OpenAI", "azure_openai": "Microsoft (Azure OpenAI)"}


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera. `days` is how long recordings stay at the longest (None: it records nothing); `sound` None where only the files tell."""

    name: str
    days: float | None
    snapshot_days: float | None
    sound: bool | None
    masks: int
    redrawn: bool
    analytics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """All of one Frigate. `asks` is whether it asks for a login itself; `proxy` whether another program may ask before it."""

    cameras: tuple[Camera, ...]
    asks: bool
    proxy: bool
    proxy_secret: bool
    clouds: tuple[str, ...]
    restreams: int


def settings(document: dict[str, Any]) -> Settings:
    """Read them out of the document."""
    cameras = [
        _camera(document, str(name)[:60], own if isinstance(own, dict) else {})
        for name, own in list(table(document, "cameras").items())[:1000]
    ]
    return Settings(
        cameras=tuple(cameras),
        asks=flag(at(document, "auth", "enabled")) is not False,
        proxy=bool(table(document, "proxy")),
        proxy_secret=bool(at(document, "proxy", "auth_secret")),
        clouds=_clouds(document),
        restreams=len(table(document, "go2rtc", "streams")),
    )


def _camera(document: dict[str, Any], name: str, own: dict[str, Any]) -> Camera:
    def said(*path: str) -> Any:
        value = at(own, *path)
        return at(document, *path) if value is None else value

    record = _arguments(said("ffmpeg", "output_args", "record"))
    on = flag(own.get("enabled")) is not False
    return Camera(
        name=name,
        days=_days(said) if on and flag(said("record", "enabled")) else None,
        snapshot_days=_snapshot_days(said) if on and flag(said("snapshots", "enabled")) else None,
        sound=True if flag(said("audio", "enabled")) else _sound(record),
        masks=_count(said("motion", "mask"))
        + _count(said("objects", "mask"))
        + _filter_masks(said("objects", "filters")),
        redrawn="drawbox" in record or "delogo" in record or "-filter" in record or "-vf" in record,
        analytics=tuple(
            word
            for word, key in (
                ("face-recognition", "face_recognition"),
                ("plate-reading", "lpr"),
                ("search-by-attribute", "semantic_search"),
            )
            if flag(said(key, "enabled"))
        ),
    )


def _days(said: Any) -> float:
    """The longest of all that applies: Frigate keeps a recording as long as the largest matching value says."""
    days = [
        number(said("record", *path)) or 0.0
        for path in (("retain", "days"), ("continuous", "days"), ("motion", "days"), ("retain_days",))
    ]
    events = at(said("record", "events"), "retain")
    if isinstance(events, dict):
        objects = [number(value) or 0.0 for value in table(events, "objects").values()]
        days += [number(events.get("default")) or 0.0, *objects]
        if said("record", "alerts") is None and said("record", "detections") is None:
            return max(days)
    for kind in ("alerts", "detections"):
        told = number(said("record", kind, "retain", "days"))
        days.append(_REVIEWED_DAYS if told is None else told)
    return max(days)


def _snapshot_days(said: Any) -> float:
    told = number(said("snapshots", "retain", "default"))
    objects = [number(value) or 0.0 for value in table(said("snapshots", "retain", "objects")).values()]
    return max([_SNAPSHOT_DAYS if told is None else told, *objects])


def _arguments(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(part for part in value[:200] if isinstance(part, str))[:4000]
    return value[:4000] if isinstance(value, str) else ""


def _sound(record: str) -> bool | None:
    """Whether recordings have sound, where the arguments say so; the default changed between versions, so silence is not an answer."""
    if not record:
        return None
    words = record.split()
    if record.startswith("preset-record"):
        return "audio" in record
    if "-an" in words:
        return False
    return True if {"-c:a", "-acodec"} & set(words) else None


def _count(value: Any) -> int:
    """How many masks: one text, a list of texts, or (0.17 on) a mapping by name."""
    if isinstance(value, str):
        return 1 if value.strip() else 0
    return len(value) if isinstance(value, list | dict) else 0


def _filter_masks(filters: Any) -> int:
    return sum(_count(at(value, "mask")) for value in filters.values()) if isinstance(filters, dict) else 0


def _clouds(document: dict[str, Any]) -> tuple[str, ...]:
    """The firms that descriptions are asked from, with pictures: only where that is switched on."""
    switched = [
        flag(at(part, *path))
        for part in (document, *table(document, "cameras").values())
        for path in (("genai", "enabled"), ("objects", "genai", "enabled"), ("review", "genai", "enabled"))
    ]
    provider = at(document, "genai", "provider")
    named = _CLOUDS.get(provider.lower()) if isinstance(provider, str) else None
    return (named,) if named and any(switched) else ()


def published(compose: dict[str, Any]) -> tuple[tuple[int, str], ...]:
    """The container's ports that a compose file publishes beyond the machine, each with the address that it is bound to ("" for all)."""
    found: list[tuple[int, str]] = []
    for service in list(table(compose, "services").values())[:200]:
        image = at(service, "image")
        if not isinstance(image, str) or "frigate" not in image.lower():
            continue
        if at(service, "network_mode") == "host":
            found.append((5000, ""))
        ports = at(service, "ports")
        for port in ports[:200] if isinstance(ports, list) else ():
            found += _port(port)
    return tuple(one for one in dict.fromkeys(found) if one[1] not in ("127.0.0.1", "::1", "localhost"))


def _port(port: Any) -> list[tuple[int, str]]:
    if isinstance(port, dict):
        target, host = port.get("target"), port.get("host_ip", "")
        return [(target, str(host))] if isinstance(target, int) and port.get("published") else []
    parts = str(port).split("/", maxsplit=1)[0].rsplit(":", 2)
    if len(parts) < 2 or not parts[-1].isdigit():
        return []
    return [(int(parts[-1]), parts[0].strip("[]") if len(parts) == 3 else "")]
