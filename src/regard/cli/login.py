"""`regard login`: show a code, wait until someone approves it in the console with their second factor."""

from __future__ import annotations

import os
import time

import click

from regard.acts.running import logins
from regard.acts.running.serving import address_of
from regard.cli.open_site import session_file, site_of
from regard.cli.voice import Voice
from regard.terms.errors import NotAllowed
from regard.terms.text import Text


@click.command("login")
@click.option("--out", "leave", is_flag=True, help="End the access now / Mettre fin à l’accès.")
@click.option("--wait", default=300, show_default=True, help="Seconds to wait / Secondes d’attente.")
@click.pass_obj
def command(voice: Voice, leave: bool, wait: int) -> None:
    """Open 15 minutes of access from this terminal, approved in the console with your second factor."""
    path = session_file(voice.place)
    with site_of(voice) as site:
        if leave:
            if path.exists():
                logins.end(site, path.read_text("utf-8").strip())
                path.unlink()
            voice.say(Text("This terminal acts for nobody now.", "Ce terminal n’agit plus pour personne."))
            voice.give({"signed_in": False})
            return
        token, code = logins.ask(site)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(token)
        page = f"{address_of(site.settings)}/terminal/"
        voice.say(
            Text(
                "Open {page} and type the code {code} (15 minutes).",
                "Ouvrez {page} et tapez le code {code} (15 minutes).",
            ),
            page=page,
            code=code,
        )
        until = time.monotonic() + wait
        while time.monotonic() < until:
            try:
                actor = logins.actor_of(site, token)
            except NotAllowed:
                time.sleep(1)
                continue
            voice.say(
                Text(
                    "Approved. This terminal acts for {who} for 15 minutes.",
                    "Approuvé. Ce terminal agit pour {who} pendant 15 minutes.",
                ),
                who=actor.id,
            )
            voice.give({"signed_in": True, "actor": actor.id, "roles": sorted(actor.roles)})
            return
        logins.actor_of(site, token)
