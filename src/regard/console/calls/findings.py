"""What the rulebook finds on this site: the last examination, held against one before, judged for other days, taken away as a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regard.acts import examine
from regard.acts.examining import again, comparing, last, notices, offered, reports, sealing
from regard.acts.examining.remembered import Found
from regard.console import shapes
from regard.console.calls import found
from regard.console.calls.noticed import notice_row
from regard.console.calls.opened import has_row, need_row, open_site_page, running
from regard.terms.actor import Actor
from regard.terms.errors import NotFound
from regard.terms.text import Text
from regard.terms.words import Act

_NO_DOCUMENT = Text("There is no such report.", "Il n’y a pas de rapport de ce nom.")


def findings(
    actor: Actor, *, against: str = "", on: date | None = None, read_as_of: date | None = None
) -> shapes.OwnFindings:
    """The site's last examination, held against the one before (or `against`); with a day, the same facts judged again for it. Notices,
    reports and judging again are for whoever may examine.

    Raises NotAllowed, NotFound (`own_examination_unknown`).
    """
    site = running()
    open_site_page(site, actor, "findings")
    may = has_row(actor, Act.EXAMINE)
    latest = last.last(site)
    if latest is None:
        return shapes.OwnFindings(found.sifted(()), may_examine=may)
    facts, read = on or latest.on, read_as_of or on or latest.read_as_of
    others = last.earlier(site)
    rows: tuple[Found, ...] = latest.findings
    beside: shapes.Against | None = None
    compared: comparing.Compared | None = None
    if not may:
        rows = tuple(replace(one, notice="") for one in latest.findings)
    if (facts, read) != (latest.on, latest.read_as_of):
        need_row(actor, Act.EXAMINE)
        rows = again.judged(site, actor, again.of_site(site), facts, read)
        compared = comparing.compare(latest.findings, rows)
        beside = shapes.Against("", "", latest.on, latest.read_as_of, None, 0, 0, ())
    elif others:
        other = next((one for one in others if one.id == against), others[0])
        compared = comparing.compare(last.findings_of(site, against or other.id), latest.findings)
        beside = shapes.Against(other.id, "", other.on, None, other.made, 0, 0, ())
    listed = tuple((one.id, "", one.made) for one in others)
    return shapes.OwnFindings(
        sifted=found.sifted(rows, own=True, compared=compared, against=beside, others=listed),
        examined=latest.made,
        on=facts,
        read_as_of=read,
        made_on=latest.on,
        made_as_of=latest.read_as_of,
        release=latest.release,
        may_examine=may,
        documents=tuple((one.name, one.label) for one in offered.DOCUMENTS) if may else (),
        notices=tuple(notice_row(site, one) for one in notices.notices(site) if may and one.notice.closed_on is None),
    )


def examine_now(actor: Actor) -> None:
    """Examine the site as it stands. One act."""
    need_row(actor, Act.EXAMINE)
    examine.site(running(), actor)


def findings_document(actor: Actor, name: str) -> shapes.Download:
    """A report on the last examination of this site, made now. One look, traced; a sealed one is signed and entered in the ledger.

    Raises NotAllowed, NotFound (`report_unknown`, `own_examination_none`), Unavailable (`paper_not_set`).
    """
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    one = next((each for each in offered.DOCUMENTS if each.name == name), None)
    if one is None:
        raise NotFound("report_unknown", _NO_DOCUMENT)
    report = reports.ready(last.whole(site), made=site.clock.now(), zone=site.zone, site=site)
    if one.format == reports.SEALED:
        content = sealing.seal(report, one.language, site=site, actor=actor)
    else:
        content = reports.rendered(report, one.format, one.language)
    return shapes.Download(name, one.media_type, content)
