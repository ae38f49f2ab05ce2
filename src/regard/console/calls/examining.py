"""Examining systems that others run: asking, progress, what came out."""

from __future__ import annotations

from datetime import date

from regard.acts.examining import again, asked, comparing, foreign, offered, remembered, uploads
from regard.acts.running.permission import may_govern
from regard.console import shapes
from regard.console.calls import found
from regard.console.calls.opened import need_row, open_site_page, running
from regard.console.calls.perimeter import copy_rows
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Act

_NOTHING = Text(
    "Choose an export, or one that lies on the server.",
    "Choisissez un export, ou l’un de ceux qui sont sur le serveur.",
)
_NOT_TEXT = Text("“{name}” is not a text in UTF-8.", "« {name} » n’est pas un texte en UTF-8.")


def examinations(actor: Actor) -> shapes.Examinations:
    """The last ones, and what may be asked for. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    kinds = tuple((one.kind, one.title, one.tested_on) for one in foreign.kinds())
    rows = tuple(_row(one) for one in asked.listed(site))
    return shapes.Examinations(rows, kinds, asked.exports(site), site.settings.upload_most_mb)


def begin_upload(actor: Actor, name: str) -> uploads.Upload:
    """Take an upload, piece by piece. Raises NotAllowed before anything is taken."""
    need_row(actor, Act.EXAMINE)
    site = running()
    return uploads.Upload(site, name, site.settings.upload_most_mb)


def ask_examination(
    actor: Actor,
    *,
    upload: uploads.Upload | None,
    pointed: str = "",
    kind: str = "",
    charter: tuple[str, bytes] | None = None,
    mapping: tuple[str, bytes] | None = None,
    on: date | None = None,
    read_as_of: date | None = None,
    zone: str = "",
) -> str:
    """Ask for the examination of an upload, or of what lies on the server; its id. Raises NotAllowed, InputRefused, NotFound."""
    need_row(actor, Act.EXAMINE)
    if upload is None and not pointed:
        raise InputRefused("examine_nothing", _NOTHING)
    whole = upload.finish() if upload is not None else None
    asking = asked.Asking(
        name=whole.name if whole else pointed,
        sha256=whole.sha256 if whole else "",
        upload=whole.id if whole else "",
        pointed="" if whole else pointed,
        kind=kind or None,
        charter=_text(charter),
        mapping=_text(mapping),
        on=on.isoformat() if on else None,
        read_as_of=read_as_of.isoformat() if read_as_of else None,
        zone=zone or None,
    )
    return asked.ask(running(), actor, asking)


def examination(
    actor: Actor, examination_id: str, *, against: str = "", on: date | None = None, read_as_of: date | None = None
) -> shapes.ExaminationFace:
    """One of them, with what came out when it is done: held against another one (`against`), or its facts judged again for other days.

    Raises NotAllowed, NotFound (`examination_unknown`, `examination_not_done`).
    """
    site = running()
    need_row(actor, Act.EXAMINE)
    one = asked.one(site, examination_id)
    if one.state != asked.DONE:
        return shapes.ExaminationFace(_row(one))
    open_site_page(site, actor, "findings")
    kept = remembered.read(asked.document(site, examination_id, asked.PAGE))
    facts, read = on or kept.on, read_as_of or on or kept.read_as_of
    others = tuple(
        sorted(
            (each for each in asked.listed(site) if each.state == asked.DONE and each.id != one.id),
            key=lambda each: each.asking.name != one.asking.name,
        )
    )
    rows, compared, beside = kept.findings, None, None
    if (facts, read) != (kept.on, kept.read_as_of):
        rows = again.judged(site, actor, again.of_examination(site, examination_id), facts, read)
        compared = comparing.compare(kept.findings, rows)
        beside = shapes.Against("", "", kept.on, kept.read_as_of, None, 0, 0, ())
    elif against:
        other, before = asked.one(site, against), remembered.read(asked.document(site, against, asked.PAGE))
        compared = comparing.compare(before.findings, kept.findings)
        beside = shapes.Against(other.id, other.asking.name, before.on, before.read_as_of, other.at, 0, 0, ())
    listed = tuple((each.id, each.asking.name, each.at) for each in others)
    sifted = found.sifted(rows, compared=compared, against=beside, others=listed)
    copies = copy_rows(site) if may_govern(site, actor).permitted else ()
    return _face(_row(one), kept, sifted, copies, facts, read)


def examination_progress(actor: Actor, examination_id: str) -> shapes.ExaminationRow:
    """How far one is: nothing of what came out. Raises NotAllowed, NotFound."""
    need_row(actor, Act.EXAMINE)
    return _row(asked.one(running(), examination_id))


def examination_document(actor: Actor, examination_id: str, name: str) -> shapes.Download:
    """One of its documents, to take away. One look, traced. Raises NotAllowed, NotFound."""
    site = running()
    need_row(actor, Act.EXAMINE)
    open_site_page(site, actor, "findings")
    content = asked.document(site, examination_id, name)
    media = next((one.media_type for one in offered.DOCUMENTS if one.name == name), "application/octet-stream")
    return shapes.Download(name, media, content)


def _row(one: asked.Asked) -> shapes.ExaminationRow:
    return shapes.ExaminationRow(
        id=one.id,
        name=one.asking.name,
        at=one.at,
        state=one.state,
        step=_STEPS.get(one.step, _READING) if one.state == asked.RUNNING else _WAITING,
        percent=None if one.share is None else round(one.share * 100),
        ended=one.ended,
        breached=one.breached,
        not_evidenced=one.not_evidenced,
        met=one.met,
        fault=one.fault,
        trace=one.trace,
    )


def _face(
    row: shapes.ExaminationRow,
    kept: remembered.Remembered,
    sifted: shapes.Sifted,
    copies: tuple[shapes.CopyRow, ...],
    on: date,
    read_as_of: date,
) -> shapes.ExaminationFace:
    return shapes.ExaminationFace(
        row=row,
        name=kept.name,
        on=on,
        read_as_of=read_as_of,
        release=kept.release,
        made_on=kept.on,
        made_as_of=kept.read_as_of,
        sifted=sifted,
        gaps=kept.gaps,
        refused=tuple((_place(file, line, field), n, why) for file, line, field, why, n in kept.refused),
        files=tuple(
            shapes.ReadFile(f.name, f.bytes, f.rows, f.refused, f"{f.reader} {f.version}", f.sha256) for f in kept.files
        ),
        documents=tuple((one.name, one.label) for one in offered.DOCUMENTS),
        copies=copies,
    )


def _place(file: str, line: int | None, field: str) -> str:
    return ", ".join(part for part in (file, str(line) if line else "", field) if part)


def _text(file: tuple[str, bytes] | None) -> str | None:
    if file is None:
        return None
    name, content = file
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InputRefused("not_text", _NOT_TEXT, name=name[:80]) from None


_WAITING = Text("Waiting for its turn", "Attend son tour")
_READING = Text("Reading", "Lecture")
_STEPS = {
    "opening": Text("Opening", "Ouverture"),
    "unpacking": Text("Unpacking", "Décompression"),
    "hashing": Text("Taking the digest of each file", "Empreinte de chaque fichier"),
    "judging": Text("Judging", "Application du droit"),
    "writing": Text("Writing the reports", "Rédaction des rapports"),
}
