"""The key that signs the ledger's checkpoints, and the witnesses whose cosignatures are taken.

The seed lies beside the keys of the vault, never in a backup; the origin names the site by a random word, never by its place on a disk.
"""

from __future__ import annotations

import os
import secrets

from regard.ledger.note import KeySigner, KeyType, Verifier
from regard.site.folder import SiteFolder
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text

_NO_KEY = Text(
    "The ledger’s key is missing: put keys/ledger.seed back from your copy, or open a new log (`regard restore --new-log`).",
    "La clé du registre manque : remettez keys/ledger.seed depuis votre copie, ou ouvrez un nouveau registre (`regard restore --new-log`).",
)
_LOG_KEY = Text(
    "“{name}” is the key of a ledger, not of a witness. Enter the key that `regard-witness init` printed.",
    "« {name} » est la clé d’un registre, non d’un témoin. Entrez la clé que `regard-witness init` a affichée.",
)


def new_signer(folder: SiteFolder) -> None:
    """Draw the log's origin and key, once, at the founding."""
    _write(folder, "ledger.origin", f"regard.invalid/{secrets.token_hex(8)}".encode())
    _write(folder, "ledger.seed", os.urandom(32))


def origin(folder: SiteFolder) -> str:
    """The log's origin line. Raises NotFound (`ledger_key_absent`)."""
    return _read(folder, "ledger.origin").decode()


def signer(folder: SiteFolder) -> KeySigner:
    """The signer of this site's checkpoints. Raises NotFound (`ledger_key_absent`)."""
    return KeySigner(origin(folder), _read(folder, "ledger.seed"))


def ledger_key(folder: SiteFolder) -> str:
    """The log's public key as it is printed and posted on the notice board."""
    return str(signer(folder).verifier)


def succeed(folder: SiteFolder) -> tuple[str, Verifier]:
    """Draw the origin and key of a new log, beside the old ones, until `take_over`. Returns the new origin and the old log's key."""
    old = signer(folder).verifier
    name = f"regard.invalid/{secrets.token_hex(8)}"
    for file, data in (("ledger.origin.next", name.encode()), ("ledger.seed.next", os.urandom(32))):
        (folder.keys / file).unlink(missing_ok=True)
        _write(folder, file, data)
    return name, old


def take_over(folder: SiteFolder) -> None:
    """Make the new log the site's: the old tiles and keys are set aside, never removed."""
    closed = folder.path / f"ledger-{origin(folder).rpartition('/')[2]}"
    known = folder.ledger / "witnesses"
    kept = known.read_bytes() if known.exists() else b""
    folder.ledger.rename(closed)
    folder.ledger.mkdir(mode=0o700)
    if kept:
        (folder.ledger / "witnesses").write_bytes(kept)
    for file in ("ledger.origin", "ledger.seed"):
        (folder.keys / file).replace(folder.keys / f"{file}.{closed.name}")
        (folder.keys / f"{file}.next").replace(folder.keys / file)
    descriptor = os.open(folder.keys, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def witnesses(folder: SiteFolder) -> tuple[Verifier, ...]:
    """The witnesses that were admitted: one printed key a line in ledger/witnesses."""
    path = folder.ledger / "witnesses"
    if not path.exists():
        return ()
    return tuple(Verifier.parse(line) for line in path.read_text("utf-8").splitlines() if line.strip())


def add_witness(folder: SiteFolder, key: str) -> Verifier:
    """Admit a witness by its printed key. Raises InputRefused (`key_malformed`, `key_of_a_log`)."""
    verifier = Verifier.parse(key)
    if verifier.type is not KeyType.COSIGNATURE:
        # Taken, it would keep the ledger from opening: the log's own key is easily pasted here by mistake.
        raise InputRefused("key_of_a_log", _LOG_KEY, name=verifier.name)
    path = folder.ledger / "witnesses"
    if verifier not in witnesses(folder):
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{verifier}\n")
            file.flush()
            os.fsync(file.fileno())
    return verifier


def _write(folder: SiteFolder, name: str, data: bytes) -> None:
    descriptor = os.open(folder.keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(folder: SiteFolder, name: str) -> bytes:
    try:
        return (folder.keys / name).read_bytes()
    except FileNotFoundError:
        raise NotFound("ledger_key_absent", _NO_KEY) from None
