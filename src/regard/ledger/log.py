"""The ledger's tree on disk: tiles made from the leaf table, checkpoints, receipts, and the cosignatures of witnesses.

An index here is always the leaf's index in the database, as `traces.append` returned it. The first log of a site begins at 0, so that it
is also the index in the tree; a log opened after a loss begins further on (see `recover`).
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from regard.ledger import checkpoint, note, tree
from regard.ledger.checkpoint import Checkpoint
from regard.ledger.entry import Opened
from regard.ledger.note import KeyType, Note, Signer, Verifier
from regard.ledger.proof import Disclosure, Receipt
from regard.ledger.tiles import WIDTH, Growth, Store, Tile, prune, write_files
from regard.terms import crash
from regard.terms.clock import utc
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound
from regard.terms.text import Text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BATCH = 65_536
# A witness's clock may run a little before the site's.
_AHEAD = timedelta(minutes=5)
_SHRUNK = Text(
    en="The database holds {leaves} ledger entries, the ledger {size}: it was restored from "
    "an older copy. Run `regard restore` before anything else.",
    fr="La base contient {leaves} entrées du registre, le registre {size} : elle vient "
    "d’une copie plus ancienne. Lancez d’abord `regard restore`.",
)
_DIFFERS = Text(
    en="The database and the ledger disagree at entry {index}. Keep both as they are and "
    "run `regard ledger verify` with a witness’s checkpoint.",
    fr="La base et le registre divergent à l’entrée {index}. Gardez les deux tels quels et lancez "
    "`regard ledger verify` avec le point de contrôle d’un témoin.",
)
_FORK = Text(
    en="The ledger no longer agrees with the checkpoint that it signed at {size} "
    "entries. Nothing more is signed; run `regard ledger verify`.",
    fr="Le registre ne concorde plus avec le point de contrôle qu’il a signé à {size} "
    "entrées. Plus rien n’est signé ; lancez `regard ledger verify`.",
)
_OTHER_ORIGIN = Text(
    en="This folder holds the ledger {found}, not {origin}. Point the settings at the right folder.",
    fr="Ce dossier contient le registre {found}, et non {origin}. Indiquez le bon dossier dans les réglages.",
)
_TOO_SOON = Text(
    en="Entry {index} is not under a checkpoint yet. Ask again in a minute.",
    fr="L’entrée {index} n’est pas encore couverte par un point de contrôle. Redemandez dans une minute.",
)
_NOT_OURS = Text(
    en="This checkpoint of {size} entries is not one of this ledger’s. Compare it "
    "with the ledger: one of the two was changed.",
    fr="Ce point de contrôle de {size} entrées n’est pas de ce registre. Comparez-le "
    "avec le registre : l’un des deux a été modifié.",
)
_NO_WITNESS = Text(
    en="No witness that this site knows signed this checkpoint. Enter the witness’s key in the settings first.",
    fr="Aucun témoin connu de ce site n’a signé ce point de contrôle. Inscrivez "
    "d’abord la clé du témoin dans les réglages.",
)
_AHEAD_OF_TIME = Text(
    en="The cosignature is dated in the future. Set the witness’s clock, or this machine’s.",
    fr="La cosignature est datée du futur. Réglez l’horloge du témoin, ou celle de cette machine.",
)
_OLDER = Text(
    en="A newer cosignature by {name} is already held.",
    fr="Une cosignature plus récente de {name} est déjà conservée.",
)
_EARLIER = Text(
    en="Entry {index} is of the ledger before this one. Only receipts that were made then prove it.",
    fr="L’entrée {index} est du registre précédent. Seuls les reçus établis alors la prouvent.",
)
_NO_RESOURCE = Text(en="The ledger has no resource {path}.", fr="Le registre n’a pas de ressource {path}.")


@dataclass(frozen=True, slots=True)
class Cosigned:
    """One witness's last statement: the size that it saw, and when (UTC)."""

    witness: str
    size: int
    at: datetime


