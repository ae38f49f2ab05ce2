"""`regard doctor`: assert that the installed site is what the charter says."""

from __future__ import annotations

import click

from regard.acts.upkeep import checks
from regard.cli.open_site import site_of
from regard.cli.voice import Voice
from regard.terms.text import Text


@click.command("doctor")
@click.pass_obj
def command(voice: Voice) -> int:
    """Check files, keys, charter, doors, accounts, terms and witnesses. Exit 7 when something does not hold."""
    with site_of(voice) as site:
        found = checks.doctor(site)
    voice.give(found)
    rows = [("✓" if one.holds else "✗", one.what, None if one.holds else one.remedy) for one in found]
    voice.table(("", Text("asserted", "affirmé"), Text("what to do", "que faire")), rows)
    return 0 if all(one.holds for one in found) else 7
