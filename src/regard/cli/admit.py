"""`regard admit FILE`: scans from a CSV or Parquet file, through the gate."""

from __future__ import annotations

from pathlib import Path

import click

from regard.acts import admit, keep
from regard.cli.open_site import owner, site_of
from regard.cli.voice import Voice
from regard.terms.errors import Conflict
from regard.terms.text import Text


@click.command("admit")
@click.argument("system")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--mapping", type=click.Path(path_type=Path, exists=True), help="Mapping file / Fichier de correspondance."
)
@click.option("--device", required=True, help="Device that they come from / Appareil d’où ils viennent.")
@click.pass_obj
def command(voice: Voice, system: str, files: tuple[Path, ...], mapping: Path | None, device: str) -> int:
    """Bring the scans of FILES into SYSTEM: good rows are kept, bad ones refused one by one with line, field and reason."""
    with site_of(voice) as site:
        if site.served:
            raise Conflict(
                "site_served",
                Text(
                    "The site is being served and owns its journals: send these scans to its door, or stop `regard serve` first.",
                    "Le site est en service et tient ses journaux : envoyez ces scans à sa porte, ou arrêtez d’abord `regard serve`.",
                ),
            )
        keep.seal_left(site)
        doors = admit.Doors(site)
        total = admit.Answer(0, 0, 0)
        try:
            with voice.progress(Text("Admitting", "Admission")) as done:
                for file in files:
                    for answer in doors.file(system, file, mapping, actor=owner(), device=device):
                        total = total.plus(answer)
                        done(answer.accepted)
        finally:
            doors.close()
            keep.seal_left(site)
    voice.give(total)
    voice.say(
        Text(
            "{accepted} scans kept, {alone} of them without their person; {twice} seen before; {refused} refused.",
            "{accepted} scans gardés, dont {alone} sans leur personne ; {twice} déjà vus ; {refused} refusés.",
        ),
        accepted=total.accepted,
        alone=total.without_person,
        twice=total.duplicates,
        refused=total.refused_total,
    )
    if total.refused:
        heads = (Text("line", "ligne"), Text("field", "champ"), Text("reason", "raison"))
        voice.table(heads, [(r.line, r.field, r.text) for r in total.refused[:20]])
    for name, count in total.dropped.items():
        voice.say(
            Text(
                "“{name}” is not admitted by the charter: {count} values dropped.",
                "« {name} » n’est pas admis par la charte : {count} valeurs écartées.",
            ),
            name=name,
            count=count,
        )
    return 2 if total.refused_total else 0
