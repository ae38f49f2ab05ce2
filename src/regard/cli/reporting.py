"""What `regard examine` does with what it found: reports in files, a sealed one opened, and the exit code with exceptions counted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from regard.acts.examine import Examination
from regard.acts.examining import reports, sealing, writing
from regard.acts.running.site import RunningSite
from regard.cli.open_site import owner
from regard.cli.voice import Voice
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the files to write (a format by each ending; a folder gets all), who examined; or a sealed file to open."""

    files: tuple[Path, ...] = ()
    by: str = ""
    opened: Path | None = None
    key: str | None = None


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--report`, `--by`, `--open` and `--key` to a command that takes them together as `wanted`."""

    @click.option(
        "--report",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        help="Write a report, by its ending / Écrire un rapport, selon sa terminaison : "
        ".html .pdf .csv .json .sarif .oscal.json .ocsf.json .regard.html",
    )
    @click.option("--by", default="", help="Who examined, for the report / Qui a examiné, pour le rapport.")
    @click.option(
        "--open",
        "opened",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Check a sealed report / Vérifier un rapport scellé.",
    )
    @click.option("--key", help="With --open: the site’s printed key / La clé imprimée du site.")
    @functools.wraps(command)
    def with_wanted(
        *args: Any, files: tuple[Path, ...], by: str, opened: Path | None, key: str | None, **kwargs: Any
    ) -> Any:
        return command(*args, wanted=Wanted(files, by, opened, key), **kwargs)

    return with_wanted


def finish(
    voice: Voice,
    found: Examination,
    wanted: Wanted,
    tell: Callable[[Examination], None],
    *,
    beside: Path | None = None,
    zone: str | None = None,
    site: RunningSite | None = None,
) -> int:
    """Give and tell what was found, lapsed exceptions among it; then write the reports that are wanted. The exit code: 8, 9 or 0."""
    for path in wanted.files:
        if not path.is_dir():
            reports.format_of(path.name)  # a name without a format is refused before anything is written
    one = reports.of(found, beside=beside, site=site, zone=zone, by=wanted.by)
    voice.give(one.examination)
    tell(one.examination)
    for line in reports.told(one):
        voice.say("{line}", line=voice.word(line))
    for path in wanted.files:
        for written in writing.write(one, path, voice.language, site=site, actor=owner() if site else None):
            voice.say(Text("Written: {file}", "Écrit : {file}"), file=written.path)
    return one.exit_code


def check(voice: Voice, path: Path, key: str | None) -> int:
    """Tell what a sealed report holds and whether it is whole. Exit 0, or 6 when something in it was changed."""
    found = sealing.open_sealed(path, key)
    voice.give(found)
    voice.say(_WHOLE if found.whole else _BROKEN)
    voice.say(_SIGNED[found.signed])
    voice.say(
        Text(
            "{name}: facts of {on}, law as read on {read}, rulebook {release}, sealed {made}.",
            "{name} : faits du {on}, droit tel que lu le {read}, recueil {release}, scellé {made}.",
        ),
        name=found.name,
        on=found.facts_on,
        read=found.read_as_of,
        release=found.release,
        made=found.made,
    )
    heads = (Text("file", "fichier"), Text("bytes", "octets"), Text("as sealed", "tel que scellé"), "SHA-256")
    yes, no = Text("yes", "oui"), Text("NO", "NON")
    voice.table(heads, [(f.name, f.bytes, yes if f.same else no, f.sha256) for f in found.files])
    if not found.shell:
        voice.say(_SHELL)
    return 0 if found.whole else 6


_WHOLE = Text("Every file is the one that was sealed.", "Chaque fichier est bien celui qui a été scellé.")
_BROKEN = Text(
    "Do not rely on this file: something in it was changed.",
    "Ne vous fiez pas à ce fichier : quelque chose y a été modifié.",
)
_SHELL = Text(
    "The page around the files is not the one that this release writes: read the files, not the page.",
    "La page qui entoure les fichiers n’est pas celle que cette version écrit : lisez les fichiers, pas la page.",
)
_SIGNED = {
    sealing.Signed.TRUSTED: Text("Signed with the key that you gave.", "Signé avec la clé que vous avez donnée."),
    sealing.Signed.OWN_KEY: Text(
        "Signed with the key that it names itself: give the site’s with --key to know whose it is.",
        "Signé avec la clé qu’il nomme lui-même : donnez celle du site avec --key pour savoir de qui elle est.",
    ),
    sealing.Signed.OTHER_KEY: Text(
        "Not signed with the key that you gave.", "Pas signé avec la clé que vous avez donnée."
    ),
    sealing.Signed.NONE: Text("Not signed: nothing says who sealed it.", "Non signé : rien ne dit qui l’a scellé."),
    sealing.Signed.BROKEN: Text("Its signature does not hold.", "Sa signature ne tient pas."),
}
