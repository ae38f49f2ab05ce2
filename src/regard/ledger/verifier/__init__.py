"""The page with which anyone checks a receipt: one HTML file, no network, no dependency."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files


def verifier_html() -> bytes:
    """The page, byte for byte as it is published."""
    return files("regard.ledger.verifier").joinpath("verifier.html").read_bytes()


def verifier_sha256() -> str:
    """The page's SHA-256, in lower-case hexadecimal: what is printed on notices and published apart from the page."""
    return sha256(verifier_html()).hexdigest()
