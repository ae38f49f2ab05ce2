"""Strings that should not be in a file that is published."""

from __future__ import annotations

import re

_CREDENTIALS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^/\s@]*:[^/\s@]+@", re.IGNORECASE)
_STREAM = re.compile(r"\b(?:rtsps?|rtmps?|srt|rtp|udp|onvif)://", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:password|passwd|pwd|secret|token|api[_-]?key|mot de passe|bearer)\b\s*[=:]\s*\S{4,}|\bbearer\s+\S{12,}"
    r"|-----BEGIN |\bgh[pousr]_\w{20,}|\bAKIA[0-9A-Z]{12,}|\beyJ[\w-]{10,}\.|\bxox[abp]-|\bsk-[\w-]{16,})",
    re.IGNORECASE,
)
_LONG = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
_IPV4 = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")


def secret(value: str) -> str | None:
    """Which kind of secret `value` looks like: `credentials`, `stream`, `token`, `address`; None when it looks like none.

    A guess, on the safe side: a person decides. The value itself is never repeated.
    """
    if _CREDENTIALS.search(value):
        return "credentials"
    if _STREAM.search(value):
        return "stream"
    if _NAMED.search(value) or any(_random(piece) for piece in _LONG.findall(value)):
        return "token"
    return "address" if _IPV4.search(value) else None


def _random(piece: str) -> bool:
    """Whether a long piece mixes capitals, small letters and digits as no name does, or is long hexadecimal."""
    mixed = all(re.search(kind, piece) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    turns = len(re.findall(r"[a-zA-Z][0-9]|[0-9][a-zA-Z]|[a-z][A-Z]", piece))
    return (mixed and turns >= 5) or (len(piece) >= 32 and re.fullmatch(r"[0-9a-f]+", piece) is not None)
