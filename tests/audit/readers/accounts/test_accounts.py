"""Accounts and password policies: LDIF and CSV, and never a password."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mapping.exports import breached, extract, found, put, rows
from regard.terms.errors import RegardError

POLICY = "dn: DC=ex,DC=org\nobjectClass: domainDNS\nminPwdLength: {length}\npwdProperties: {properties}\nlockoutThreshold: {lockout}\n\n"
PEOPLE = """dn: CN=Jeanne,DC=ex,DC=org
objectClass: top
objectClass: user
sAMAccountName: jmartin
displayName:: SmVhbm5lIE1hcnRpbg==
userAccountControl: 262656
lastLogonTimestamp: 133800000000000000
unicodePwd:: c2VjcmV0LWhhc2g=

# a computer is nobody's account
dn: CN=PC1,DC=ex,DC=org
objectClass: user
objectClass: computer
sAMAccountName: PC1$
userAccountControl: 4096

dn: CN=Gone,DC=ex,DC=org
objectClass: user
sAMAccountName: gone
userAccountControl: 514
adminCount: 1
description:< file:///etc/passwd
"""


def test_accounts_of_active_directory(tmp_path: Path) -> None:
    put(tmp_path, {"ad.ldif": PEOPLE})
    got = extract(tmp_path, "accounts")
    table = rows(got, "accounts")
    assert [(r["account"], r["person"], r["role"], r["active"], r["mfa"]) for r in table] == [
        ("jmartin", "Jeanne Martin", "user", True, True),
        ("gone", None, "admin", False, None),
    ]
    assert "secret-hash" not in repr(got)
    assert any("1 passwords" in gap.en for gap in got.gaps)


@pytest.mark.parametrize(
    ("length", "properties", "lockout", "weak"),
    [(7, 1, 10, True), (8, 1, 10, False), (12, 1, 0, False), (8, 0, 10, True)],
)
def test_the_domains_policy_is_judged(tmp_path: Path, length: int, properties: int, lockout: int, weak: bool) -> None:
    put(tmp_path, {"ad.ldif": POLICY.format(length=length, properties=properties, lockout=lockout) + PEOPLE})
    judged = found(tmp_path)
    assert judged.kinds == ("accounts 1",)
    assert ("ACC-01" in breached(judged)) is weak
    assert any("never locks" in gap.en for gap in judged.gaps) is (lockout == 0)


def test_openldap_needs_its_operational_attributes(tmp_path: Path) -> None:
    entry = "dn: uid=a,ou=p\nobjectClass: inetOrgPerson\nuid: a\ncn: A\n"
    put(tmp_path, {"o.ldif": entry})
    bare = extract(tmp_path, "accounts")
    assert not bare.tables
    assert any("operational" in gap.en for gap in bare.gaps)
    put(
        tmp_path,
        {
            "o.ldif": entry
            + "entryUUID: x\npwdAccountLockedTime: 20260101000000Z\n\ndn: cn=p\nobjectClass: pwdPolicy\npwdMinLength: 9\npwdMaxFailure: 5\n"
        },
    )
    full = extract(tmp_path, "accounts")
    assert rows(full, "accounts")[0]["active"] is False
    assert full.systems[0]["accounts"] == {"password": {"length": 9, "lockout": 5}}


@pytest.mark.parametrize(
    ("text", "active"),
    [
        (
            "DN,sAMAccountName,displayName,userAccountControl,lastLogonTimestamp\nx,a,A,512,133800000000000000\nx,b,B,66050,0\n",
            [True, False],
        ),
        (
            '"Enabled","Name","SamAccountName","UserPrincipalName"\n"True","A","a","a@x"\n"False","B","b","b@x"\n',
            [True, False],
        ),
        (
            "userPrincipalName,displayName,userType,accountEnabled\na@x,A,Member,TRUE\nb@x,B,Guest,FALSE\n",
            [True, False],
        ),
        ("account,active,left_on\na,true,\nb,false,2026-01-31\n", [True, False]),
    ],
    ids=["csvde", "powershell", "entra", "dossier"],
)
def test_lists_in_csv(tmp_path: Path, text: str, active: list[bool]) -> None:
    put(tmp_path, {"a.csv": text})
    assert found(tmp_path).kinds == ("accounts 1",)
    assert [row["active"] for row in rows(extract(tmp_path, "accounts"), "accounts")] == active


def test_a_policy_in_csv(tmp_path: Path) -> None:
    put(tmp_path, {"policy.csv": '"ComplexityEnabled","LockoutThreshold","MinPasswordLength"\n"True","5","14"\n'})
    assert extract(tmp_path, "accounts").systems[0]["accounts"] == {
        "password": {"length": 14, "lockout": 5, "classes": 3}
    }


def test_a_generic_account_and_one_that_outlived_its_owner(tmp_path: Path) -> None:
    put(tmp_path, {"a.csv": "account,person,active,left_on\naccueil,,true,\njd,Jean,true,2026-01-31\n"})
    assert {"ACC-05", "ACC-06"} <= breached(found(tmp_path))


def test_a_list_that_does_not_say_who_is_active(tmp_path: Path) -> None:
    put(tmp_path / "x", {"a.csv": "Compte\njd\n"})
    put(tmp_path, {"m.toml": 'table="accounts"\n[columns]\naccount="Compte"\n'})
    got = extract(tmp_path / "x", "accounts", tmp_path / "m.toml")
    assert not got.tables
    assert any("active" in gap.en for gap in got.gaps)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_bytes_do_harm(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = put(tmp_path_factory.mktemp("ldif"), {"a.ldif": PEOPLE.encode() + b"\n" + raw})
    try:
        assert rows(extract(folder, "accounts"), "accounts")[0]["account"] == "jmartin"
    except RegardError as error:
        raise AssertionError("good entries were refused with the bad one") from error
