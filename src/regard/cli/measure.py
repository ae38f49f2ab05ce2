"""`regard measure`: the findings of the audit against decided cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from regard.acts.examining import measured
from regard.cli.examine import watched
from regard.cli.voice import Voice
from regard.terms.text import Text

HEADS = (
    Text("hits", "trouvés"),
    Text("misses", "manqués"),
    Text("false alarms", "fausses alertes"),
    Text("precision", "précision"),
    Text("recall", "rappel"),
)


@click.command("measure")
@click.argument("cases", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def command(voice: Voice, cases: Path) -> int:
    """Examine every case of the folder CASES and compare the findings with its decision. Exit 0 whatever comes out."""
    with watched(voice, Text("Measuring", "Mesure")) as progress:
        found = measured.measured(cases, progress=progress)
    plain = measured.plainly(found)
    voice.give(plain)
    name, outcome = Text("case", "cas"), Text("outcome", "issue")
    rows = [(each["id"], each["name"], each["outcome"], *_counts(each, lists=True)) for each in plain["cases"]]
    total = (Text("all", "tous"), "", "", *_counts(plain["total"]))
    voice.table((name, Text("system", "système"), outcome, *HEADS), [*rows, total])
    articles = [(article, *_counts(tally)) for article, tally in plain["by_article"].items()]
    voice.table((Text("article", "article"), *HEADS), articles)
    for fault in measured.faults(found):
        kind = Text("false alarm", "fausse alerte") if fault.false_alarm else Text("missed", "manqué")
        why = " ".join(voice.word(sentence) for sentence in fault.why) or fault.note
        head = f"{fault.case} {voice.word(kind)}: {fault.system}, {fault.article}"
        voice.say(f"{head}. {why}" if why else f"{head}.")
        if fault.false_alarm and fault.note:
            voice.say(f"    {fault.note}")
    return 0


def _counts(tally: dict[str, Any], *, lists: bool = False) -> tuple[str, ...]:
    """The three counts and the two shares of one row."""
    counts = [tally[key] for key in ("hits", "misses", "false_alarms")]
    shares = [tally[key] for key in ("precision", "recall")]
    said = [str(len(each) if lists else each) for each in counts]
    return (*said, *("—" if share is None else f"{share:.3f}" for share in shares))
