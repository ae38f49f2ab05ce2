"""LDIF (RFC 2849) as Active Directory (ldifde) and OpenLDAP (slapcat, ldapsearch) write it: accounts and the password policy.

Only the attributes named here are kept; password hashes are counted and never read further than their name.
Attribute meanings: Microsoft Open Specifications MS-ADTS and MS-SAMR; the OpenLDAP password policy overlay (slapo-ppolicy).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_LINE = 64 * 1024
MAX_VALUES = 64
_KEPT = """
dn objectclass samaccountname uid userprincipalname cn displayname employeeid employeenumber useraccountcontrol admincount lastlogontimestamp
lastlogon pwdaccountlockedtime nsaccountlock entryuuid authtimestamp minpwdlength pwdproperties lockoutthreshold pwdminlength pwdmaxfailure
pwdlockout
"""
_SECRETS = """
userpassword unicodepwd dbcspwd ntpwdhistory lmpwdhistory sambantpassword sambalmpassword sambapasswordhistory krbprincipalkey pwdhistory
supplementalcredentials authpassword
"""
KEPT, SECRETS = frozenset(_KEPT.split()), frozenset(_SECRETS.split())
"""Attributes that hold a password or its digest: never read."""


@dataclass(slots=True)
class Entry:
    """One entry: the line it begins on, the attributes that are kept (lower-case names), and how many secrets it held."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    secrets: int = 0
    broken: bool = False

    def one(self, *names: str) -> str:
        """The first value of the first of these attributes that has one."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")


def entries(opened: BinaryIO) -> Iterator[Entry]:
    """The entries of a file, one by one; a line that is no LDIF marks its entry as broken."""
    entry: Entry | None = None
    for number, text in _unfolded(opened):
        if text is None:
            if entry is not None:
                entry.broken = True
            continue
        if not text:
            if entry is not None:
                yield entry
            entry = None
            continue
        if text.startswith("#") or (entry is None and text.lower().startswith("version:")):
            continue
        if entry is None:
            entry = Entry(number)
        _take(entry, text)
    if entry is not None:
        yield entry


def _take(entry: Entry, text: str) -> None:
    name, sign, rest = text.partition(":")
    name = name.strip().lower().partition(";")[0]
    if not sign:
        entry.broken = entry.broken or text != "-"
        return
    if name in SECRETS:
        entry.secrets += 1
        return
    if name not in KEPT or rest.startswith("<"):  # `:<` names a file or an address: it is never opened
        return
    value: str | None = rest.strip()
    if rest.startswith(":"):
        value = _decoded(rest[1:].strip())
    if value is None:
        entry.broken = True
    elif len(entry.values.setdefault(name, [])) < MAX_VALUES:
        entry.values[name].append(value[:1_000])


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _unfolded(opened: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Logical lines with the number of their first physical one; None for one that cannot be read."""
    held: str | None = ""
    first = number = 0
    pending = False
    while raw := opened.readline(MAX_LINE + 1):
        number += 1
        text = _text(raw, opened, number)
        if text is not None and text.startswith(" ") and pending:
            held = held + text[1:] if held is not None and len(held) < MAX_LINE * 4 else None
            continue
        if pending:
            yield first, held
        held, first, pending = text, number, True
    if pending:
        yield first, held


def _text(raw: bytes, opened: BinaryIO, number: int) -> str | None:
    if len(raw) > MAX_LINE:
        while raw and not raw.endswith(b"\n"):
            raw = opened.readline(MAX_LINE + 1)
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return (text.removeprefix("\ufeff") if number == 1 else text).rstrip("\r\n")
