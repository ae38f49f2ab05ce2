"""Tiles on disk (C2SP tlog-tiles): 256 hashes a tile, 256 entries a bundle, in files that a web server can serve as they are.

    checkpoint                       not written here
    tile/<level>/<index>[.p/<width>]     hashes, 32 bytes each
    tile/entries/<index>[.p/<width>]     entries, each after its length (two bytes, big-endian)
    size                             how far the tiles reach: "<size> <minimum index>"; written last

A file is written whole under another name, synced, renamed, and its folder synced; `size` moves only then. What lies beyond `size` after a
crash is written again, with the same bytes.
"""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from regard.ledger import tree
from regard.ledger.tree import HASH_BYTES
from regard.terms import crash
from regard.terms.errors import Damaged, InputRefused, NotFound, Unavailable
from regard.terms.text import Text

WIDTH = 256
ENTRIES = -1
_LEVELS = 8
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)
_BAD_TILE = Text(
    en="The tile {path} is not what the ledger wrote. Restore the folder, or fetch the tile from a witness’s mirror.",
    fr="La tuile {path} n’est pas ce que le registre a écrit. Restaurez le dossier, ou reprenez la tuile du miroir d’un témoin.",
)
_NO_TILE = Text(
    en="The ledger has no resource {path}.",
    fr="Le registre n’a pas de ressource {path}.",
)
_BAD_BUNDLE = Text(
    en="This bundle of ledger entries is malformed ({what}).",
    fr="Ce lot d’entrées du registre est mal formé ({what}).",
)
_NO_DISK = Text(
    en="The ledger’s folder cannot be written ({why}). Free some space or repair the disk; nothing was lost.",
    fr="Le dossier du registre ne peut pas être écrit ({why}). Libérez de la place ou réparez le disque ; rien n’est perdu.",
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile's address. `level` is `ENTRIES` (−1) for a bundle of entries; `width` 256 when it is full."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the log's prefix: `tile/0/x001/234/067.p/12`."""
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{part}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read a path in its one form. Raises NotFound `tile_unknown` on any other, so that it can come from a request."""
        found = _PATH.fullmatch(path)
        if found:
            index = int("".join(c for c in found["index"] if c.isdigit()))
            width = int(found["width"]) if found["width"] else WIDTH
            tile = cls(ENTRIES if found["level"] == "entries" else int(found["level"]), index, width)
            if tile.path == path:
                return tile
        raise NotFound("tile_unknown", _NO_TILE, path=path[:120])


def needed(size: int, since: int = 0) -> list[Tile]:
    """The tiles and bundles of a tree of `size` leaves that hold something newer than leaf `since`, lowest level first."""
    found = [*_row(ENTRIES, size, since)]
    level = 0
    while size:
        found += _row(level, size, since)
        level, size, since = level + 1, size // WIDTH, since // WIDTH
    return found


def _row(level: int, size: int, since: int) -> list[Tile]:
    last, rest = divmod(size, WIDTH)
    row = [Tile(level, index) for index in range(since // WIDTH, last)]
    if rest and since < size:
        row.append(Tile(level, last, rest))
    return row


def pack(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes. Raises OverflowError over 65,535 bytes an entry."""
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def unpack(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises InputRefused `bundle_malformed` when lengths do not add up or there are over 256."""
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle) or len(entries) == WIDTH:
            raise InputRefused("bundle_malformed", _BAD_BUNDLE, what="length")
        entries.append(bundle[start:at])
    return entries


def split(data: bytes) -> list[bytes]:
    """The hashes of a tile. Raises InputRefused `bundle_malformed` when the length is not that of 1 to 256 hashes."""
    if not data or len(data) % HASH_BYTES or len(data) > WIDTH * HASH_BYTES:
        raise InputRefused("bundle_malformed", _BAD_BUNDLE, what="tile")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


class Store:
    """The tiles in a folder, read, and checked for their length only. A tile's hashes are kept in memory, the last 64 tiles used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._cache: OrderedDict[tuple[int, int, int], list[list[bytes]]] = OrderedDict()
        self._lock = threading.Lock()
        self.size, self.minimum = self._read_size()

    def _read_size(self) -> tuple[int, int]:
        try:
            text = (self.folder / "size").read_text("ascii")
        except FileNotFoundError:
            return 0, 0
        found = re.fullmatch(r"(\d{1,19}) (\d{1,19})\n", text, re.ASCII)
        if not found:
            raise Damaged("tile_damaged", _BAD_TILE, path="size")
        return int(found[1]), int(found[2])

    def refresh(self) -> int:
        """Read again how far the tiles reach (another process may have written), and return it."""
        size, minimum = self._read_size()
        if size < self.size:
            # Rewound, or another folder in its place: what is remembered may be written anew.
            with self._lock:
                self._cache.clear()
        self.size, self.minimum = size, minimum
        return size

    def read(self, tile: Tile) -> bytes:
        """A tile's bytes; of a partial one that a wider form replaced, the beginning. Raises NotFound `tile_unknown`."""
        try:
            return (self.folder / tile.path).read_bytes()
        except FileNotFoundError:
            pass
        if tile.width < WIDTH:
            for wider in self._wider(tile):
                data = (self.folder / wider.path).read_bytes()
                if tile.level == ENTRIES:
                    return pack(unpack(data)[: tile.width])
                return data[: tile.width * HASH_BYTES]
        raise NotFound("tile_unknown", _NO_TILE, path=tile.path)

    def _wider(self, tile: Tile) -> list[Tile]:
        full = Tile(tile.level, tile.index)
        if (self.folder / full.path).exists():
            return [full]
        parts = self.folder / (full.path + ".p")
        widths = sorted(int(p.name) for p in parts.iterdir() if p.name.isdigit()) if parts.is_dir() else []
        return [Tile(tile.level, tile.index, width) for width in widths if width > tile.width]

    def width_of(self, level: int, index: int) -> int:
        """How wide a tile is in the tree as it stands; 0 when it is not in it."""
        count = self.size >> (8 * max(level, 0))
        return max(0, min(WIDTH, count - index * WIDTH))

    def hashes(self, level: int, index: int) -> list[bytes]:
        """The hashes of one tile of the tree as it stands. Raises NotFound `tile_unknown`, Damaged `tile_damaged`."""
        return self._subtree(level, index)[0]

    def entries(self, index: int) -> list[bytes]:
        """The entries of one bundle of the tree as it stands. Raises NotFound `tile_unknown`, Damaged `tile_damaged`."""
        tile = Tile(ENTRIES, index, self.width_of(ENTRIES, index))
        try:
            entries = unpack(self.read(tile))
        except InputRefused:
            entries = []
        if len(entries) != tile.width:
            raise Damaged("tile_damaged", _BAD_TILE, path=tile.path)
        return entries

    def node(self, level: int, index: int) -> bytes:
        """The hash over leaves [index·2^level, (index+1)·2^level), from the tiles: what `tree`'s proofs ask for."""
        high, inner = divmod(level, _LEVELS)
        tile, place = divmod(index << inner, WIDTH)
        return self._subtree(high, tile)[inner][place >> inner]

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree's first `size` leaves (of all when None)."""
        return tree.root(self.size if size is None else size, self.node)

    def _subtree(self, level: int, index: int) -> list[list[bytes]]:
        """The tile's hashes and the whole nodes above them, up to seven levels."""
        width = self.width_of(level, index)
        key = (level, index, width)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        tile = Tile(level, index, width)
        if not width:
            raise NotFound("tile_unknown", _NO_TILE, path=tile.path)
        data = self.read(tile)
        if len(data) != width * HASH_BYTES:
            raise Damaged("tile_damaged", _BAD_TILE, path=tile.path)
        levels = [split(data)]
        while len(levels) < _LEVELS and len(levels[-1]) > 1:
            below = levels[-1]
            levels.append(tree.pair_up(below[: len(below) & ~1]))
        with self._lock:
            self._cache[key] = levels
            while len(self._cache) > 64:
                self._cache.popitem(last=False)
        return levels


class Growth:
    """Appends to the tiles in a folder. One process at a time; whoever calls sees to that.

    After an error the object is of no more use: make another, which begins again where `size` stands.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._size = store.refresh()
        self._tails: list[list[bytes]] = []
        count, level = self._size, 0
        while count:
            full, rest = divmod(count, WIDTH)
            self._tails.append(list(store.hashes(level, full)) if rest else [])
            count, level = full, level + 1
        full, rest = divmod(self._size, WIDTH)
        self._bundle = store.entries(full) if rest else []

    @property
    def size(self) -> int:
        """How many leaves are in."""
        return self._size

    def extend(self, entries: Sequence[bytes]) -> int:
        """Add entries, make them durable, and return the new size."""
        files: dict[str, bytes] = {}
        done: list[Tile] = []
        self._bundles(entries, files, done)
        self._push(0, tree.leaf_hashes(entries), self._size, files, done)
        self._size += len(entries)
        write_files(self._store.folder, files)
        write_files(self._store.folder, {"size": f"{self._size} {self._store.minimum}\n".encode()})
        crash.point("ledger_size_written")
        for tile in done:
            _drop_parts(self._store.folder / (tile.path + ".p"))
        self._store.refresh()
        return self._size

    def _bundles(self, entries: Sequence[bytes], files: dict[str, bytes], done: list[Tile]) -> None:
        index, waiting = self._size // WIDTH, self._bundle + list(entries)
        for start in range(0, len(waiting) - WIDTH + 1, WIDTH):
            full = Tile(ENTRIES, index)
            files[full.path] = pack(waiting[start : start + WIDTH])
            done.append(full)
            index += 1
        self._bundle = waiting[len(waiting) - len(waiting) % WIDTH :]
        if self._bundle and entries:
            files[Tile(ENTRIES, index, len(self._bundle)).path] = pack(self._bundle)

    def _push(self, level: int, hashes: list[bytes], count: int, files: dict[str, bytes], done: list[Tile]) -> None:
        """Put `hashes` into the tiles of a level that holds `count`, and what becomes whole into the level above."""
        if not hashes:
            return
        if level == len(self._tails):
            self._tails.append([])
        index, waiting = count // WIDTH, self._tails[level] + hashes
        above, first = [], index
        for start in range(0, len(waiting) - WIDTH + 1, WIDTH):
            block = waiting[start : start + WIDTH]
            full = Tile(level, index)
            files[full.path] = b"".join(block)
            done.append(full)
            above.append(tree.root_of(block))
            index += 1
        tail = self._tails[level] = waiting[len(waiting) - len(waiting) % WIDTH :]
        if tail:
            files[Tile(level, index, len(tail)).path] = b"".join(tail)
        self._push(level + 1, above, first, files, done)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files whole, each synced before it takes its name, and then their folders. Raises Unavailable `ledger_unwritable`."""
    try:
        names = [folder / path for path in files]
        parents = {name.parent for name in names}
        for parent in parents:
            parent.mkdir(parents=True, exist_ok=True)
        temporary = [name.with_name(name.name + ".new") for name in names]
        for name, data in zip(temporary, files.values(), strict=True):
            name.write_bytes(data)
        crash.point("ledger_files_written")
        _sync_all(temporary)
        crash.point("ledger_files_synced")
        for old, new in zip(temporary, names, strict=True):
            old.replace(new)
        crash.point("ledger_files_renamed")
        # A new folder's own name lives in its parent: sync up to the prefix.
        _sync_all(sorted({up for parent in parents for up in (parent, *parent.parents) if up.is_relative_to(folder)}))
    except OSError as error:
        raise Unavailable("ledger_unwritable", _NO_DISK, why=error.strerror or type(error).__name__) from error


def _sync_all(paths: Sequence[Path]) -> None:
    """Sync files or folders, several at once: the disk then writes them in one go."""
    if len(paths) < 4:
        for path in paths:
            _sync(path)
        return
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(_sync, paths))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _drop_parts(folder: Path) -> None:
    """Remove the partial forms of a tile that is now full: C2SP allows it, and readers fall back to the full one."""
    if folder.is_dir():
        for part in folder.iterdir():
            part.unlink(missing_ok=True)
        folder.rmdir()


def rewind(store: Store, size: int) -> None:
    """Say that the tiles reach `size` leaves only; what lies beyond will be written anew. Raises ValueError when they reach less."""
    if not store.minimum <= size <= store.refresh():
        raise ValueError("the tiles do not reach so far")
    write_files(store.folder, {"size": f"{size} {store.minimum}\n".encode()})
    store.refresh()


def prune(store: Store, minimum: int) -> int:
    """Remove full tiles and bundles that end at or below leaf `minimum`, and return how many. Roots of later sizes stay provable.

    Raises ValueError when `minimum` lies beyond the tree.
    """
    if not 0 <= minimum <= store.refresh():
        raise ValueError("the minimum index lies beyond the tree")
    minimum = max(minimum, store.minimum)
    write_files(store.folder, {"size": f"{store.size} {minimum}\n".encode()})
    gone = 0
    for level in (ENTRIES, *range(_LEVELS)):
        for index in range(minimum >> (8 * (max(level, 0) + 1))):
            path = store.folder / Tile(level, index).path
            if path.exists():
                path.unlink()
                gone += 1
    store.refresh()
    return gone
