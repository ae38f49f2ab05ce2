"""`reports`: how old they are and who may read them. What they say about people is not read here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from regard.audit.evidence.fragment import About, Fragment, between
from regard.audit.evidence.tables import Tables
from regard.terms.text import Text

_EVERYONE = "'everyone', 'all', 'all-staff', 'tous', 'toutes', 'tout le monde', 'public', '*'"


def facts(tables: Tables, about: About) -> Iterator[Fragment]:
    """What the list of reports shows without reading them."""
    view = tables.of("reports", about.id)
    if view is None or not view.rows:
        return
    oldest, newest = view.one('SELECT min("at"), max("at") FROM {t}')
    system: dict[str, Any] = {"id": about.id, "area": about.area.value}
    system["keeps"] = [{"data": "reports", "oldest": about.age(oldest)}]
    if view.has("audience"):
        said = "audience IS NOT NULL AND trim(audience) <> ''"
        open_to_all, known = view.one(
            f"SELECT count(*) FILTER (WHERE lower(trim(audience)) IN ({_EVERYONE})), count(*) FILTER (WHERE {said}) FROM {{t}}"  # noqa: S608 - our own words
        )
        if open_to_all:
            system["content"] = [{"seen_by": "everyone"}]
        elif known == view.rows:
            system["content"] = [{"seen_by": "need-to-know"}]
    yield Fragment(system, "reports", view.coverage, between(oldest, newest), gaps=(_NOT_READ,))


_NOT_READ = Text(
    "The reports were counted and dated, not read: whether they hold special categories, names or sources must be seen by screening their text.",
    "Les rapports ont été comptés et datés, pas lus : pour savoir s’ils contiennent des catégories particulières, des noms ou des sources, il faut "
    "en filtrer le texte.",
)
