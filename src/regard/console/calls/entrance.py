"""The site's face, the public page, and who comes in."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from regard.acts import answer, board, govern, show
from regard.acts.examining import last as examined
from regard.acts.running import actors, logins, standing
from regard.acts.running.permission import ADMINISTRATORS
from regard.console import shapes, wording
from regard.console.calls.inspecting import inspects
from regard.console.calls.looks import is_team_week
from regard.console.calls.machine import runs_machine
from regard.console.calls.opened import has_row, running
from regard.console.shapes import SiteSettings
from regard.terms.actor import Actor
from regard.terms.errors import Conflict, NotAllowed, NotFound
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

_PAPER_OVER = Text(
    "This code is not known, or it was used, or its two weeks are over. Check each sign, or ask for another.",
    "Ce code n’est pas connu, ou il a servi, ou ses deux semaines sont passées. Vérifiez chaque signe, ou demandez-en un autre.",
)
_CUT = Text(
    "This session was ended when a role was withdrawn. Sign in again.",
    "Cette session a pris fin avec le retrait d’un rôle. Reconnectez-vous.",
)
_PAPER = re.compile(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){5}")


def site_settings(folder: Path | None) -> SiteSettings:
    """What the console must know before it starts, from the site's folder.

    Without a folder (type checks, message compilation) the values serve nothing but an import: a key of the moment, a database in
    memory.
    """
    if folder is None:
        return SiteSettings(secret_key=secrets.token_urlsafe(48), database=None)
    site = running()
    here = site.settings
    local = here.host in ("localhost", "127.0.0.1")
    origin = f"http://localhost:{here.console_port}" if local else f"https://{here.host}"
    return SiteSettings(
        secret_key=here.console_secret,
        database=site.folder.console_db,
        origin=os.environ.get("REGARD_ORIGIN", origin),
        developer=os.environ.get("REGARD_DEVELOPER") == "1",
        idle_minutes=here.session_idle_minutes,
        provider=shapes.Provider(
            here.oidc_issuer, here.oidc_client_id, here.oidc_client_secret, here.oidc_acr, here.oidc_amr
        )
        if here.oidc_issuer
        else None,
    )


def site_face() -> shapes.SiteFace:
    """The site's name, zone and contacts. Before the first charter it has no name yet."""
    site = running()
    if not site.charter_number:
        return shapes.SiteFace(name="Regard", zone=str(site.zone), simulated=site.settings.demo)
    declared, controller = site.charter.site, site.charter.controller
    dpo = controller.dpo if controller and isinstance(controller.dpo, str) else ""
    return shapes.SiteFace(
        name=(declared.name if declared else None) or "Regard",
        zone=str(site.zone),
        controller=(controller.name if controller else None) or "",
        contact=(controller.contact if controller else None) or "",
        dpo=dpo,
        simulated=site.settings.demo,
    )


def health() -> None:
    """Nothing when the site's database answers; raises Unavailable when it does not."""
    site = running()
    site.read(standing.devices)


def redeem_enrolment(token: str) -> shapes.Enrolled:
    """Spend a link's token or a paper code. Raises Conflict (`enrolment_over`, `paper_code_over`) when it is unknown, spent or too old."""
    site = running()
    now = site.clock.now()
    paper = token.strip().upper()
    if _PAPER.fullmatch(paper):
        token = govern.redeem_paper_code(site, paper) or ""
        if not token:
            raise Conflict("paper_code_over", _PAPER_OVER)
    actor_id = site.write(lambda conn: actors.use_enrolment(conn, token, now))
    found = site.read(lambda conn: actors.load(conn, actor_id, now, second_factor=False))
    link = actors.digest(token).hex()
    return shapes.Enrolled(actor_id, tuple(wording.role(name) for name in sorted(found.roles)), link)


def finish_enrolment(link: str) -> None:
    """Close the ceremony of a link that was opened, once. Raises Conflict (`enrolment_over`) the second time, or after a later link."""
    site = running()
    site.write(actors.finish_enrolment, bytes.fromhex(link), site.clock.now())


def factor_registered(actor_id: str) -> None:
    """Say to the acts that the actor now signs in with two factors."""
    site = running()
    site.write(lambda conn: actors.set_second_factor(conn, actor_id, True))


def cut_mark(actor_id: str) -> str:
    """What a new session of the actor's keeps to know later whether it was ended: it stands while the mark is the same."""
    site = running()
    cut = site.read(actors.cut_since, actor_id)
    return cut.isoformat() if cut else ""


def actor(actor_id: str, *, mark: str | None = None) -> Actor:
    """The actor of a session in which both factors held. Raises NotAllowed: the account has ended (`actor_left`), or the session with

    that `mark` was ended with the person's last role (`session_cut`).
    """
    site = running()
    if mark is not None and mark != cut_mark(actor_id):
        raise NotAllowed("session_cut", _CUT)
    try:
        return site.read(lambda conn: actors.load(conn, actor_id, site.clock.now(), second_factor=True))
    except NotFound as error:
        raise NotAllowed(
            "actor_left",
            Text(
                "This account has ended. If that is a mistake, ask the data-protection officer.",
                "Ce compte est clos. Si c’est une erreur, adressez-vous au délégué à la protection des données.",
            ),
        ) from error


def self_of(actor: Actor) -> shapes.Self:
    """The actor's roles and the places that they open."""
    site = running()
    places = ["me"] if actor.person else []
    if not site.charter_number:
        return shapes.Self(tuple(wording.role(name) for name in sorted(actor.roles)), ("charter", "ledger"))
    ways = show.ways(site, actor)
    places += ["team-live"] if any(board.has_board(site, way) for way in ways) else []
    places += ["team"] if any(is_team_week(way) for way in ways) else []
    sees = show.site_decision(site, actor, "findings").permitted
    places += ["findings", "erasure"] if sees else []
    places += ["people"] if has_row(actor, Act.GOVERN) else []
    answers = sees and has_row(actor, Act.ANSWER)
    places += ["requests"] if answers else []
    # Monday is for who governs people's data: their first place, where what asks for an act is gathered.
    places = ["monday", *places] if answers and has_row(actor, Act.GOVERN) else places
    places += ["representative"] if sees and "representative" in actor.roles else []
    places += ["inspection"] if inspects(actor) else []
    places += ["machine"] if actor.roles & ADMINISTRATORS and runs_machine(actor) else []
    places += ["charter", "ledger"]
    breached = examined.counted(site, State.BREACHED) if sees else 0
    waiting = len(answer.waiting(site)) if answers else 0
    alerts = tuple((place, number) for place, number in (("findings", breached), ("requests", waiting)) if number)
    return shapes.Self(tuple(wording.role(name) for name in sorted(actor.roles)), tuple(places), alerts)


def approve_terminal(actor: Actor, code: str) -> None:
    """Let the terminal that shows `code` act for the actor for 15 minutes. Raises Conflict when no terminal waits under it."""
    logins.approve(running(), actor, code)
