"""Generations of the key file in a folder: one is current, the others are being born or being destroyed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from regard.terms import crash
from regard.terms.errors import Damaged, NotFound, Unavailable
from regard.terms.text import Text
from regard.vault import disk
from regard.vault.protectors import FileMode, Protector, bad_root

CURRENT, ROOT, RING, LOCK = "CURRENT", "root", "ring", "lock"
_PREFIX = "gen-"
_FORMAT = "regard-root/1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of CURRENT from another."""

    inode: int
    modified: int


def name(generation: int) -> str:
    """The folder of a generation."""
    return f"{_PREFIX}{generation:06d}"


def stamp(keys: Path) -> Stamp:
    """The present state of CURRENT. Raises `NotFound` (`keyring_absent`)."""
    try:
        found = (keys / CURRENT).stat()
    except FileNotFoundError:
        raise NotFound(
            "keyring_absent",
            Text(
                "No keys here. Bring them back from the escrow copy; without keys nothing that was kept opens.",
                "Aucune clé ici. Rétablissez-les depuis la copie de séquestre ; sans clés, rien de ce qui a été gardé ne s’ouvre.",
            ),
        ) from None
    return Stamp(found.st_ino, found.st_mtime_ns)


def current(keys: Path) -> int:
    """The number of the current generation. Raises `NotFound` (`keyring_absent`), `Damaged` (`keys_current`)."""
    stamp(keys)
    text = (keys / CURRENT).read_text(encoding="ascii", errors="replace").strip()
    digits = text.removeprefix(_PREFIX)
    if not text.startswith(_PREFIX) or not digits.isascii() or not digits.isdigit():
        raise Damaged(
            "keys_current",
            Text(
                "The file that names the current keys is damaged. Bring the keys back from their escrow copy.",
                "Le fichier qui nomme les clés en vigueur est endommagé. Rétablissez les clés depuis leur copie de séquestre.",
            ),
        )
    return int(digits)


def check_modes(paths: Iterable[Path]) -> None:
    """Refuse keys that others may read. Raises `Unavailable` (`keys_exposed`)."""
    for path in paths:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid not in (os.geteuid(), 0):
            raise Unavailable(
                "keys_exposed",
                Text(
                    "The key file “{name}” is open to others. Set its mode to {mode} and ask who could read it.",
                    "Le fichier de clés « {name} » est ouvert à d’autres. Mettez ses droits à {mode} et demandez-vous qui a pu le lire.",
                ),
                name=path.name,
                mode="0700" if stat.S_ISDIR(found.st_mode) else "0600",
            )


def root_bytes(protector: Protector, root: bytes) -> bytes:
    """The content of a root file."""
    fields = {"format": _FORMAT, "protector": protector.name, **protector.protect(root)}
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read_root(folder: Path, protector: Protector) -> bytes:
    """The root key of a generation. Raises `Damaged` (`root_fields`), `Unavailable` (`passphrase_needed`, `passphrase_wrong`)."""
    try:
        fields = json.loads((folder / ROOT).read_bytes())
    except ValueError:
        raise bad_root() from None
    if (
        not isinstance(fields, dict)
        or not all(isinstance(v, str) for v in fields.values())
        or fields.get("format") != _FORMAT
    ):
        raise bad_root()
    stored = fields.get("protector")
    opener: Protector = FileMode() if stored == FileMode.name else protector
    if stored != opener.name:
        raise Unavailable(
            "passphrase_needed",
            Text(
                "The keys are protected ({name}); give what opens them.",
                "Les clés sont protégées ({name}) ; donnez de quoi les ouvrir.",
            ),
            name=str(stored)[:40],
        )
    return opener.reveal(fields)


def write(keys: Path, generation: int, root: bytes, ring: Iterable[bytes]) -> None:
    """Write a generation beside the current one, durable. Raises OSError."""
    folder = keys / name(generation)
    folder.mkdir(mode=disk.OWNER_FOLDER)
    crash.point("keyring.new_folder")
    disk.write_new(folder / RING, ring)
    disk.write_new(folder / ROOT, [root])
    disk.sync_folder(folder)
    disk.sync_folder(keys)
    crash.point("keyring.new_written")


def switch(keys: Path, generation: int) -> None:
    """Make a generation the current one. Raises OSError."""
    disk.replace(keys / CURRENT, [name(generation).encode() + b"\n"])
    crash.point("keyring.switched")


def others(keys: Path, generation: int | None) -> list[Path]:
    """The generations on the disk that are not `generation`."""
    keep = None if generation is None else name(generation)
    return sorted(path for path in keys.glob(f"{_PREFIX}*") if path.name != keep)


def destroy_others(keys: Path, generation: int | None) -> int:
    """Overwrite and unlink every other generation, root first; returns how many there were. Raises OSError."""
    found = others(keys, generation)
    for folder in found:
        disk.overwrite_and_unlink(folder / ROOT)
        crash.point("keyring.old_root_gone")
        disk.overwrite_and_unlink(folder / RING)
        for rest in folder.iterdir():
            disk.overwrite_and_unlink(rest)
        folder.rmdir()
        disk.sync_folder(keys)
        crash.point("keyring.old_gone")
    return len(found)


def copy(source: Path, target: Path) -> None:
    """Bring `target` (an escrow folder) to the current generation of `source`, then destroy its older ones. Raises OSError."""
    generation = current(source)
    disk.folder(target)
    target.chmod(disk.OWNER_FOLDER)
    inside = target / name(generation)
    inside.mkdir(mode=disk.OWNER_FOLDER, exist_ok=True)
    for part in (RING, ROOT):
        disk.replace(inside / part, [(source / name(generation) / part).read_bytes()])
    disk.sync_folder(target)
    crash.point("keyring.escrow_written")
    disk.replace(target / CURRENT, [name(generation).encode() + b"\n"])
    crash.point("keyring.escrow_switched")
    destroy_others(target, generation)
