from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import naive
from regard.ledger import tree

VECTORS = Path(__file__).parents[1] / "vectors" / "ledger"
entries_of = st.lists(st.binary(max_size=12), max_size=70)


def test_published_roots_of_rfc_6962() -> None:
    # The leaves and roots that Certificate Transparency's own reference tests use.
    leaves = [
        bytes.fromhex(x)
        for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
    ]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        assert tree.root_of(tree.leaf_hashes(leaves[:size])).hex() == root


@given(entries_of)
def test_root_is_that_of_the_rfc(entries: list[bytes]) -> None:
    grown = tree.Tree()
    grown.append(entries)
    assert grown.root() == naive.mth(entries) == tree.root_of(tree.leaf_hashes(entries))
    for size in range(len(entries) + 1):
        assert grown.root(size) == naive.mth(entries[:size])


@given(entries_of, st.lists(st.integers(0, 9), max_size=8))
def test_batches_do_not_matter(entries: list[bytes], cuts: list[int]) -> None:
    grown, rest = tree.Tree(), list(entries)
    for cut in cuts:
        grown.append(rest[:cut])
        rest = rest[cut:]
    grown.append(rest)
    assert grown.root() == naive.mth(entries)


@given(st.data(), st.integers(1, 70))
def test_inclusion(data: st.DataObject, size: int) -> None:
    entries = [bytes([i]) for i in range(size)]
    index = data.draw(st.integers(0, size - 1))
    grown = tree.Tree(tree.leaf_hashes(entries))
    path = grown.inclusion(index)
    assert list(path) == naive.path(index, entries)
    leaf, root = tree.leaf_hash(entries[index]), grown.root()
    assert tree.verify_inclusion(leaf, index, size, path, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index) if size > 1 else st.just(size))
    assert not tree.verify_inclusion(leaf, other, size, path, root)
    assert not tree.verify_inclusion(tree.leaf_hash(b"other"), index, size, path, root)
    assert not tree.verify_inclusion(leaf, index, size, (*path, root), root)
    if path:
        assert not tree.verify_inclusion(leaf, index, size, path[:-1], root)
        at = data.draw(st.integers(0, len(path) - 1))
        bent = [*path]
        bent[at] = bytes([bent[at][0] ^ 1]) + bent[at][1:]
        assert not tree.verify_inclusion(leaf, index, size, bent, root)


@given(st.data(), st.integers(0, 70))
def test_consistency(data: st.DataObject, size: int) -> None:
    entries = [bytes([i]) for i in range(size)]
    old = data.draw(st.integers(0, size))
    grown = tree.Tree(tree.leaf_hashes(entries))
    path = grown.consistency(old)
    if 0 < old < size:
        assert list(path) == naive.proof(old, entries)
    old_root, root = grown.root(old), grown.root()
    assert tree.verify_consistency(old, size, old_root, root, path)
    false_root = tree.leaf_hash(b"false")
    assert not tree.verify_consistency(old, size, false_root, root, path)
    if old:
        # From the empty tree any root follows: the proof is empty.
        assert not tree.verify_consistency(old, size, old_root, false_root, path)
    assert not tree.verify_consistency(old, size, old_root, root, (*path, root))
    if path:
        assert not tree.verify_consistency(old, size, old_root, root, path[:-1])
        assert not tree.verify_consistency(old, size, old_root, root, path[1:])


@settings(max_examples=60)
@given(st.data(), st.integers(2, 60))
def test_no_path_proves_a_changed_history(data: st.DataObject, size: int) -> None:
    entries = [bytes([i]) for i in range(size)]
    old = data.draw(st.integers(1, size - 1))
    changed = list(entries)
    changed[data.draw(st.integers(0, old - 1))] = b"changed"
    was, now = tree.Tree(tree.leaf_hashes(entries[:old])), tree.Tree(tree.leaf_hashes(changed))
    assert not tree.verify_consistency(old, size, was.root(), now.root(), now.consistency(old))


@given(st.integers(-3, 40), st.integers(-3, 40), st.lists(st.binary(min_size=31, max_size=32), max_size=8))
def test_verification_never_raises(first: int, second: int, path: list[bytes]) -> None:
    assert tree.root_from_inclusion(b"x" * 32, first, second, path) != b""
    assert tree.verify_consistency(first, second, b"a" * 32, b"b" * 32, path) in (True, False)


def test_outside_the_tree() -> None:
    grown = tree.Tree(tree.leaf_hashes([b"a", b"b"]))
    for index in (-1, 2):
        with pytest.raises(ValueError, match="no such leaf"):
            grown.inclusion(index)
    with pytest.raises(ValueError, match="older"):
        grown.consistency(3, 2)


def test_vectors() -> None:
    for case in json.loads((VECTORS / "tree.json").read_text())["trees"]:
        entries = [bytes.fromhex(e) for e in case["entries"]]
        grown = tree.Tree(tree.leaf_hashes(entries))
        assert grown.root().hex() == case["root"]
        for one in case["inclusion"]:
            assert [h.hex() for h in grown.inclusion(one["index"])] == one["path"]
        for one in case["consistency"]:
            assert [h.hex() for h in grown.consistency(one["old"])] == one["path"]
