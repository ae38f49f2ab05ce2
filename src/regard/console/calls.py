"""The one door from the pages to the acts: plain values in, plain values out.

Every page calls a function of this module and nothing else of Regard's machinery; no other module of the console imports
`regard.acts`. Functions raise the errors of `regard.terms.errors`; the pages turn them into sentences.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from regard.console.shapes import SiteSettings


def site_settings(folder: Path | None) -> SiteSettings:
    """What the console must know before it starts, from the site's folder.

    Without a folder (type checks, message compilation) the values serve nothing but an import: a key of the moment, a database in
    memory.
    """
    if folder is None:
        return SiteSettings(secret_key=secrets.token_urlsafe(48), database=None)
    return SiteSettings(
        secret_key=secrets.token_urlsafe(48),
        database=folder / "console.db",
        origin=os.environ.get("REGARD_ORIGIN", "http://localhost:8000"),
    )
