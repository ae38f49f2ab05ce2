"""`regard init`: a commented charter to start from, and, with --site, the site's folder around it."""

from __future__ import annotations

from pathlib import Path

import click

from regard.acts.running import drafts
from regard.cli.voice import Voice
from regard.terms.errors import Conflict
from regard.terms.text import Text


@click.command("init")
@click.argument("kind", type=click.Choice(["warehouse", "shop", "call-centre", "town", "dossier"]))
@click.argument("target", type=click.Path(path_type=Path), default=Path("charter.toml"))
@click.option(
    "--site", "found", is_flag=True, help="Make a site's folder in TARGET / Créer le dossier d’un site dans TARGET."
)
@click.pass_obj
def command(voice: Voice, kind: str, target: Path, found: bool) -> None:
    """Write a commented charter of KIND to TARGET; it passes its own check. With --site, make an empty site in TARGET around it."""
    text = drafts.template(kind, voice.language)
    if found:
        from regard.acts import govern

        site = govern.found(target)
        site.folder.charter.write_text(text, "utf-8")
        written = site.folder.charter
        site.close()
    else:
        if target.exists():
            raise Conflict(
                "file_exists",
                Text("{file} exists already; name another.", "{file} existe déjà ; donnez un autre nom."),
                file=str(target),
            )
        target.write_text(text, "utf-8")
        written = target
    voice.say(
        Text(
            "Written: {file}. Edit it, then: regard charter check {file}",
            "Écrit : {file}. Modifiez-le, puis : regard charter check {file}",
        ),
        file=written,
    )
    voice.give({"written": written, "kind": kind})
