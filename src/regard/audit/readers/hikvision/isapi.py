"""What a Hikvision recorder answers over ISAPI, saved as XML files: its log, users, recording plan, sound, privacy masks.

`CMSearchResult` (POST ContentMgmt/logSearch), `UserList` (Security/users), `TrackList` (ContentMgmt/record/tracks),
`StreamingChannelList` (Streaming/channels), `PrivacyMask` (System/Video/inputs/channels/N/privacyMask). Tags are those of public captures
and of the vendor's ISAPI guide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

import pyarrow as pa

from regard.audit.extract import Asked, Extract, FileRead, Refusal, Table
from regard.audit.mapping import FileTable, times
from regard.audit.readers.hikvision import xml
from regard.audit.source import Source
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused, RegardError
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

VERSION = "1"
ROOTS = frozenset(
    {
        "CMSearchResult",
        "UserList",
        "TrackList",
        "Track ",
        "Track>",
        "StreamingChannelList",
        "StreamingChannel ",
        "PrivacyMask",
    }
)
_DURATION = re.compile(r"P(\d{1,4})DT(\d{1,2})H", re.ASCII)
_ACTIONS = (
    (re.compile(r"playback|preview|live|capture|getpicture", re.I), "view"),
    (re.compile(r"export|backup|download|burn|copy", re.I), "export"),
    (re.compile(r"delete|format|clear|erase", re.I), "erase"),
    (re.compile(r"set|config|modify|add|upgrade|reset|restore|lock|unlock|parameter", re.I), "change"),
)


class Isapi:
    """The XML files of one recorder."""

    def knows(self, source: Source, name: str) -> bool:
        """An XML file whose first element is one of those."""
        if PurePosixPath(name).suffix.lower() not in (".xml", ".txt", ""):
            return False
        try:
            return xml.begins(source, name, ROOTS)
        except (RegardError, OSError):
            return False

    def read(self, source: Source, names: Sequence[str], tables: Sequence[FileTable], asked: Asked) -> Extract:
        """All the files together: one system, its accesses and accounts. Raises InputRefused when not one can be read."""
        found = _Found(asked)
        failed: RegardError | None = None
        for name in names:
            try:
                found.take(source, name)
            except InputRefused as error:
                failed = failed or error
                found.refused.append(Refusal(name, None, "", error.text))
        if failed and not found.files:
            raise failed
        return found.extract()


class _Found:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.files: list[FileRead] = []
        self.refused: list[Refusal] = []
        self.accesses: list[tuple[datetime, str, str, str, str | None]] = []
        self.users: list[tuple[str, str]] = []
        self.terms: dict[str, Duration | None] = {}
        self.loop = False
        self.sound: dict[str, bool] = {}
        self.masks: dict[str, bool] = {}

    def take(self, source: Source, name: str) -> None:
        """One file, by its root."""
        tree = xml.root(source, name)
        rows = bad = 0
        if tree.tag == "CMSearchResult":
            rows, bad = self._log(tree, name)
        elif tree.tag == "UserList":
            for user in xml.each(tree, "User"):
                rows += 1
                self.users.append((xml.said(user, "userName"), xml.said(user, "userLevel") or "user"))
        elif tree.tag in ("TrackList", "Track"):
            for track in xml.each(tree, "Track"):
                rows += 1
                self._track(track)
        elif tree.tag in ("StreamingChannelList", "StreamingChannel"):
            for channel in xml.each(tree, "StreamingChannel"):
                rows += 1
                heard = xml.flag(channel, "Audio/enabled")
                camera = (xml.said(channel, "id") or str(rows))[:-2] or str(rows)
                if heard is not None:
                    self.sound[camera] = heard or self.sound.get(camera, False)
        elif tree.tag == "PrivacyMask":
            rows = 1
            on = [xml.flag(region, "enabled") for region in xml.each(tree, "PrivacyMaskRegion")]
            self.masks[name] = xml.flag(tree, "enabled") is True and any(on)
        self.files.append(
            FileRead(name, source.file(name).stat().st_size, source.sha256(name), "hikvision", VERSION, rows, bad)
        )

    def _log(self, tree: Element, name: str) -> tuple[int, int]:
        rows = bad = 0
        for item in xml.each(tree, "searchMatchItem"):
            rows += 1
            meta = [part for part in xml.said(item, "logDescriptor/metaId").split("/")[1:] if part]
            user = xml.said(item, "logDescriptor/userName")
            try:
                at = times.instant(xml.said(item, "logDescriptor/StartDateTime"), ("iso",), self.asked.zone)
            except times.BadTime:
                bad += 1
                continue
            if not user or (meta and meta[0].lower() != "operation"):
                continue  # alarms and information of the device itself are nobody's access
            what = meta[1] if len(meta) > 1 else ""
            action = next((word for shape, word in _ACTIONS if shape.search(what)), "other")
            thing = xml.said(item, "logDescriptor/channelID") or (meta[2] if len(meta) > 2 else "")
            self.accesses.append((at, user, action, thing or " ", xml.said(item, "logDescriptor/ipAddress") or None))
        if bad:
            self.refused.append(Refusal(name, None, "StartDateTime", _BAD_TIME, bad))
        return rows, bad

    def _track(self, track: Element) -> None:
        if xml.flag(track, "Enable") is False:
            return
        found = _DURATION.fullmatch(xml.said(track, "Duration"))
        self.loop = self.loop or xml.flag(track, "LoopEnable") is True
        if found:
            length = Duration.of(days=int(found[1]), hours=int(found[2]))
            self.terms[xml.said(track, "id")] = length if length > Duration() else None
        for extension in xml.each(track, "CustomExtension"):
            heard = xml.flag(extension, "SaveAudio")
            if heard is not None:
                camera = xml.said(track, "id")[:-2] or xml.said(track, "id")
                self.sound[camera] = heard or self.sound.get(camera, False)

    def extract(self) -> Extract:
        """The system, with what the files show of it and nothing else."""
        system: dict[str, Any] = {"id": self.asked.system or "cctv", "area": Area.CCTV.value}
        if self.terms:
            bounded = [term for term in self.terms.values() if term is not None]
            keeps: dict[str, Any] = {"data": "images", "on": "server"}
            if len(bounded) == len(self.terms):
                keeps |= {"kept": max(bounded), "erasure": "automatic"}
            elif self.loop:
                keeps |= {"erasure": "disk-full"}
            system["keeps"] = [keeps]
        if self.sound:
            system["camera"] = [
                {"id": f"channel-{camera}", "count": 1, "sound": heard} for camera, heard in sorted(self.sound.items())
            ]
        tables: list[Table] = []
        if self.accesses:
            tables.append(Table("accesses", _accesses(self.accesses), system["id"], "ISAPI logSearch"))
        if self.users:
            tables.append(Table("accounts", _accounts(self.users), system["id"], "ISAPI users"))
        gaps = [_GAP]
        if self.masks:
            gaps.append(_MASKS.filled(on=sum(self.masks.values()), all=len(self.masks)))
        instants = [row[0] for row in self.accesses]
        rows, bad = sum(each.rows or 0 for each in self.files), sum(each.refused for each in self.files)
        return Extract(
            "hikvision",
            VERSION,
            systems=(system,),
            tables=tuple(tables),
            files=tuple(self.files),
            refused=tuple(self.refused),
            gaps=tuple(gaps),
            period=Span(min(instants), max(instants)) if instants else None,
            coverage=1 - bad / rows if rows else None,
        )


def _accesses(rows: list[tuple[datetime, str, str, str, str | None]]) -> pa.Table:
    at, account, action, thing, host = zip(*rows, strict=True)
    columns = {
        "at": times.to_array(list(at)),
        "account": pa.array(account, pa.string()),
        "action": pa.array(action, pa.string()),
        "object": pa.array(thing, pa.string()),
    }
    if any(host):
        columns["from"] = pa.array(host, pa.string())
    return pa.table(columns)


def _accounts(rows: list[tuple[str, str]]) -> pa.Table:
    """ISAPI lists the users that exist; there is no other state: each of them can log in."""
    names, roles = zip(*rows, strict=True)
    return pa.table(
        {
            "account": pa.array(names, pa.string()),
            "role": pa.array(roles, pa.string()),
            "active": pa.array([True] * len(names), pa.bool_()),
        }
    )


_BAD_TIME = Text("not a time", "pas une heure")
_GAP = Text(
    "The recorder’s settings do not show what the cameras see, who looks at them live, nor the disk’s real depth: ask for the plan of the "
    "cameras and the date of the oldest recording.",
    "Les réglages de l’enregistreur ne montrent ni le champ des caméras, ni qui les regarde en direct, ni la profondeur réelle du disque : "
    "demandez le plan des caméras et la date du plus ancien enregistrement.",
)
_MASKS = Text(
    "Privacy masks are on for {on} of the {all} channels that were exported; what they hide cannot be told: ask for a picture of each.",
    "Des masques sont actifs sur {on} des {all} voies exportées ; on ne sait pas ce qu’ils cachent : demandez une image de chacune.",
)
