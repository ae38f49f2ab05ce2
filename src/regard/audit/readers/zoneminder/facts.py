"""What one ZoneMinder shows, in the words of the charter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from regard.audit.extract import Asked
from regard.audit.readers.recordings_folder.survey import age
from regard.audit.readers.zoneminder.filters import since
from regard.audit.readers.zoneminder.installation import Event, Installation
from regard.audit.readers.zoneminder.words import GAPS, SAID
from regard.terms.duration import Duration
from regard.terms.text import Text

GENERIC = frozenset(
    {
        "admin", "administrator", "administrateur", "root", "user", "users", "utilisateur", "guest", "invite", "viewer", "view", "camera",
        "cameras", "cam", "cctv", "nvr", "dvr", "zm", "zoneminder", "operator", "operateur", "security", "securite", "surveillance",
        "accueil", "reception", "poste", "pc", "test", "demo", "default", "manager", "staff", "live", "public", "monitor", "frigate", "motion",
    }
)  # fmt: skip
"""Names of accounts that name no person."""


def generic(name: str) -> bool:
    """Whether an account's name is a post or a thing rather than a person: `admin`, `accueil2`, `camera_1`."""
    return name.strip().lower().rstrip("0123456789_-. ") in GENERIC


def fragment(found: Installation, system: str, asked: Asked) -> dict[str, Any]:
    """The `[[system]]` that the dump shows; what it cannot show is absent."""
    cameras = []
    holding = {event.monitor for event in found.events}
    for monitor in found.monitors.values():
        if not monitor.captures and monitor.number not in holding:
            continue
        camera: dict[str, Any] = {"id": monitor.name, "count": 1, "sound": monitor.sound}
        if monitor.privacy and not monitor.masked:
            camera["masked"] = []
        cameras.append(camera)
    made: dict[str, Any] = {"id": system, "area": "cctv"}
    if "Events" in found.seen or "Filters" in found.seen:
        made["keeps"] = list(_keeps(found, asked))
    if cameras:
        made["camera"] = cameras
    accounts = _accounts(found)
    if accounts:
        made["accounts"] = accounts
    if any(each.active and each.stored in ("plain", "sha1") for each in found.accounts):
        made["security"] = {"strong": False}
    traces = _traces(found)
    if traces:
        made["traces"] = traces
    return made


def _keeps(found: Installation, asked: Asked) -> Iterator[dict[str, Any]]:
    held = [event for event in found.events if event.archived and spared(found)]
    usual = [event for event in found.events if not (event.archived and spared(found))]
    yield {"data": "images", **_term(found), **_oldest(usual, asked)}
    if held:
        yield {"data": "images", "erasure": "manual", **_oldest(held, asked)}


def spared(found: Installation) -> bool:
    """Whether archived events are left by at least one filter that erases others, or by there being none."""
    return not found.rules or any(rule.spares_archived for rule in found.rules)


def _term(found: Installation) -> dict[str, Any]:
    """The rule that covers every camera that records or holds events, the longest of them; else how events end, if they do."""
    if "Filters" not in found.seen:
        return {}
    holding = {event.monitor for event in found.events}
    terms: list[Duration | None] = []
    for monitor in found.monitors.values():
        if monitor.records or monitor.number in holding:
            terms.append(
                min((r.after for r in found.rules if r.rules(monitor.number, monitor.name) and r.after), default=None)
            )
    known = [term for term in terms if term is not None]
    if terms and len(known) == len(terms):
        return {"kept": max(known), "erasure": "automatic"}
    if any(rule.disk for rule in found.rules):
        return {"erasure": "disk-full"}
    if found.rules:
        return {}
    return {"kept": "unlimited", "erasure": "manual"}


def _oldest(events: list[Event], asked: Asked) -> dict[str, Duration]:
    oldest = age(min((event.start for event in events), default=None), asked.now)
    return {} if oldest is None else {"oldest": oldest}


def _accounts(found: Installation) -> dict[str, Any]:
    asks = found.on("ZM_OPT_USE_AUTH")
    if asks is False:
        return {"password": {"none": True}, "mfa": False}
    if not asks:
        return {}
    made: dict[str, Any] = {}
    if found.settings.get("ZM_AUTH_TYPE", "builtin") != "remote":
        made["mfa"] = False
    active = [account for account in found.accounts if account.active]
    if any(generic(account.name) for account in active):
        made["generic"] = True
    if any(account.stored == "none" for account in active):
        made["password"] = {"none": True}
    elif any(account.stored == "installed" for account in active):
        made["password"] = {"none": False, "strong": False}
    else:
        made["password"] = {"none": False}
    return made


def _traces(found: Installation) -> dict[str, Any]:
    """ZoneMinder writes down logins, what starts and what its filters erase; never who looked, exported or changed a setting (1.36)."""
    if "Config" not in found.seen:
        return {}
    made: dict[str, Any] = {"actions": ["collect", "erase"], "tamper_evident": False}
    kept = since("-" + found.settings.get("ZM_LOG_DATABASE_LIMIT", "").strip())
    if kept is not None and found.settings.get("ZM_LOG_LEVEL_DATABASE") == "0":
        made["kept"] = kept
    return made


def gaps(found: Installation) -> Iterator[Text]:
    """What people must know beside the facts, and what a dump can never show."""
    if not found.on("ZM_OPT_USE_AUTH") and found.on("ZM_OPT_USE_AUTH") is not None:
        yield SAID["open"]
    burned = [m for m in found.monitors.values() if m.masked]
    if burned:
        yield SAID["privacy"].filled(count=len(burned), cameras=named(m.name for m in burned))
    bare = [m for m in found.monitors.values() if m.privacy and not m.masked]
    if bare:
        yield SAID["unmasked"].filled(count=len(bare), cameras=named(m.name for m in bare))
    held = sum(event.archived for event in found.events)
    if held:
        yield SAID["archived"].filled(count=held)
    if any(rule.disk for rule in found.rules) and _term(found).get("erasure") == "disk-full":
        yield SAID["disk"]
    if any(rule.partial and rule.after for rule in found.rules):
        yield SAID["partial"]
    if any(a.active and a.stored == "installed" for a in found.accounts):
        yield SAID["installed"]
    if any(a.active and a.stored in ("plain", "sha1") for a in found.accounts):
        yield SAID["stored"]
    yield from GAPS


def named(names: Iterable[str]) -> str:
    """Names for a sentence: at most five, then how many more."""
    listed = [name[:40] for name in names]
    return ", ".join(listed[:5]) + (f" (+{len(listed) - 5})" if len(listed) > 5 else "")
