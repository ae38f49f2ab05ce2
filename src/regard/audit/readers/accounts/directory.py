"""What a directory's export says: its accounts as a table, its password policy as facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from regard.audit.extract import Asked, Extract, FileRead, Refusal, Table
from regard.audit.mapping import FileTable, lines, times
from regard.audit.readers.accounts.ldif import Entry, entries
from regard.audit.source import Source
from regard.terms.errors import RegardError
from regard.terms.text import Text
from regard.terms.words import Area

DISABLED, PASSWORD_NOT_NEEDED, SMARTCARD = 0x2, 0x20, 0x40000
"""Bits of userAccountControl (MS-ADTS 2.2.16)."""
COMPLEX = 0x1
"""Bit of pwdProperties (MS-SAMR): DOMAIN_PASSWORD_COMPLEX, three of the kinds of characters."""
POLICY = ("minpasswordlength", "lockoutthreshold")
_PEOPLE = frozenset({"user", "person", "inetorgperson", "posixaccount", "account", "organizationalperson"})
_SCHEMA = pa.schema(
    [
        ("account", pa.string()),
        ("person", pa.string()),
        ("role", pa.string()),
        ("active", pa.bool_()),
        ("mfa", pa.bool_()),
        ("last_login", times.INSTANT),
    ]
)


class Directory:
    """LDIF files, and the CSV of `Get-ADDefaultDomainPasswordPolicy`."""

    def knows(self, source: Source, name: str) -> bool:
        """An `.ldif` file, a file that begins as one, or that CSV."""
        if PurePosixPath(name).suffix.lower() in (".ldif", ".ldf"):
            return True
        try:
            head = source.head(name, 4096)
            return bool(re.match(rb"(\xef\xbb\xbf)?((#[^\n]*|version: *1)?\r?\n)*dn::? ", head)) or self._policy_csv(
                source, name
            )
        except (RegardError, OSError):
            return False

    def _policy_csv(self, source: Source, name: str) -> bool:
        try:
            header = {lines.fold(each).replace(" ", "") for each in lines.layout(source, name).header}
        except RegardError:
            return False
        return header.issuperset(POLICY)

    def read(self, source: Source, names: Sequence[str], tables: Sequence[FileTable], asked: Asked) -> Extract:
        """The accounts of all the files in one table, and the policy that they tell."""
        found = _Found(asked)
        for name in names:
            if PurePosixPath(name).suffix.lower() in (".ldif", ".ldf") or not self._policy_csv(source, name):
                found.ldif(source, name)
            else:
                found.policy_csv(source, name)
        return found.extract()


class _Found:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.system = asked.system or "accounts"
        self.accounts: dict[str, list[Any]] = {name: [] for name in _SCHEMA.names}
        self.password: dict[str, int] = {}
        self.files: list[FileRead] = []
        self.refused: list[Refusal] = []
        self.gaps: list[Text] = []
        self.secrets = 0
        self.operational = False
        self.never_locks = False
        self.without = 0

    def ldif(self, source: Source, name: str) -> None:
        """One LDIF file."""
        count = bad = 0
        first: int | None = None
        with source.open(name) as opened:
            for entry in entries(opened):
                count += 1
                self.secrets += entry.secrets
                if entry.broken:
                    bad += 1
                    first = entry.line if first is None else first
                    continue
                self._policy(entry)
                self._account(entry)
        if bad:
            self.refused.append(Refusal(name, first, "", _BROKEN, bad))
        self._log(source, name, count, bad)

    def policy_csv(self, source: Source, name: str) -> None:
        """The CSV of the domain's default policy: one row."""
        cut = lines.layout(source, name)
        with source.open(name) as opened:
            rows = [row for chunk in lines.chunks(opened, cut) for row in chunk.rows][:1]
        for row in rows:
            said = {
                lines.fold(key).replace(" ", ""): value.strip() for key, value in zip(cut.header, row, strict=False)
            }
            self._say(said.get("minpasswordlength", ""), said.get("lockoutthreshold", ""))
            if (said.get("complexityenabled") or "").lower() in ("true", "false"):
                self.password["classes"] = 3 if said["complexityenabled"].lower() == "true" else 1
        self._log(source, name, len(rows), 0)

    def _log(self, source: Source, name: str, rows: int, bad: int) -> None:
        size, digest = source.file(name).stat().st_size, source.sha256(name)
        self.files.append(FileRead(name, size, digest, "accounts", VERSION, rows, bad))

    def _say(self, length: str, lockout: str) -> None:
        if length.isdecimal():
            self.password["length"] = int(length[:6])
        if lockout.isdecimal():
            if int(lockout) > 0:
                self.password["lockout"] = int(lockout[:6])
            else:
                self.never_locks = True

    def _policy(self, entry: Entry) -> None:
        lockout = entry.one("lockoutthreshold", "pwdmaxfailure")
        if entry.one("pwdlockout").upper() == "FALSE":
            lockout = "0"
        self._say(entry.one("minpwdlength", "pwdminlength"), lockout)
        properties = entry.one("pwdproperties")
        if properties.lstrip("-").isdecimal():
            self.password["classes"] = 3 if int(properties) & COMPLEX else 1

    def _account(self, entry: Entry) -> None:
        kinds = {kind.lower() for kind in entry.values.get("objectclass", ())}
        account = entry.one("samaccountname", "uid", "userprincipalname")
        if not account or not kinds & _PEOPLE or "computer" in kinds:
            return
        control = entry.one("useraccountcontrol")
        bits = int(control) if control.isdecimal() else None
        self.operational = (
            self.operational
            or bits is not None
            or bool(entry.one("entryuuid", "nsaccountlock", "pwdaccountlockedtime"))
        )
        if bits is not None:
            active = not bits & DISABLED
            self.without += active and bool(bits & PASSWORD_NOT_NEEDED)
        else:
            active = entry.one("nsaccountlock").upper() != "TRUE" and not entry.one("pwdaccountlockedtime")
        self.accounts["account"].append(account)
        self.accounts["person"].append(entry.one("employeeid", "employeenumber", "displayname", "cn") or None)
        self.accounts["role"].append("admin" if entry.one("admincount") == "1" else "user")
        self.accounts["active"].append(active)
        self.accounts["mfa"].append(True if bits is not None and bits & SMARTCARD else None)
        self.accounts["last_login"].append(_login(entry, self.asked.zone))

    def extract(self) -> Extract:
        """What was found in all of them."""
        if self.secrets:
            self.gaps.append(_SECRETS.filled(count=self.secrets))
        if self.never_locks:
            self.gaps.append(_NEVER_LOCKS)
        if self.without:
            self.gaps.append(_WITHOUT.filled(count=self.without))
        tables: tuple[Table, ...] = ()
        if self.accounts["account"] and self.operational:
            table = pa.table({name: self._array(name) for name in _SCHEMA.names}, schema=_SCHEMA)
            if table["mfa"].null_count == len(table):
                table = table.drop_columns(["mfa"])
            tables = (Table("accounts", table, self.system, ", ".join(read.name for read in self.files)[:200]),)
        elif self.accounts["account"]:
            self.gaps.append(_PLAIN)
        facts: dict[str, Any] = {"id": self.system, "area": Area.COMPUTERS.value}
        if self.password:
            facts["accounts"] = {"password": dict(self.password)}
        rows = sum(read.rows or 0 for read in self.files)
        bad = sum(read.refused for read in self.files)
        return Extract(
            "accounts",
            VERSION,
            systems=(facts,),
            tables=tables,
            files=tuple(self.files),
            refused=tuple(self.refused),
            gaps=tuple(self.gaps),
            coverage=1 - bad / rows if rows else None,
        )

    def _array(self, name: str) -> pa.Array:
        if name == "last_login":
            return times.to_array(self.accounts[name])
        return pa.array(self.accounts[name], _SCHEMA.field(name).type)


