"""Account lists and password policies: CSV by a mapping, LDIF of Active Directory or OpenLDAP. Never a password, nor its digest."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.audit.readers.accounts.directory import VERSION, Directory
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    "A list of accounts does not show who left, whether two people share one, nor a second factor set elsewhere: ask for the list of "
    "departures (left_on) and the sign-in policy.",
    "Une liste de comptes ne montre ni les départs, ni qu’un compte sert à deux personnes, ni un second facteur réglé ailleurs : demandez "
    "la liste des départs (left_on) et la politique de connexion.",
)

READER = Mapped(
    kind="accounts",
    version=VERSION,
    title=Text("account list and password policy", "liste de comptes et politique de mots de passe"),
    area=Area.COMPUTERS,
    tested_on=Text(
        "Made-up CSV and LDIF with the published attributes of Active Directory and OpenLDAP; never an export of a real directory.",
        "CSV et LDIF inventés avec les attributs publiés d’Active Directory et d’OpenLDAP ; jamais l’export d’un annuaire réel.",
    ),
    folder=Path(__file__).parent,
    table="accounts",
    build=plain("accounts", Area.COMPUTERS, _GAP),
    beside=Directory(),
)
