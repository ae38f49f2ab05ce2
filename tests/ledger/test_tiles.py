from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.ledger import tiles, tree
from regard.ledger.tiles import ENTRIES, Growth, Store, Tile
from regard.terms.errors import Damaged, InputRefused, NotFound, Unavailable


def entries(count: int, start: int = 0) -> list[bytes]:
    return [b"entry %d" % n for n in range(start, start + count)]


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(63, 999, 255), "tile/63/999.p/255"),
        (Tile(ENTRIES, 1000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_paths_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/x000/000",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/0/../../key",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "/tile/0/000",
        "tile/entries/x001/x000",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(NotFound, match="tile_unknown"):
        Tile.parse(path)


@given(st.text(alphabet="tile/0123x.pntrs", max_size=24))
def test_one_path_one_tile(path: str) -> None:
    with contextlib.suppress(NotFound):
        assert Tile.parse(path).path == path


def test_the_example_of_the_specification() -> None:
    found = [t for t in tiles.needed(70_000) if t.level != ENTRIES]
    assert sum(t.level == 0 and t.width == 256 for t in found) == 273
    assert Tile(0, 273, 112) in found
    assert Tile(1, 0) in found
    assert Tile(1, 1, 17) in found
    assert Tile(2, 0, 1) in found
    assert len(found) == 273 + 1 + 2 + 1
    assert tiles.needed(256)[1:] == [Tile(0, 0), Tile(1, 0, 1)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_growing_in_any_batches_gives_the_same_tree(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    folder = tmp_path_factory.mktemp("log")
    whole, done = entries(sum(sizes)), 0
    grown = tree.Tree(tree.leaf_hashes(whole))
    for size in sizes:
        store = Store(folder)
        assert Growth(store).extend(whole[done : done + size]) == done + size
        done += size
        assert store.root() == grown.root(done)
    for index in range(0, done, 97):
        assert tree.inclusion(index, done, store.node) == grown.inclusion(index)
    for old in range(0, done, 113):
        assert store.root(old) == grown.root(old)
        assert tree.consistency(old, done, store.node) == grown.consistency(old)
    for tile in tiles.needed(done):
        held = store.read(tile)
        if tile.level == ENTRIES:
            assert tiles.unpack(held) == whole[tile.index * 256 : tile.index * 256 + tile.width]
        else:
            assert len(held) == 32 * tile.width


def test_deterministic(tmp_path: Path) -> None:
    for name, cuts in (("a", (700,)), ("b", (300, 400))):
        done = 0
        for cut in cuts:
            Growth(Store(tmp_path / name)).extend(entries(cut, done))
            done += cut
    first, second = content(tmp_path / "a"), content(tmp_path / "b")
    assert first.keys() <= second.keys()
    assert all(second[name] == data for name, data in first.items())


def test_partial_tiles_go_when_full_and_are_still_answered(tmp_path: Path) -> None:
    store = Store(tmp_path)
    Growth(store).extend(entries(100))
    before = {t: store.read(t) for t in tiles.needed(100)}
    Growth(store).extend(entries(200, 100))
    assert not (tmp_path / "tile/0/000.p").exists()
    assert {t: store.read(t) for t in before} == before


def test_large_trees_have_higher_tiles(tmp_path: Path) -> None:
    store = Store(tmp_path)
    Growth(store).extend(entries(66_000))
    assert (tmp_path / "tile/1/000").stat().st_size == 8192
    assert (tmp_path / "tile/2/000.p/1").stat().st_size == 32
    assert store.root() == tree.root_of(tree.leaf_hashes(entries(66_000)))


def test_pruning_keeps_later_roots_provable(tmp_path: Path) -> None:
    store = Store(tmp_path)
    whole = entries(67_000)
    Growth(store).extend(whole)
    grown = tree.Tree(tree.leaf_hashes(whole))
    assert tiles.prune(store, 66_000) > 500
    assert Store(tmp_path).minimum == 66_000
    fresh = Store(tmp_path)
    assert fresh.root(66_000) == grown.root(66_000)
    assert tree.inclusion(66_001, 67_000, fresh.node) == grown.inclusion(66_001)
    assert tree.consistency(66_000, 67_000, fresh.node) == grown.consistency(66_000)
    with pytest.raises(NotFound):
        tree.inclusion(3, 67_000, fresh.node)
    Growth(fresh).extend(entries(10, 67_000))
    assert fresh.root() == tree.root_of(tree.leaf_hashes(entries(67_010)))
    with pytest.raises(ValueError, match="beyond"):
        tiles.prune(fresh, 70_000)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_bundle_or_refused(data: bytes) -> None:
    try:
        found = tiles.unpack(data)
    except InputRefused:
        return
    assert tiles.pack(found) == data


def test_malformed_bundles_and_tiles() -> None:
    for data in (b"\0", b"\0\1", b"\0\0" * 257):
        with pytest.raises(InputRefused, match="bundle_malformed"):
            tiles.unpack(data)
    for data in (b"", b"x" * 31, b"x" * 32 * 257):
        with pytest.raises(InputRefused, match="bundle_malformed"):
            tiles.split(data)
    with pytest.raises(OverflowError):
        tiles.pack([b"x" * 65_536])


def test_damage_is_told(tmp_path: Path) -> None:
    Growth(Store(tmp_path)).extend(entries(300))
    (tmp_path / "tile/0/000").write_bytes(b"short")
    with pytest.raises(Damaged, match="tile_damaged"):
        Store(tmp_path).hashes(0, 0)
    (tmp_path / "size").write_text("many\n")
    with pytest.raises(Damaged, match="tile_damaged"):
        Store(tmp_path)


def test_a_full_disk_is_told_and_nothing_moves(tmp_path: Path) -> None:
    store = Store(tmp_path)
    Growth(store).extend(entries(10))
    (tmp_path / "tile/0/000.p/12.new").mkdir()
    with pytest.raises(Unavailable, match="ledger_unwritable"):
        Growth(store).extend(entries(2, 10))
    assert Store(tmp_path).size == 10
    (tmp_path / "tile/0/000.p/12.new").rmdir()
    Growth(store).extend(entries(2, 10))
    assert store.root() == tree.root_of(tree.leaf_hashes(entries(12)))
