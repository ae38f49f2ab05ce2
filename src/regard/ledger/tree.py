"""The Merkle tree of RFC 6962 and RFC 9162 (section 2.1): hashing, roots, inclusion and consistency proofs. Pure.

Nodes are asked for through a function `node(level, index)`: the hash over leaves [index·2^level, (index+1)·2^level), all of them present.
One set of algorithms so serves the tree in memory (`Tree`) and the tree in tiles (`tiles.Store`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hash of each entry, in order."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def pair_up(hashes: Sequence[bytes]) -> list[bytes]:
    """The level above an even number of hashes."""
    return [sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes), 2)]


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes (the Merkle Tree Hash); of none, SHA-256 of nothing.

    Level by level: an odd last hash moves up unpaired, which is the same tree as RFC 6962's recursive split.
    """
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        odd = [level.pop()] if len(level) % 2 else []
        level = pair_up(level) + odd
    return level[0]


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(start: int, end: int, node: Node) -> bytes:
    """The root over leaves [start, end), where start is a multiple of the smallest power of two that is at least end − start."""
    length = end - start
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(length)
    return node_hash(range_root(start, middle, node), range_root(middle, end, node))


def root(size: int, node: Node) -> bytes:
    """The root of the tree of the first `size` leaves."""
    return range_root(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The path from leaf `index` to the root of the tree of `size` leaves, from the bottom up. Raises ValueError outside the tree."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """The proof that the tree of `new` leaves begins with the tree of `old`. Raises ValueError when old > new."""
    if not 0 <= old <= new:
        raise ValueError("the older tree is not the larger one")
    if old in (0, new):
        return ()
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(range_root(start, end, node))
    return tuple(reversed(path))


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a leaf hash and its path lead to (RFC 9162, 2.1.3.2); None when the path does not fit the place."""
    if not 0 <= index < size or any(len(step) != HASH_BYTES for step in path):
        return None
    at, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            value = node_hash(step, value)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            value = node_hash(value, step)
        at, last = at >> 1, last >> 1
    return value if last == 0 else None


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves with this `root`."""
    return root_from_inclusion(leaf, index, size, path) == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree (new, new_root) begins with the tree (old, old_root) (RFC 9162, 2.1.4.2).

    Every tree begins with the empty one, whose root is fixed and whose proof is empty.
    """
    if not 0 <= old <= new or any(len(step) != HASH_BYTES for step in path):
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


class Tree:
    """A tree in memory: leaf hashes and every whole node above them."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        self.extend(hashes)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, entries: Iterable[bytes]) -> None:
        """Add entries (not hashes), in order."""
        self.extend(leaf_hashes(entries))

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaf hashes, in order."""
        self._levels[0].extend(hashes)
        level = 0
        while (pairs := len(self._levels[level]) // 2) > 0:
            if level + 1 == len(self._levels):
                self._levels.append([])
            below, above = self._levels[level], self._levels[level + 1]
            above.extend(pair_up(below[2 * len(above) : 2 * pairs]))
            level += 1

    def node(self, level: int, index: int) -> bytes:
        """The hash over leaves [index·2^level, (index+1)·2^level)."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves (of all when None)."""
        return root(len(self) if size is None else size, self.node)

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The inclusion proof of leaf `index` in the first `size` leaves."""
        return inclusion(index, len(self) if size is None else size, self.node)

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The consistency proof from `old` to `new` leaves."""
        return consistency(old, len(self) if new is None else new, self.node)
