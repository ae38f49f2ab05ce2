"""How commands open the site, and for whom they act."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from regard.acts.govern import OWNER
from regard.acts.running import logins
from regard.acts.running.site import RunningSite
from regard.cli.voice import Voice
from regard.terms.actor import Actor


@contextmanager
def site_of(voice: Voice) -> Iterator[RunningSite]:
    """The site that the command is about. The passphrase of its keys, when they have one, comes from REGARD_PASSPHRASE."""
    site = RunningSite.open(voice.place, passphrase=os.environ.get("REGARD_PASSPHRASE"))
    try:
        yield site
    finally:
        site.close()


def owner() -> Actor:
    """Whoever holds the machine: for what opens nothing personal."""
    return OWNER


def signed_in(site: RunningSite, voice: Voice) -> Actor:
    """Whoever approved this terminal with their second factor. Raises NotAllowed (`login_needed`)."""
    path = session_file(voice.place)
    token = path.read_text("utf-8").strip() if path.exists() else None
    return logins.actor_of(site, token)


def session_file(place: Path) -> Path:
    """Where this terminal's token lies: in the user's own state folder, mode 0600, one a site."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "regard" / f"{hashlib.sha256(str(place.resolve()).encode()).hexdigest()[:16]}.session"
