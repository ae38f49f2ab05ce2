"""The charter being written: one draft for the site, sealed, that several people may work on. Nobody overwrites it unseen.

Whoever saves says which state of the draft they began from (its `mark`); when another has saved since, nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.acts.governing import charters
from regard.acts.running import actors, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE, Doing, gated
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act

MOST_CHARACTERS = 96 * 1024
KEPT = timedelta(days=365)
"""A draft that nobody saves any more goes after a year."""
_KIND = "drafts"
_OBJECT = "charter-draft"
_ROW = 1
_MOVED = Text(
    "Someone saved the draft after you opened it. Nothing was overwritten: compare, then save one of the two.",
    "Quelqu’un a enregistré le brouillon après que vous l’avez ouvert. Rien n’a été écrasé : comparez, puis enregistrez l’un des deux.",
)
_BASE = Text(
    "Another charter was published after this difference was shown. Read the difference again.",
    "Une autre charte a été publiée depuis l’affichage de cette différence. Relisez la différence.",
)
_NONE = Text("There is no draft of the charter.", "Il n’y a pas de brouillon de la charte.")
_LARGE = Text(
    "A charter of more than {most} characters is not taken: leave comments out.",
    "Une charte de plus de {most} caractères n’est pas prise : retirez des commentaires.",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as it stands. `mark` names this state of it; `base` is the version in force when it was begun; `by` saved it last.

    `shared` is when it was put before the staff representatives, None when it was not.
    """

    text: str
    mark: str
    base: int
    begun: datetime
    saved: datetime
    by: str
    shared: datetime | None


def current(site: RunningSite) -> Draft | None:
    """The draft, None when there is none or its year is over. Reads only; who may see it is the caller's question."""
    row = site.read(_row)
    return _opened(site, row) if row is not None else None


def open_draft(site: RunningSite, actor: Actor) -> Draft | None:
    """The draft, for whoever may govern: one act, traced. Raises NotAllowed."""
    gated(site, actor, Doing(Act.SHOW, object=_OBJECT), may_govern(site, actor))
    return current(site)


def save(site: RunningSite, actor: Actor, text: str, *, mark: str) -> Draft:
    """Write the draft. `mark` is the state that the text was made from, "" for none.

    Raises NotAllowed, InputRefused (`draft_too_large`), Conflict (`draft_moved`) when the draft is in another state: nothing is written.
    """
    text = "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if len(text) > MOST_CHARACTERS:
        raise InputRefused("draft_too_large", _LARGE, most=MOST_CHARACTERS)
    gated(site, actor, Doing(Act.GOVERN, object=_OBJECT), may_govern(site, actor))
    now = site.clock.now()
    bucket, sealed = actors.seal_json(site, SITE, _KIND, now + KEPT, {"text": text}, _OBJECT)

    def put(conn: sa.Connection) -> None:
        before = _row(conn)
        if _mark(before) != mark:
            raise Conflict("draft_moved", _MOVED)
        row = {"saved_us": micros(now), "saved_by": actor.id, "bucket": bucket, "sealed": sealed}
        if before is None:
            row |= {"id": _ROW, "revision": 1, "base": site.charter_number, "begun_us": micros(now)}
            conn.execute(tables.charter_draft.insert().values(**row))
        else:
            conn.execute(tables.charter_draft.update().values(revision=before.revision + 1, **row))

    site.write(put)
    saved = current(site)
    assert saved is not None
    return saved


def discard(site: RunningSite, actor: Actor, *, mark: str) -> None:
    """Throw the draft away. Raises NotAllowed, Conflict (`draft_moved`) when it is not in the state that was shown."""
    gated(site, actor, Doing(Act.GOVERN, object=f"{_OBJECT}:discard"), may_govern(site, actor))
    site.write(_remove, mark)


def share(site: RunningSite, actor: Actor, *, shared: bool) -> None:
    """Put the draft before the staff representatives, with its consultation file, or take it back. Raises NotAllowed, NotFound."""
    word = "share" if shared else "unshare"
    gated(site, actor, Doing(Act.GOVERN, object=f"{_OBJECT}:{word}"), may_govern(site, actor))
    at = micros(site.clock.now()) if shared else None
    if not site.write(lambda conn: conn.execute(tables.charter_draft.update().values(shared_us=at)).rowcount):
        raise NotFound("draft_none", _NONE)


def publish(site: RunningSite, actor: Actor, *, mark: str, base: int) -> charters.Published:
    """Bring the draft into force as it was shown: in the state `mark`, compared with version `base`. The draft then goes.

    Raises as `charters.publish_charter`, and Conflict (`draft_moved`, `draft_base`), NotFound (`draft_none`).
    """
    draft = current(site)
    if draft is None:
        raise NotFound("draft_none", _NONE)
    if draft.mark != mark:
        raise Conflict("draft_moved", _MOVED)
    if base != site.charter_number:
        raise Conflict("draft_base", _BASE)
    made = charters.publish_charter(site, actor, draft.text)
    site.write(_remove, mark)
    return made


def _remove(conn: sa.Connection, mark: str) -> None:
    if _mark(_row(conn)) != mark:
        raise Conflict("draft_moved", _MOVED)
    conn.execute(tables.charter_draft.delete())


def _row(conn: sa.Connection) -> sa.Row[tuple[object, ...]] | None:
    return conn.execute(sa.select(tables.charter_draft).where(tables.charter_draft.c.id == _ROW)).one_or_none()


def _mark(row: sa.Row[tuple[object, ...]] | None) -> str:
    """A name for one state of one draft: a draft begun anew never has the mark of an older one."""
    return f"{row._mapping['begun_us']}.{row._mapping['revision']}" if row is not None else ""


def _opened(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> Draft | None:
    data = row._mapping
    try:
        plain = actors.open_json(site, SITE, _KIND, str(data["bucket"]), bytes(data["sealed"]), _OBJECT)
    except NotFound:
        return None
    shared = data["shared_us"]
    return Draft(
        text=str(plain["text"]),
        mark=_mark(row),
        base=int(data["base"]),
        begun=from_micros(int(data["begun_us"])),
        saved=from_micros(int(data["saved_us"])),
        by=str(data["saved_by"]),
        shared=from_micros(int(shared)) if shared is not None else None,
    )
