"""What a witness remembers and does: verify that the ledger only grew, mirror it, cosign.

Its folder:

    witness.json     its name, the log's key, where to read, where to post
    key              its own Ed25519 seed, hexadecimal, readable by its owner only
    mirror/          the ledger's entries and tiles as verified, and `checkpoint`, the last one verified
    cosignature      the last checkpoint with its cosignature: what is posted, or handed over on a stick
    fork-<size>/     the proof that the ledger was rewritten: both checkpoints. While one lies there, nothing is cosigned.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from regard.ledger import checkpoint, entry
from regard.ledger.checkpoint import Opened
from regard.ledger.note import KeySigner, KeyType, Verifier
from regard.ledger.opening import Opening
from regard.ledger.tiles import ENTRIES, WIDTH, Growth, Store, Tile, rewind, write_files
from regard.terms import crash
from regard.terms.clock import Clock
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound
from regard.terms.text import Text
from regard_witness.source import Source

_BATCH = 256
_NO_FOLDER = Text(
    en="{folder} is not a witness's folder. Make one with `regard-witness init`.",
    fr="{folder} n’est pas le dossier d’un témoin. Créez-en un avec `regard-witness init`.",
)
_EXISTS = Text(
    en="{folder} already holds a witness. Choose another folder, or delete it knowingly: its key would be lost.",
    fr="{folder} contient déjà un témoin. Choisissez un autre dossier, ou supprimez-le sciemment : sa clé serait perdue.",
)
_FORK = Text(
    en="THE LEDGER {origin} WAS REWRITTEN. At {size} entries it is not the ledger seen before. Nothing is cosigned any more. "
    "Keep the folder {folder}: it holds both signed checkpoints and is the proof. Tell the representatives and the authority.",
    fr="LE REGISTRE {origin} A ÉTÉ RÉÉCRIT. À {size} entrées, ce n’est plus le registre vu auparavant. Plus rien n’est cosigné. "
    "Gardez le dossier {folder} : il contient les deux points de contrôle signés et fait preuve. "
    "Prévenez les représentants et l’autorité.",
)
_STALE = Text(
    en="The site shows an older checkpoint ({size} entries) than the one already seen ({seen}). If this lasts, the site was restored "
    "from a backup or hides its newest entries: ask.",
    fr="Le site montre un point de contrôle plus ancien ({size} entrées) que celui déjà vu ({seen}). Si cela dure, le site a été "
    "restauré d’une sauvegarde ou cache ses dernières entrées : demandez.",
)
_ENTRIES_WRONG = Text(
    en="The entries that the site serves do not make the tree that it signed ({size} entries). Nothing was cosigned; try again, "
    "and if it persists, tell the representatives.",
    fr="Les entrées que sert le site ne forment pas l’arbre qu’il a signé ({size} entrées). Rien n’a été cosigné ; réessayez "
    "et, si cela persiste, prévenez les représentants.",
)
_NOT_A_LOG = Text(
    en="This is a witness's key. Give the ledger's key, as the site prints it.",
    fr="C’est la clé d’un témoin. Donnez celle du registre, telle que le site l’imprime.",
)
_NOT_SUCCESSOR = Text(
    en="The new ledger does not begin by naming the last checkpoint seen of the old one ({what}). "
    "Do not accept it: ask the site what was lost.",
    fr="Le nouveau registre ne commence pas par nommer le dernier point de contrôle vu de l’ancien ({what}). "
    "Ne l’acceptez pas : demandez au site ce qui a été perdu.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a witness is told once: its name, the log's printed key, where to read, where to post ('' = nowhere)."""

    name: str
    log: str
    read: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness verified last: how many entries, and when its cosignature says (None before the first)."""

    size: int
    at: datetime | None


class Witness:
    """A witness in its folder. Raises NotFound `witness_absent` where there is none."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self._clock = folder, clock
        try:
            self.settings = Settings(**json.loads((folder / "witness.json").read_text("utf-8")))
            seed = bytes.fromhex((folder / "key").read_text("ascii").strip())
        except (OSError, ValueError, TypeError) as error:
            raise NotFound("witness_absent", _NO_FOLDER, folder=str(folder)) from error
        self.log = Verifier.parse(self.settings.log)
        self._signer = KeySigner(self.settings.name, seed, KeyType.COSIGNATURE)
        self._mirror = folder / "mirror"

    @classmethod
    def create(cls, folder: Path, settings: Settings, clock: Clock) -> Witness:
        """Make a witness with a new key. Raises Conflict `witness_exists`, InputRefused `key_malformed`."""
        if (folder / "witness.json").exists() or (folder / "key").exists():
            raise Conflict("witness_exists", _EXISTS, folder=str(folder))
        if Verifier.parse(settings.log).type is not KeyType.ED25519:
            raise InputRefused("key_of_witness", _NOT_A_LOG)
        _, seed = KeySigner.generate(settings.name, KeyType.COSIGNATURE)
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(seed.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        write_files(folder, {"witness.json": _settings(settings)})
        return cls(folder, clock)

    @property
    def verifier(self) -> Verifier:
        """The witness's own key, to enter in the site's settings."""
        return self._signer.verifier

    def seen(self) -> Seen:
        """What it verified last."""
        held = self._held()
        mine = self._cosignature()
        return Seen(held.checkpoint.size if held else 0, mine.cosigned[0].at if mine and mine.cosigned else None)

    def age(self) -> timedelta | None:
        """How old its last cosignature is; None before the first. Over two days it is a finding at the site."""
        at = self.seen().at
        return None if at is None else self._clock.now() - at

    def forks(self) -> tuple[Path, ...]:
        """The folders that hold proof of a rewritten ledger."""
        return tuple(sorted(self.folder.glob("fork-*")))

    def follow(self, source: Source) -> bytes:
        """Look once: verify, mirror, cosign; return the cosigned checkpoint (also in `cosignature`).

        Raises Damaged `ledger_forked` (and keeps the proof), `entries_wrong`; Conflict `checkpoint_stale`; whatever the source raises.
        """
        for fork in self.forks():
            size = int(fork.name.partition("-")[2] or 0)
            raise self._fork_error(size, fork)
        found = checkpoint.open_checkpoint(source.checkpoint(), self.log)
        self._verify(found, source)
        write_files(self._mirror, {"checkpoint": found.note.encode()})
        crash.point("witness_checkpoint_kept")
        signed = checkpoint.cosign(found.note, self._signer, self._clock.now()).encode()
        write_files(self.folder, {"cosignature": signed})
        return signed

    def _verify(self, found: Opened, source: Source) -> None:
        head, store = found.checkpoint, Store(self._mirror)
        held = self._held()
        trusted = held.checkpoint.size if held else 0
        if store.size > trusted:
            # Entries of a look that was interrupted: not verified yet.
            rewind(store, trusted)
        if head.size <= trusted:
            if store.root(head.size) != head.root:
                raise self._forked(found, held)
            if head.size < trusted:
                raise Conflict("checkpoint_stale", _STALE, size=head.size, seen=trusted)
            return
        growth = Growth(store)
        for batch in self._fresh(source, trusted, head.size):
            growth.extend(batch)
            crash.point("witness_batch_mirrored")
        if store.root() == head.root:
            return
        rewind(store, trusted)
        self._blame(found, source, held)

    def _fresh(self, source: Source, since: int, size: int) -> Iterator[list[bytes]]:
        """The entries after `since`, in batches of many bundles."""
        last, rest = divmod(size, WIDTH)
        bundles = [Tile(ENTRIES, index) for index in range(since // WIDTH, last)]
        bundles += [Tile(ENTRIES, last, rest)] if rest else []
        skip = since % WIDTH
        with ThreadPoolExecutor(4) as pool:
            for start in range(0, len(bundles), _BATCH):
                part = bundles[start : start + _BATCH]
                entries = []
                for tile, found in zip(part, pool.map(source.entries, part), strict=True):
                    if len(found) != tile.width:
                        raise Damaged("entries_wrong", _ENTRIES_WRONG, size=size)
                    entries += found
                yield entries[skip:]
                skip = 0

    def _blame(self, found: Opened, source: Source, held: Opened | None) -> None:
        """Tell a rewritten ledger from a bad copy: do the site's own entries, from the first, make the tree it signed?"""
        head = found.checkpoint
        whole = self.folder / "suspect"
        store = Store(whole)
        if store.size:
            rewind(store, 0)
        growth = Growth(store)
        for batch in self._fresh(source, 0, head.size):
            growth.extend(batch)
        if store.root() != head.root or held is None:
            raise Damaged("entries_wrong", _ENTRIES_WRONG, size=head.size)
        raise self._forked(found, held)

    def _forked(self, found: Opened, held: Opened | None) -> Damaged:
        size = found.checkpoint.size
        folder = self.folder / f"fork-{size}"
        proof = {"shown-now": found.note.encode()}
        if held is not None:
            proof["seen-before"] = held.note.encode()
        write_files(folder, proof)
        return self._fork_error(size, folder)

    def _fork_error(self, size: int, folder: Path) -> Damaged:
        return Damaged("ledger_forked", _FORK, origin=self.log.name, size=size, folder=str(folder))

    def succeed(self, log: Verifier, read: str, source: Source) -> Opening:
        """Follow the log that replaces the old one after a loss, when its first entry names what this witness last saw.

        The old mirror stays beside the new one. Raises InputRefused `not_successor`: the new log begins otherwise, or names less.
        """
        held = self._held()
        found = checkpoint.open_checkpoint(source.checkpoint(), log)
        opening = _opening(source, found.checkpoint.size)
        if opening is None or opening.previous != self.log.name or opening.origin != log.name:
            raise InputRefused("not_successor", _NOT_SUCCESSOR, what="first entry")
        if held is not None and (opening.size < held.checkpoint.size or not self._knows(opening, held)):
            raise InputRefused("not_successor", _NOT_SUCCESSOR, what=f"{opening.size} / {held.checkpoint.size}")
        if self._mirror.exists():
            number = len(list(self.folder.glob("mirror-*"))) + 1
            self._mirror.replace(self.folder / f"mirror-{number}")
        (self.folder / "cosignature").unlink(missing_ok=True)
        self.log = log
        self.settings = Settings(self.settings.name, str(log), read or self.settings.read, self.settings.post)
        write_files(self.folder, {"witness.json": _settings(self.settings)})
        return opening

    def _knows(self, opening: Opening, held: Opened) -> bool:
        """A larger checkpoint than ours (another witness's) cannot be compared here; one of our size must be ours."""
        head = held.checkpoint
        return opening.size > head.size or opening.root == head.root

    def _held(self) -> Opened | None:
        return self._open(self._mirror / "checkpoint")

    def _cosignature(self) -> Opened | None:
        return self._open(self.folder / "cosignature")

    def _open(self, file: Path) -> Opened | None:
        if not file.exists():
            return None
        return checkpoint.open_checkpoint(file.read_bytes(), self.log, (self.verifier,))


def _opening(source: Source, size: int) -> Opening | None:
    """What the first entry says, when it is an opening."""
    if not size:
        return None
    first = source.entries(Tile(ENTRIES, 0, min(size, WIDTH)))
    try:
        text = entry.parse_leaf(first[0]).notice if first else None
    except Damaged:
        return None
    return Opening.parse(text) if text else None


def _settings(settings: Settings) -> bytes:
    return (json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n").encode()
