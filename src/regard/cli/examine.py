"""`regard examine`: a site, a dossier or a foreign export against the law, as it stood on a day and was read on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from regard.acts import examine
from regard.acts.examine import Examination
from regard.acts.examining import foreign
from regard.cli import reporting
from regard.cli.open_site import owner, site_of
from regard.cli.voice import Voice
from regard.terms.finding import State
from regard.terms.text import Text

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
MARKS = {
    State.BREACHED: Text("✗ breached", "✗ manquement"),
    State.NOT_EVIDENCED: Text("? not evidenced", "? non établi"),
    State.MET: Text("✓ met", "✓ constaté"),
    State.NOT_APPLICABLE: Text("– not applicable", "– sans objet"),
}


@click.command("examine")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--kind", help="Kind of export; told by its content otherwise / Sorte d’export ; sinon d’après son contenu."
)
@click.option(
    "--kinds", "list_kinds", is_flag=True, help="List the kinds that can be read / Lister les sortes lisibles."
)
@click.option("--charter", type=FILE, help="What is declared of the system / Ce qui est déclaré du système.")
@click.option("--mapping", type=FILE, help="Your mapping of the columns / Votre correspondance des colonnes.")
@click.option(
    "--explain-mapping",
    is_flag=True,
    help="Only show how columns are read / Montrer seulement la lecture des colonnes.",
)
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --explain-mapping: write the mapping to edit / L’écrire.",
)
@click.option("--on", type=DAY, help="Day of the facts / Jour des faits.")
@click.option("--read-as-of", type=DAY, help="Day of the reading / Jour de la lecture.")
@click.option("--zone", help="Time zone of times without one / Fuseau des heures sans fuseau.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Also what is met or not applicable / Aussi ce qui est constaté ou sans objet.",
)
@reporting.options
@click.pass_obj
def command(
    voice: Voice,
    path: Path | None,
    kind: str | None,
    list_kinds: bool,
    charter: Path | None,
    mapping: Path | None,
    explain_mapping: bool,
    write: Path | None,
    on: datetime | None,
    read_as_of: datetime | None,
    zone: str | None,
    everything: bool,
    wanted: reporting.Wanted,
) -> int:
    """Examine PATH: a dossier (a folder with charter.toml, or that file) or an export (folder, file, archive); without PATH, the site itself.

    Exit 8: breached; 9: not evidenced.
    """
    if list_kinds:
        return _kinds(voice)
    if wanted.opened is not None:
        return reporting.check(voice, wanted.opened, wanted.key)
    if write is not None and not explain_mapping:
        raise click.UsageError("--write goes with --explain-mapping")
    asking = foreign.Asking(
        kind, charter, mapping, on.date() if on else None, read_as_of.date() if read_as_of else None, zone
    )
    if path is None:
        if kind or charter or mapping or explain_mapping:
            raise click.UsageError("these options need a PATH")
        with site_of(voice) as site:
            found = examine.site(site, owner(), on=asking.on, read_as_of=asking.read_as_of)
            return reporting.finish(
                voice, found, wanted, lambda one: tell(voice, one, everything=everything), site=site
            )
    if explain_mapping:
        return _explain(voice, path, asking, write)
    with watched(voice, Text("Examining", "Examen")) as progress:
        found = foreign.foreign(path, asking, progress=progress)
    return reporting.finish(
        voice, found, wanted, lambda one: tell(voice, one, everything=everything), beside=charter or path, zone=zone
    )


def tell(voice: Voice, found: Examination, *, everything: bool = False) -> None:
    """An examination in sentences and tables: the counts, what was found, what was read, what could not be."""
    counts = found.counts
    voice.say(
        Text(
            "{name}: {breached} breached, {gaps} not evidenced, {met} met. Facts of {on}, law as read on {read}, rulebook {release}.",
            "{name} : {breached} manquements, {gaps} non établis, {met} constatés. Faits du {on}, droit tel que lu le {read}, recueil {release}.",
        ),
        name=found.name,
        breached=counts[State.BREACHED],
        gaps=counts[State.NOT_EVIDENCED],
        met=counts[State.MET],
        on=found.on,
        read=found.read_as_of,
        release=found.release,
    )
    wanted = list(State) if everything else [State.BREACHED, State.NOT_EVIDENCED]
    order = {State.BREACHED: 0, State.NOT_EVIDENCED: 1, State.MET: 2, State.NOT_APPLICABLE: 3}
    rows = [
        (MARKS[f.state], f.system, f.article, f.requirement, f.sentence, f.limit)
        for f in sorted(found.findings, key=lambda f: (order[f.state], f.system))
        if f.state in wanted
    ]
    heads = (
        Text("state", "état"),
        Text("system", "système"),
        Text("article", "article"),
        Text("rule", "règle"),
        Text("found", "constat"),
        Text("limit", "limite"),
    )
    voice.table(heads, rows)
    _read(voice, found)


def _read(voice: Voice, found: Examination) -> None:
    """What was read, what was refused, and what this export can never show."""
    if found.files:
        rows = [
            (f.name, f.rows, f.refused or None, f"{f.reader} {f.version}", f.sha256[:16] or None)
            for f in found.files[:40]
        ]
        heads = (
            Text("read", "lu"),
            Text("rows", "lignes"),
            Text("refused", "refusées"),
            Text("reader", "lecteur"),
            Text("SHA-256 begins", "SHA-256, début"),
        )
        voice.table(heads, rows)
        if len(found.files) > 40:
            voice.say(Text("… and {more} more files.", "… et {more} autres fichiers."), more=len(found.files) - 40)
    for refusal in found.refused[:40]:
        place = refusal.file if refusal.line is None else f"{refusal.file}:{refusal.line}"
        field = f" {refusal.field}" if refusal.field else ""
        times = f" (× {refusal.count})" if refusal.count > 1 else ""
        voice.say(f"✗ {place}{field}: {voice.word(refusal.reason)}{times}")
    for gap in found.gaps:
        voice.say(f"? {voice.word(gap)}")


def _kinds(voice: Voice) -> int:
    found = foreign.kinds()
    voice.give(found)
    heads = (
        Text("kind", "sorte"),
        Text("what", "quoi"),
        Text("area", "domaine"),
        Text("version", "version"),
        Text("tested on", "essayé sur"),
    )
    voice.table(heads, [(one.kind, one.title, one.area, one.version, one.tested_on) for one in found])
    return 0


def _explain(voice: Voice, path: Path, asking: foreign.Asking, write: Path | None) -> int:
    found = foreign.explained(path, asking)
    if write is not None:
        with write.open("x", encoding="utf-8") as file:
            file.write(found.draft)
    voice.give(found.plain)
    for line in found.lines:
        voice.say(line)
    if write is not None:
        voice.say(Text("Written: {file}.", "Écrit : {file}."), file=write)
    return 0


@contextmanager
def watched(voice: Voice, title: Text) -> Iterator[Callable[[str, float | None], None]]:
    """Progress on a terminal: a bar for the present step, that begins anew with each."""
    with voice.progress(title, total=100) as advance:
        at = [0.0]

        def progress(step: str, share: float | None) -> None:
            now = 100 * (share or 0.0)
            advance(now - at[0])
            at[0] = now

        yield progress
