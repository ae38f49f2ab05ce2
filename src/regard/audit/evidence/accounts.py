"""`accounts`: one owner for each, a second factor, and what happens when someone leaves."""

# ruff: noqa: S608 - queries are made of our own words alone
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regard.audit.evidence.fragment import About, Fragment
from regard.audit.evidence.scans import now_of
from regard.audit.evidence.tables import Tables, View

GENERIC = (
    "accueil", "admin", "administrateur", "administrator", "agent", "bureau", "caisse", "cctv", "console", "csu", "demo", "desk", "direction",
    "dock", "gardien", "guard", "guest", "guichet", "info", "invite", "kiosk", "magasin", "manager", "office", "operateur", "operator", "pc",
    "pc-securite", "police", "poste", "quai", "reception", "root", "scan", "securite", "security", "service", "shared", "stagiaire", "standard",
    "superviseur", "supervisor", "team", "temp", "test", "user", "utilisateur", "video", "viewer", "warehouse",
)  # fmt: skip
"""Names of a post or a function instead of a person, without digits or accents (ANSSI, authentication guide; CNIL, security guide, sheet 4)."""
_BARE = "regexp_replace(strip_accents(lower(trim(account))), '[0-9_.\\s-]+$', '')"


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the list of accounts shows of one system."""
    view = tables.of("accounts", about.id)
    if view is None or not view.rows:
        return
    found: dict[str, Any] = {}
    active = "coalesce(active, true)"
    live = int(view.one(f"SELECT count(*) FROM {{t}} WHERE {active}")[0])
    if live:
        _owners(view, active, found)
        if view.has("mfa"):
            every, some = view.one(f"SELECT bool_and(mfa), count(mfa) = count(*) FROM {{t}} WHERE {active}")
            if some or every is False:
                found["mfa"] = bool(every)
    if view.has("left_on"):
        query = f"SELECT count(*), count(*) FILTER (WHERE {active}) FROM {{t}} WHERE left_on < {now_of(about)}"
        left, open_still = view.one(query)
        if left:
            found["revoked_on_departure"] = open_still == 0
    if found:
        system = {"id": about.id, "area": about.area.value, "accounts": found}
        yield Fragment(system, "accounts", view.coverage)


def _owners(view: View, active: str, found: dict[str, Any]) -> None:
    """Shared: one account, several persons. Generic: named after a post, with nobody's name beside it."""
    words = ", ".join(f"'{word}'" for word in GENERIC)
    if not view.has("person"):
        if view.one(f"SELECT count(*) FROM {{t}} WHERE {active} AND {_BARE} IN ({words})")[0]:
            found["generic"] = True
        return
    nobody = "(person IS NULL OR trim(person) = '')"
    shared = f"SELECT count(*) FROM (SELECT account FROM {{t}} WHERE {active} AND NOT {nobody} GROUP BY 1 HAVING count(DISTINCT person) > 1)"
    generic = f"SELECT count(*) FROM {{t}} WHERE {active} AND {nobody} AND {_BARE} IN ({words})"
    ownerless = f"SELECT count(*) FROM {{t}} WHERE {active} AND {nobody}"
    several, named_after_post, without = (int(view.one(query)[0]) for query in (shared, generic, ownerless))
    if several:
        found["shared"] = True
    elif not without:
        found["shared"] = False
    if named_after_post:
        found["generic"] = True
    elif not without:
        found["generic"] = False