class Log:
    """One log, under one origin, in one folder: `checkpoint`, `tile/...`, and what it needs beside them.

    `folder` is the C2SP prefix: `resource` answers for it. `signer` bears the origin as its name. `witnesses` are the cosigners whose
    cosignatures are taken (`Verifier.parse` of their printed keys). Several processes may share the folder; writers wait for each other.
    """

    def __init__(self, folder: Path, origin: str, signer: Signer, *, witnesses: tuple[Verifier, ...] = ()) -> None:
        if signer.verifier.name != origin or signer.verifier.type is not KeyType.ED25519:
            raise ValueError("a log signs with an Ed25519 key that bears its origin as its name")
        if any(witness.type is not KeyType.COSIGNATURE for witness in witnesses):
            raise ValueError("a witness has a key for cosignatures")
        self.folder, self.origin, self.witnesses = folder, origin, witnesses
        self._signer = signer
        folder.mkdir(parents=True, exist_ok=True)
        self._store = Store(folder)
        self._read_first()

    @property
    def verifier(self) -> Verifier:
        """The key to print and publish: with it anyone checks this log's checkpoints."""
        return self._signer.verifier

    @property
    def store(self) -> Store:
        """The tiles, to read."""
        return self._store

    @property
    def first(self) -> int:
        """The database index of this log's first leaf: 0, save for a log opened after a loss."""
        return self._read_first()

    @property
    def size(self) -> int:
        """How many leaves the tiles hold (0 before the first `integrate`)."""
        return self._store.refresh()

    def integrate(self, conn: Connection) -> int:
        """Bring the tiles up to the leaf table (committed rows only) and return the tree's size. Crash-safe; idempotent.

        Raises Damaged `ledger_shrunk` when the table holds fewer leaves than the tiles (a restore: see `recover`), `ledger_differs`
        when they disagree; Unavailable `ledger_unwritable`.
        """
        from regard.ledger import recover, traces

        with self._alone():
            first = recover.first_of(conn, self.origin)
            self._keep_first(first)
            growth = Growth(self._store)
            end = recover.end_of(conn, self.origin)
            if end - first < growth.size:
                raise Damaged("ledger_shrunk", _SHRUNK, leaves=end - first, size=growth.size)
            self._check_tail(conn, first)
            fresh = self._gapless(traces.leaves(conn, first + growth.size, end), first + growth.size, end)
            while batch := list(islice(fresh, _BATCH)):
                growth.extend(batch)
                crash.point("ledger_batch_integrated")
            return growth.size

    def checkpoint(self, now: datetime) -> bytes:
        """Sign the tree as it stands, store it as `checkpoint`, and return the note.

        Beside the log's signature stands the log's own timestamped one (`cosignature/v1`, same key), which states `now`; it is not a
        witness's. Raises Damaged `ledger_forked` when the tree no longer extends what was signed last, and signs nothing.
        """
        with self._alone():
            self._store.refresh()
            head = Checkpoint(self.origin, self._store.size, self._store.root())
            last = self.latest()
            if last is not None and (last.size > head.size or self._store.root(last.size) != last.root):
                raise Damaged("ledger_forked", _FORK, size=last.size)
            signed = checkpoint.sign(head, self._signer)
            stated = note.cosign(signed.text, _Stating(self._signer), now)
            held = [s for n in self._held() if n.text == signed.text for s in n.signatures if self._is_witness(s)]
            whole = signed.with_signatures((stated, *held)).encode()
            write_files(self.folder, {"checkpoint": whole})
            crash.point("ledger_checkpoint_written")
            return whole

    def latest(self) -> Checkpoint | None:
        """The last checkpoint signed; None before the first. Raises InputRefused when the file was changed."""
        data = self._read("checkpoint")
        return None if data is None else checkpoint.open_checkpoint(data, self.verifier).checkpoint

    def proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The inclusion proof of leaf `index` in the tree of `size` leaves (the latest checkpoint's when None).

        Raises Conflict `leaf_uncovered` when the leaf is not in it yet, NotFound `leaf_other_log` when it is an earlier log's.
        """
        place, size = self._place(index), self._signed_size() if size is None else size
        if not 0 <= place < size:
            raise Conflict("leaf_uncovered", _TOO_SOON, index=index)
        return tree.inclusion(place, size, self._store.node)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of `new` leaves (the latest checkpoint's when None) begins with that of `old`."""
        new = self._signed_size() if new is None else new
        if not 0 <= old <= new <= self._store.refresh():
            raise Conflict("leaf_uncovered", _TOO_SOON, index=max(old, new))
        return tree.consistency(old, new, self._store.node)

    def growth_file(self, old: int) -> bytes:
        """The latest checkpoint with the consistency proof from a tree of `old` leaves, as C2SP tlog-witness's add-checkpoint body."""
        data = self._read("checkpoint")
        if data is None:
            raise Conflict("leaf_uncovered", _TOO_SOON, index=old)
        lines = [f"old {old}", *(note.b64(step) for step in self.consistency(old)), "", ""]
        return "\n".join(lines).encode() + data

    def receipt(self, index: int, leaf: bytes, opened: tuple[Opened, ...] = (), *, fields: int = 0) -> bytes:
        """A `.tlog-proof` file for one leaf, with the reader's own fields in it; `fields` is how many the whole trace has.

        It is made against the checkpoint with the most witnesses among those that hold the leaf. Raises as `proof` does.
        """
        place = self._place(index)
        best = self._best(place)
        if best is None:
            raise Conflict("leaf_uncovered", _TOO_SOON, index=index)
        size = Checkpoint.parse(best.text).size
        extra = Disclosure(leaf, fields, opened).encode()
        return Receipt(place, tree.inclusion(place, size, self._store.node), best.encode(), extra).encode()

    def cosign(self, body: bytes, now: datetime) -> Cosigned:
        """Take a witness's cosigned checkpoint (the body of `POST /ledger/cosignature`) and return the newest statement in it.

        Raises InputRefused when it is malformed, not signed by this log, or by no known witness, or dated in the future; Damaged
        `checkpoint_differs` when this log once signed it and is another now; Conflict `cosignature_older`.
        """
        opened = checkpoint.open_checkpoint(body, self.verifier, self.witnesses)
        if not opened.cosigned:
            raise InputRefused("witness_unknown", _NO_WITNESS)
        head = opened.checkpoint
        if head.size > self._store.refresh() or self._store.root(head.size) != head.root:
            raise Damaged("checkpoint_differs", _NOT_OURS, size=head.size)
        ours = [s for s in opened.note.signatures if not self._is_witness(s) and self._is_own(s)]
        taken = []
        with self._alone():
            before = {c.witness: c for c in self.cosigned()}
            for verified in opened.cosigned:
                key, at = verified.verifier, verified.at or utc(now)
                if at > utc(now) + _AHEAD:
                    raise InputRefused("cosignature_future", _AHEAD_OF_TIME)
                last = before.get(key.name)
                if last and (last.size, last.at) >= (head.size, at):
                    raise Conflict("cosignature_older", _OLDER, name=key.name)
                mine = next(s for s in opened.note.signatures if (s.name, s.key_id) == (key.name, key.key_id))
                held = Note(opened.note.text, (*ours, mine)).encode()
                write_files(self.folder, {f"witnessed/{key.key_id.hex()}": held})
                taken.append(Cosigned(key.name, head.size, at))
        return max(taken, key=lambda c: c.at)

    def cosigned(self) -> tuple[Cosigned, ...]:
        """Each known witness's last statement, where there is one."""
        found = []
        for held in self._held():
            opened = checkpoint.open_checkpoint(held.encode(), self.verifier, self.witnesses)
            found += [
                Cosigned(v.verifier.name, opened.checkpoint.size, v.at) for v in opened.cosigned if v.at is not None
            ]
        return tuple(found)

    def cosignature_age(self, now: datetime) -> timedelta | None:
        """How old the newest cosignature is; None when no witness has ever cosigned. More than two days is a finding."""
        stated = [c.at for c in self.cosigned()]
        return utc(now) - max(stated) if stated else None

    def resource(self, path: str) -> bytes:
        """What `GET <prefix>/<path>` answers (`checkpoint`, `tile/0/x001/234`, `tile/entries/000.p/12`). Raises NotFound."""
        if path == "checkpoint":
            data = self._read("checkpoint")
            if data is None:
                raise NotFound("ledger_resource", _NO_RESOURCE, path=path)
            return data
        tile = Tile.parse(path)
        if not 0 < tile.width <= self._width(tile):
            raise NotFound("ledger_resource", _NO_RESOURCE, path=path)
        return self._store.read(tile)

    def prune(self, minimum: int) -> int:
        """Remove tiles and bundles wholly below tree index `minimum`; return how many files went (C2SP tlog-tiles, Pruning)."""
        with self._alone():
            return prune(self._store, minimum)

    def _place(self, index: int) -> int:
        """The leaf's place in this log's tree."""
        place = index - self.first
        if place < 0:
            raise NotFound("leaf_other_log", _EARLIER, index=index)
        return place

    def _width(self, tile: Tile) -> int:
        self._store.refresh()
        return self._store.width_of(tile.level, tile.index)

    def _signed_size(self) -> int:
        last = self.latest()
        self._store.refresh()
        return 0 if last is None else last.size

    def _best(self, place: int) -> Note | None:
        data = self._read("checkpoint")
        candidates = [
            n for n in (*self._held(), *((note.parse(data),) if data else ())) if Checkpoint.parse(n.text).size > place
        ]
        self._store.refresh()
        merged: dict[str, Note] = {}
        for one in candidates:
            merged[one.text] = merged[one.text].with_signatures(one.signatures) if one.text in merged else one
        if not merged:
            return None
        return max(
            merged.values(), key=lambda n: (sum(map(self._is_witness, n.signatures)), Checkpoint.parse(n.text).size)
        )

    def _held(self) -> list[Note]:
        """The cosigned checkpoints of the witnesses that are known now, in their order."""
        held = (self._read(f"witnessed/{witness.key_id.hex()}") for witness in self.witnesses)
        return [note.parse(data) for data in held if data is not None]

    def _is_witness(self, signature: note.Signature) -> bool:
        return any((w.name, w.key_id) == (signature.name, signature.key_id) for w in self.witnesses)

    def _is_own(self, signature: note.Signature) -> bool:
        own = (self.verifier, _Stating(self._signer).verifier)
        return any((k.name, k.key_id) == (signature.name, signature.key_id) for k in own)

    def _read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def _read_first(self) -> int:
        data = self._read("origin")
        if data is None:
            return 0
        found, _, first = data.decode("utf-8", "replace").rstrip("\n").rpartition(" ")
        if found != self.origin or not first.isdigit():
            raise Conflict("ledger_other_origin", _OTHER_ORIGIN, found=found, origin=self.origin)
        return int(first)

    def _keep_first(self, first: int) -> None:
        if self._read("origin") is None:
            write_files(self.folder, {"origin": f"{self.origin} {first}\n".encode()})
        elif self._read_first() != first:
            raise Damaged("ledger_differs", _DIFFERS, index=first)

    def _check_tail(self, conn: Connection, first: int) -> None:
        """The last tile's leaves are still those of the table: finds a database that was restored and then went on."""
        from regard.ledger import traces

        size = self._store.size
        if not size:
            return
        tile = (size - 1) // WIDTH
        start = first + tile * WIDTH
        there = self._store.hashes(0, tile)
        stored = self._gapless(traces.leaves(conn, start, first + size), start, first + size)
        for index, (leaf, hashed) in enumerate(zip(stored, there, strict=True), start):
            if tree.leaf_hash(leaf) != hashed:
                raise Damaged("ledger_differs", _DIFFERS, index=index)

    @staticmethod
    def _gapless(found: Iterator[tuple[int, bytes]], start: int, end: int) -> Iterator[bytes]:
        expected = start
        for index, leaf in found:
            if index != expected:
                raise Damaged("ledger_differs", _DIFFERS, index=expected)
            expected += 1
            yield leaf
        if expected != end:
            raise Damaged("ledger_differs", _DIFFERS, index=expected)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer of this folder at a time, over processes and threads."""
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class _Stating:
    """The log's own key in its second use: a timestamped signature, which states when the log signed."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @property
    def verifier(self) -> Verifier:
        return Verifier(self._signer.verifier.name, KeyType.COSIGNATURE, self._signer.verifier.public)

    def sign(self, message: bytes) -> bytes:
        return self._signer.sign(message)
