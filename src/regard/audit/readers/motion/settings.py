"""Motion's settings: `motion.conf`, and one file for each camera that takes over what it does not say itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from regard.terms.errors import InputRefused
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.audit.source import Source

_MOST_FILE = 1 << 20
_MOST_CAMERAS = 1000
_LINE = re.compile(r"([a-z][a-z0-9_]{1,60})(?:\s*=\s*|\s+|$)(.{0,4095})", re.I)

DEFAULTS: Mapping[str, str] = {
    "webcontrol_port": "0",
    "webcontrol_localhost": "on",
    "webcontrol_auth_method": "0",
    "webcontrol_tls": "off",
    "webcontrol_lock_attempts": "5",
    "stream_port": "0",
    "stream_localhost": "on",
    "stream_auth_method": "0",
    "stream_tls": "off",
    "movie_output": "on",
    "movie_passthrough": "off",
    "log_level": "6",
    "target_dir": ".",
}
"""What Motion 4.5 does where its settings say nothing (its own guide, and a running 4.5.1)."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way in over the network: the control page or a live stream. `beyond` this machine, with what authentication and encryption."""

    sort: str
    beyond: bool
    asks: bool
    encrypted: bool
    account: str
    secret_length: int
    secret_classes: int


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera: its name, whether a privacy mask is set, and whether it hides anything in the stored movies."""

    name: str
    masked: bool
    hides: bool
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """All of one Motion. `files` are the names that were read."""

    main: Mapping[str, str]
    cameras: tuple[Camera, ...]
    files: tuple[str, ...]
    missing: tuple[str, ...]

    def option(self, name: str) -> str:
        """A setting of the main file, or Motion's default; empty where there is neither."""
        return self.main.get(name, DEFAULTS.get(name, ""))

    def doors(self) -> tuple[Door, ...]:
        """Every way in over the network that is switched on."""
        found = [_door("webcontrol", self.main)] if _number(self.option("webcontrol_port")) else []
        for options in (self.main, *(camera.options for camera in self.cameras)):
            if _number(options.get("stream_port", "0")):
                found.append(_door("stream", options))
        return tuple(dict.fromkeys(found))


def settings(source: Source, names: list[str]) -> Settings:
    """Read them. Raises InputRefused (`motion_settings`, `motion_line`)."""
    mains = [name for name in names if PurePosixPath(name).name == "motion.conf"]
    if len(mains) != 1:
        raise InputRefused("motion_settings", _MAIN, count=len(mains))
    main, cameras, folders = _read(source, mains[0])
    confs = {PurePosixPath(name).name: name for name in names if name.endswith(".conf") and name != mains[0]}
    wanted = [PurePosixPath(path).name for path in cameras[:_MOST_CAMERAS]]
    for folder in folders:
        last = PurePosixPath(folder).name
        wanted += [PurePosixPath(n).name for n in confs.values() if PurePosixPath(n).parent.name == last]
    wanted = list(dict.fromkeys(wanted))
    found: list[Camera] = []
    read = [mains[0]]
    for number, name in enumerate(wanted, start=1):
        if name in confs:
            own, _, _ = _read(source, confs[name])
            found.append(_camera({**main, **own}, PurePosixPath(name).stem or str(number)))
            read.append(confs[name])
    missing = tuple(name for name in wanted if name not in confs)
    if not wanted:
        found.append(_camera(main, "camera"))
    return Settings(main, tuple(found), tuple(read), missing)


def _read(source: Source, name: str) -> tuple[dict[str, str], list[str], list[str]]:
    """The options of one file, and the camera files and folders that it names."""
    options: dict[str, str] = {}
    cameras: list[str] = []
    folders: list[str] = []
    content = source.bytes(name, most=_MOST_FILE).decode("utf-8", "replace")
    for number, line in enumerate(content.splitlines(), start=1):
        plain = line.strip()
        if not plain or plain[0] in "#;":
            continue
        found = _LINE.fullmatch(plain)
        if found is None:
            raise InputRefused("motion_line", _BAD_LINE, file=name, line=number)
        key, value = found[1].lower(), found[2].strip().strip('"')
        if key in ("camera", "thread"):
            cameras.append(value)
        elif key == "camera_dir":
            folders.append(value)
        elif value not in ("", "(null)", "value"):
            options[key] = value
    return options, cameras, folders


def _camera(options: Mapping[str, str], name: str) -> Camera:
    masked = bool(options.get("mask_privacy"))
    hides = masked and not on(options.get("movie_passthrough", "off"))
    return Camera(options.get("camera_name", name), masked, hides, options)


def _door(sort: str, options: Mapping[str, str]) -> Door:
    def option(name: str) -> str:
        return options.get(f"{sort}_{name}", DEFAULTS.get(f"{sort}_{name}", ""))

    account, _, secret = option("authentication").partition(":")
    return Door(
        sort=sort,
        beyond=not on(option("localhost")),
        asks=option("auth_method") not in ("0", "") and bool(account),
        encrypted=on(option("tls")),
        account=account,
        secret_length=len(secret),
        secret_classes=classes(secret),
    )


def classes(secret: str) -> int:
    """How many of lower case, upper case, digits and other signs a secret uses."""
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(kind(sign) for sign in secret) for kind in kinds)


def on(value: str) -> bool:
    """Whether Motion takes this word for yes."""
    return value.strip().lower() in ("on", "yes", "true", "1")


def _number(value: str) -> int:
    return int(value) if value.strip().isdigit() and len(value) < 10 else 0


_MAIN = Text(
    "One motion.conf is needed; there are {count}. Hand over the folder /etc/motion as it is.",
    "Il faut un fichier motion.conf ; il y en a {count}. Remettez le dossier /etc/motion tel quel.",
)
_BAD_LINE = Text(
    "{file}, line {line}: this is not a setting of Motion (a word, a space, a value).",
    "{file}, ligne {line} : ce n’est pas un réglage de Motion (un mot, une espace, une valeur).",
)
