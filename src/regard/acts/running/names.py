"""Names of people, each sealed under a key of its own: when a person is forgotten their name's key dies, in every copy of the database."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from regard.terms.sealing import RowCipher
from regard.vault.buckets import Bucket

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite


def bucket(site: RunningSite, system: str, pseudonym: str) -> Bucket:
    """The key bucket of one person's name. Its id is a keyed digest: it names nobody, also in the journal of erasures."""
    about = b"name\0" + system.encode() + b"\0" + pseudonym.encode()
    return Bucket(system, f"name.{hmac.digest(site.blind, about, 'sha256')[:16].hex()}", None, rows=True)


def cipher(site: RunningSite, system: str, pseudonym: str) -> RowCipher:
    """What seals and opens one person's name."""
    return site.keyring.row_cipher(system, bucket(site, system, pseudonym).kind, None)


def make(site: RunningSite, system: str, pseudonyms: Iterable[str]) -> None:
    """Make the keys of several names at once, durable on return."""
    site.keyring.make_row_buckets([bucket(site, system, one) for one in pseudonyms])
