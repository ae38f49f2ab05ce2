"""Device tokens: made once, shown once, kept as SHA-256 only, bound to a system and a device, rotated with an overlap.

A token is `rgd_` and 256 random bits in base32, so a fast hash is enough: there is nothing to guess. Pure functions;
the rows live with the acts.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

PREFIX = "rgd_"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What is kept of a token: its SHA-256, whose it is, from when and until when it opens (aware; None = no end)."""

    sha256: bytes
    system: str
    device: str
    since: datetime
    until: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Whether it is valid at `now`."""
        return self.since <= now and (self.until is None or now < self.until)


def create(system: str, device: str, *, now: datetime) -> tuple[str, TokenRow]:
    """A new token: its text (show it once, keep it nowhere) and its row."""
    token = PREFIX + b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()
    return token, TokenRow(digest(token), system, device, now)


def digest(token: str) -> bytes:
    """What is stored and looked up: SHA-256 of the token's text."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def rotate(old: TokenRow, *, now: datetime, overlap: timedelta) -> tuple[str, TokenRow, TokenRow]:
    """A new token beside the old one, which stays valid for `overlap`. Returns the text, the new row, and the old row with its end.

    An end that the old row has already is never put off.
    """
    token, fresh = create(old.system, old.device, now=now)
    end = now + overlap
    if old.until is not None:
        end = min(end, old.until)
    return token, fresh, TokenRow(old.sha256, old.system, old.device, old.since, end)


def match(token: str, rows: Iterable[TokenRow], *, system: str, now: datetime) -> TokenRow | None:
    """The row that this token opens for `system` at `now`, or None. Compares every row in constant time."""
    wanted = digest(token)
    found: TokenRow | None = None
    for row in rows:
        if hmac.compare_digest(row.sha256, wanted) and row.system == system and row.opens(now):
            found = row
    return found


def bearer(header: str | None) -> str | None:
    """The token in an `Authorization: Bearer …` header (RFC 6750), or None when there is none of our form."""
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(PREFIX) or not token.isascii() or len(token) > 128:
        return None
    return token
