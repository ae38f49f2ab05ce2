"""`regard fsck`: prove that what is kept holds together."""

from __future__ import annotations

import click

from regard.acts import prove
from regard.acts.upkeep import checks
from regard.cli.open_site import site_of
from regard.cli.voice import Voice
from regard.terms.text import Text

MOST = 20


@click.command("fsck")
@click.option("--quick", is_flag=True, help="Do not read every file / Ne pas lire chaque fichier.")
@click.pass_obj
def command(voice: Voice, quick: bool) -> int:
    """Check every segment, key, file, journal and trace. Repairs nothing. Exit 6 when something is wrong."""
    with site_of(voice) as site:
        problems = checks.fsck(site, deep=not quick)
        report = prove.verify(site)
    voice.give({"vault": problems, "ledger": report})
    if problems:
        heads = (Text("fault", "défaut"), Text("about", "objet"), Text("what to do", "que faire"))
        voice.table(heads, [(problem.fault, problem.about, problem.sentence) for problem in problems[:MOST]])
    if len(problems) > MOST:
        voice.say(
            Text("And {more} more; --json lists them all.", "Et {more} autres ; --json les donne tous."),
            more=len(problems) - MOST,
        )
    for fault in report.problems:
        voice.say("✗ " + fault.text.to(voice.language))
    if not problems and report.sound:
        voice.say(Text("Everything that is kept holds together.", "Tout ce qui est gardé se tient."))
    return 6 if problems or not report.sound else 0
