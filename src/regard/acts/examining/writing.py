"""Reports on disk: each by the ending of its name, a folder with all of them, the sealed file signed and traced where there is a site."""

from __future__ import annotations

from pathlib import Path

from regard.acts.examining import reports, sealing
from regard.acts.examining.reports import FORMATS, SEALED, Written, name_of, put, rendered
from regard.acts.running.site import RunningSite
from regard.audit.report import Report
from regard.terms.actor import Actor


def write(
    one: Report, target: Path, language: str, *, site: RunningSite | None = None, actor: Actor | None = None
) -> tuple[Written, ...]:
    """Write the report: to a file, in the format of its ending, or into a folder that exists, in every format but the sealed one.

    A file is there whole or not at all; one of that name is replaced. Raises InputRefused (`report_format_unknown`), Unavailable
    (`report_unwritten`, `paper_not_set`), and what `sealing.seal` raises: with a `site`, a sealed file is signed and traced for `actor`.
    """
    if target.is_dir():
        return tuple(put(target / name_of(each, language), each, rendered(one, each, language)) for each in FORMATS)
    format = reports.format_of(target.name)
    if format == SEALED:
        return (sealing.write(one, target, language, site=site, actor=actor),)
    return (put(target, format, rendered(one, format, language)),)