def _login(entry: Entry, zone: ZoneInfo) -> datetime | None:
    said = entry.one("lastlogontimestamp", "lastlogon")
    try:
        if said and said != "0":
            return times.instant(said, ("windows-ticks", "ldap"), zone)
        last = entry.one("authtimestamp")
        return times.instant(last, ("ldap",), zone) if last else None
    except times.BadTime:
        return None


VERSION = "1"
_BROKEN = Text("an entry that is not LDIF", "une entrée qui n’est pas du LDIF")
_SECRETS = Text(
    "The export holds {count} passwords or their digests. They were not read; destroy this copy and export without them.",
    "L’export contient {count} mots de passe ou leurs empreintes. Ils n’ont pas été lus ; détruisez cette copie et exportez sans eux.",
)
_NEVER_LOCKS = Text(
    "The policy never locks an account after failed attempts (threshold 0): ask what else slows attempts down.",
    "La politique ne bloque jamais un compte après des échecs (seuil 0) : demandez ce qui ralentit les essais.",
)
_WITHOUT = Text(
    "{count} active accounts are marked as needing no password (PASSWD_NOTREQD): ask why.",
    "{count} comptes actifs sont marqués comme pouvant se passer de mot de passe (PASSWD_NOTREQD) : demandez pourquoi.",
)
_PLAIN = Text(
    "The LDIF has no operational attributes: which accounts are locked cannot be told. Export with them (ldapsearch … '*' '+').",
    "Le LDIF n’a pas d’attributs opérationnels : on ne sait pas quels comptes sont bloqués. Exportez avec eux (ldapsearch … '*' '+').",
)
