from __future__ import annotations

import http.server
import json
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from regard.ledger import checkpoint, entry, note, tree
from regard.ledger.checkpoint import Checkpoint
from regard.ledger.note import KeySigner, KeyType, Verifier
from regard.ledger.opening import Opening
from regard.ledger.tiles import Growth, Store, Tile, rewind
from regard.terms.clock import SetClock
from regard.terms.errors import Conflict, Damaged, InputRefused, NotFound, Unavailable
from regard_witness.__main__ import main
from regard_witness.source import FolderSource, HttpSource, post, source
from regard_witness.witness import Settings, Witness

ORIGIN = "site.example/ledger"
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def leaves(count: int, start: int = 0, tag: str = "") -> list[bytes]:
    return [b"leaf %d %s" % (n, tag.encode()) for n in range(start, start + count)]


class Site:
    """A site's ledger folder, without the site."""

    def __init__(self, folder: Path, origin: str = ORIGIN, seed: bytes = bytes(range(32))) -> None:
        self.folder, self.origin = folder, origin
        self.signer = KeySigner(origin, seed)
        folder.mkdir(exist_ok=True)

    def grow(self, entries: list[bytes]) -> Checkpoint:
        store = Store(self.folder)
        Growth(store).extend(entries)
        return self.sign(Checkpoint(self.origin, store.size, store.root()))

    def sign(self, head: Checkpoint) -> Checkpoint:
        (self.folder / "checkpoint").write_bytes(checkpoint.sign(head, self.signer).encode())
        return head

    def rewrite(self, size: int, entries: list[bytes]) -> Checkpoint:
        """The site's owner rewrites everything, with the site's own key."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        return self.grow(entries[:size])


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def witness(tmp_path: Path, site: Site, clock: SetClock) -> Witness:
    settings = Settings("union.example/w1", str(site.signer.verifier), str(site.folder))
    return Witness.create(tmp_path / "witness", settings, clock)


def look(witness: Witness, site: Site) -> checkpoint.Opened:
    signed = witness.follow(FolderSource(site.folder))
    return checkpoint.open_checkpoint(signed, site.signer.verifier, (witness.verifier,))


def test_follows_a_growing_ledger(witness: Witness, site: Site, clock: SetClock) -> None:
    for count in (1, 255, 0, 3, 600, 41):
        store = Store(site.folder)
        head = (
            site.grow(leaves(count, store.size))
            if count
            else checkpoint.open_checkpoint((site.folder / "checkpoint").read_bytes(), site.signer.verifier).checkpoint
        )
        opened = look(witness, site)
        assert opened.checkpoint == head
        assert opened.cosigned[0].at == clock.now()
        assert witness.seen().size == head.size
        clock.advance(timedelta(hours=1))
    mirrored = Store(witness.folder / "mirror")
    assert (mirrored.size, mirrored.root()) == (900, Store(site.folder).root())
    assert witness.age() == timedelta(hours=1)


def test_its_key_is_its_own_and_kept_to_itself(witness: Witness) -> None:
    assert stat.S_IMODE((witness.folder / "key").stat().st_mode) == 0o600
    assert witness.verifier.type is KeyType.COSIGNATURE
    assert Verifier.parse(str(witness.verifier)) == witness.verifier


@pytest.mark.parametrize("size", [100, 300, 301, 700])
def test_a_rewritten_ledger_is_refused_for_good(size: int, witness: Witness, site: Site) -> None:
    site.grow(leaves(300))
    look(witness, site)
    changed = leaves(700)
    changed[42] = b"as if nothing had been looked at"
    site.rewrite(size, changed)
    before = (witness.folder / "cosignature").read_bytes()
    with pytest.raises(Damaged, match="ledger_forked") as alarm:
        look(witness, site)
    assert alarm.value.exit_code == 6
    proof = witness.folder / f"fork-{size}"
    shown = checkpoint.open_checkpoint((proof / "shown-now").read_bytes(), site.signer.verifier).checkpoint
    seen = checkpoint.open_checkpoint((proof / "seen-before").read_bytes(), site.signer.verifier).checkpoint
    assert (shown.size, seen.size) == (size, 300)
    assert (witness.folder / "cosignature").read_bytes() == before
    # Even when the site shows the true ledger again.
    site.rewrite(300, leaves(300))
    with pytest.raises(Damaged, match="ledger_forked"):
        look(witness, site)


def test_an_older_checkpoint_is_stale_not_forked(witness: Witness, site: Site) -> None:
    old = site.grow(leaves(10))
    site.grow(leaves(10, 10))
    look(witness, site)
    site.sign(old)
    with pytest.raises(Conflict, match="checkpoint_stale"):
        look(witness, site)
    assert witness.forks() == ()


def test_entries_that_are_not_the_signed_ones(witness: Witness, site: Site) -> None:
    site.grow(leaves(10))
    look(witness, site)
    site.grow(leaves(10, 10))
    bundle = site.folder / "tile/entries/000.p/20"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole.replace(b"leaf 15", b"leaf xx"))
    with pytest.raises(Damaged, match="entries_wrong"):
        look(witness, site)
    bundle.write_bytes(whole[:-1])
    with pytest.raises(InputRefused, match="bundle_malformed"):
        look(witness, site)
    assert witness.seen().size == 10
    bundle.write_bytes(whole)
    assert look(witness, site).checkpoint.size == 20


def test_a_foreign_signature_is_refused(witness: Witness, site: Site) -> None:
    site.grow(leaves(3))
    site.signer = KeySigner(ORIGIN, bytes(32))
    site.grow(leaves(3, 3))
    with pytest.raises(InputRefused, match="signature_unknown"):
        look(witness, site)


@pytest.mark.crash
@pytest.mark.parametrize(
    "point", ["witness_batch_mirrored", "witness_checkpoint_kept", "ledger_files_renamed", "ledger_size_written"]
)
def test_killed_while_it_looks(point: str, witness: Witness, site: Site) -> None:
    site.grow(leaves(200))
    look(witness, site)
    head = site.grow(leaves(200, 200))
    command = [sys.executable, "-m", "regard_witness", "follow", str(witness.folder)]
    ended = subprocess.run(command, env={"REGARD_CRASH_AT": point}, check=False, capture_output=True)
    assert ended.returncode == 137
    assert look(witness, site).checkpoint == head
    assert Store(witness.folder / "mirror").root() == head.root


def test_unverified_entries_of_an_interrupted_look_are_not_trusted(witness: Witness, site: Site) -> None:
    site.grow(leaves(200))
    look(witness, site)
    # An attacker's entries reached the mirror, then the power went: they were never verified.
    Growth(Store(witness.folder / "mirror")).extend(leaves(50, 0, "poison"))
    head = site.grow(leaves(100, 200))
    assert look(witness, site).checkpoint == head
    with pytest.raises(ValueError, match="reach"):
        rewind(Store(witness.folder / "mirror"), 9999)


def test_a_successor_names_what_was_last_seen(tmp_path: Path, witness: Witness, site: Site) -> None:
    head = site.grow(leaves(30))
    look(witness, site)
    cases = {
        "smaller": Opening("new.example", ORIGIN, 20, head.root, 10),
        "root": Opening("new.example", ORIGIN, 30, bytes(32), 10),
        "previous": Opening("new.example", "other", 30, head.root, 10),
        "none": None,
    }
    for name, opening in cases.items():
        false = Site(tmp_path / name, "new.example")
        first = entry.notice("govern", opening.text() if opening else "hello\n", NOW)
        false.grow([first, *leaves(3)])
        with pytest.raises(InputRefused, match="not_successor"):
            witness.succeed(false.signer.verifier, str(false.folder), FolderSource(false.folder))
    true = Site(tmp_path / "true", "new.example")
    told = Opening("new.example", ORIGIN, 30, head.root, 10)
    true.grow([entry.notice("govern", told.text(), NOW), *leaves(3)])
    assert witness.succeed(true.signer.verifier, str(true.folder), FolderSource(true.folder)) == told
    again = Witness(witness.folder, SetClock(NOW))
    assert look(again, true).checkpoint.size == 4
    # The old mirror stays: it is the memory of the old ledger.
    assert Store(witness.folder / "mirror-1").root() == head.root


class Handler(http.server.SimpleHTTPRequestHandler):
    folder = ""
    taken: list[bytes]

    def translate_path(self, path: str) -> str:
        return str(Path(self.folder) / path.removeprefix("/ledger/"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(body)
        self.send_response(204 if self.path == "/ledger/cosignature" else 500)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(site: Site) -> Iterator[tuple[str, list[bytes]]]:
    taken: list[bytes] = []
    handler = type("Bound", (Handler,), {"folder": str(site.folder), "taken": taken})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ledger", taken
    server.shutdown()
    server.server_close()


def test_over_http(
    served: tuple[str, list[bytes]], site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, taken = served
    site.grow(leaves(700))
    folder = tmp_path / "laptop"
    words = ["--name", "dpo.example/w", "--log-key", str(site.signer.verifier), "--from", url]
    assert main(["init", str(folder), *words, "--post", f"{url}/cosignature"], SetClock(NOW)) == 0
    key = Verifier.parse(capsys.readouterr().out)
    assert main(["--lang", "fr", "follow", str(folder)], SetClock(NOW)) == 0
    assert "Vérifié et cosigné : 700 entrées." in capsys.readouterr().err
    opened = checkpoint.open_checkpoint(taken[0], site.signer.verifier, (key,))
    assert (opened.checkpoint.size, len(opened.cosigned)) == (700, 1)
    site.grow(leaves(100, 700))
    assert main(["follow", str(folder)], SetClock(NOW)) == 0
    assert main(["status", str(folder)], SetClock(NOW)) == 0
    assert "800 entries verified" in capsys.readouterr().err
    site.rewrite(900, leaves(900, 0, "x"))
    assert main(["--lang", "fr", "follow", str(folder)], SetClock(NOW)) == 6
    assert "A ÉTÉ RÉÉCRIT" in capsys.readouterr().err
    assert main(["status", str(folder)], SetClock(NOW)) == 6
    assert len(taken) == 2


def test_a_partial_bundle_that_became_full_meanwhile(served: tuple[str, list[bytes]], site: Site) -> None:
    site.grow(leaves(300))
    assert HttpSource(served[0]).entries(Tile(-1, 0, 10)) == leaves(10)
    with pytest.raises(NotFound, match="ledger_absent"):
        HttpSource(served[0]).entries(Tile(-1, 7))


def test_a_site_that_refuses_the_cosignature(served: tuple[str, list[bytes]], tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cosignature_not_taken"):
        post(served[0] + "/elsewhere", b"x", kept=tmp_path)
    with pytest.raises(Unavailable, match="site_silent"):
        HttpSource("http://127.0.0.1:9/ledger").checkpoint()
    with pytest.raises(InputRefused, match="address_wrong"):
        post("file:///etc/passwd", b"x", kept=tmp_path)
    for wrong in ("ftp://site.example/ledger", "/nowhere/at/all"):
        with pytest.raises(InputRefused, match="address_wrong"):
            source(wrong)


def test_commands_that_cannot(tmp_path: Path, site: Site, witness: Witness, capsys: pytest.CaptureFixture[str]) -> None:
    log = str(site.signer.verifier)
    base = ["init", str(tmp_path / "w"), "--from", str(site.folder)]
    assert main([*base, "--name", "a b", "--log-key", log]) == 2
    assert main([*base, "--name", "w", "--log-key", log[:-2]]) == 2
    assert main([*base, "--name", "w", "--log-key", str(witness.verifier)]) == 2
    assert main(["init", str(witness.folder), "--from", "x", "--name", "w", "--log-key", log]) == 5
    assert main(["key", str(tmp_path / "none")]) == 4
    assert main(["follow", str(witness.folder)]) == 4
    assert main(["key", str(witness.folder)]) == 0
    assert str(witness.verifier) in capsys.readouterr().out
    (witness.folder / "witness.json").write_text(json.dumps({"name": 1}))
    assert main(["key", str(witness.folder)]) == 4


def test_it_is_light() -> None:
    """No database, no web framework, no heavy library: a union can read all that it imports."""
    code = "import sys, regard_witness.__main__; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"sqlalchemy", "django", "pydantic", "numpy", "pyarrow", "rfc3161_client", "msgspec"} & set(out)


def test_what_a_witness_signs_is_what_c2sp_says(witness: Witness, site: Site) -> None:
    head = site.grow(leaves(2))
    signed = note.parse(witness.follow(FolderSource(site.folder)))
    mine = next(s for s in signed.signatures if s.name == "union.example/w1")
    seconds = int(NOW.timestamp())
    assert mine.payload[:8] == seconds.to_bytes(8, "big")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    message = f"cosignature/v1\ntime {seconds}\n{head.text()}".encode()
    Ed25519PublicKey.from_public_bytes(witness.verifier.public).verify(mine.payload[8:], message)
    assert head.root == tree.root_of(tree.leaf_hashes(leaves(2)))
