"""A formal notice as a form gives it: checked field by field, so that whoever writes it down learns what is missing and loses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from regard.acts.running.site import RunningSite
from regard.audit.exceptions import SHA256
from regard.audit.notice import Covered, FormalNotice, NoticeKind, Penalty, Procedure, Proof, last_day
from regard.rulebook import law
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.text import Text

MOST = 200
"""The longest name or reference, in characters."""
_AUTHORITY = Text("Say which authority it comes from.", "Dites de quelle autorité elle émane.")
_REFERENCE = Text("Write its reference, as the authority does.", "Recopiez sa référence, telle que l’autorité l’écrit.")
_NO_DAY = Text("Write the day on which it was notified to you.", "Indiquez le jour où elle vous a été notifiée.")
_AHEAD = Text("The day of notification lies in the future.", "Le jour de la notification est à venir.")
_PERIOD = Text(
    "Write the period that it grants, in months or days, or its last day: one of the three.",
    "Indiquez le délai accordé, en mois ou en jours, ou son dernier jour : un seul des trois.",
)
_ENDS_FIRST = Text("Its last day lies before the notification.", "Son dernier jour précède la notification.")
_NO_PENALTY = Text(
    "A formal notice carries no daily penalty: only an injunction does.",
    "Une mise en demeure n’est assortie d’aucune astreinte : seule une injonction peut l’être.",
)
_COVERS = Text(
    "Say what it covers: tick at least one finding, or write an article.",
    "Dites ce qu’elle vise : cochez au moins un constat, ou écrivez un article.",
)
_NO_DUTY = Text("No duty of the rulebook is called “{name}”.", "Aucune exigence du recueil ne s’appelle « {name} ».")
_WHAT = Text("Say what was handed back.", "Dites ce qui a été remis.")
_HANDED = Text("Write the day on which it was handed back.", "Indiquez le jour de la remise.")
_DIGEST = Text(
    "Choose the file, or write its SHA-256: 64 signs, 0 to 9 and a to f.",
    "Choisissez le fichier, ou écrivez son SHA-256 : 64 signes, de 0 à 9 et de a à f.",
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form gives. `months`, `days` and `until`: one of the three. `covers` are (requirement, system); `articles` stand for all systems."""

    authority: str
    reference: str
    injunction: bool
    notified_on: date | None
    months: int | None = None
    days: int | None = None
    until: date | None = None
    simplified: bool | None = None
    penalty_eur: int | None = None
    penalty_most: int | None = None
    covers: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] = ()


def composed(site: RunningSite, entered: Entered) -> FormalNotice:
    """The notice that was meant. Raises InputRefused (`notice_authority`, `notice_reference`, `notice_day`, `notice_period`,
    `notice_penalty`, `notice_covers`)."""
    if not entered.authority.strip():
        raise InputRefused("notice_authority", _AUTHORITY)
    if not entered.reference.strip():
        raise InputRefused("notice_reference", _REFERENCE)
    notified = entered.notified_on
    if notified is None:
        raise InputRefused("notice_day", _NO_DAY)
    if notified > site.clock.now().astimezone(site.zone).date():
        raise InputRefused("notice_day", _AHEAD)
    until, period = _until(entered, notified)
    if entered.penalty_eur is not None and not entered.injunction:
        raise InputRefused("notice_penalty", _NO_PENALTY)
    penalty = None
    if entered.penalty_eur is not None:
        penalty = Penalty(entered.penalty_eur, until + timedelta(days=1), entered.penalty_most)
    return FormalNotice(
        authority=entered.authority.strip()[:MOST],
        reference=entered.reference.strip()[:MOST],
        kind=NoticeKind.INJUNCTION if entered.injunction else NoticeKind.FORMAL_NOTICE,
        notified_on=notified,
        until=until,
        period=period,
        procedure=None
        if entered.simplified is None or not entered.injunction
        else (Procedure.SIMPLIFIED if entered.simplified else Procedure.ORDINARY),
        covers=_covers(entered),
        penalty=penalty,
    )


def _until(entered: Entered, notified: date) -> tuple[date, Duration | None]:
    given = [each for each in (entered.months, entered.days, entered.until) if each is not None]
    if len(given) != 1 or given[0] == 0:
        raise InputRefused("notice_period", _PERIOD)
    if entered.until is not None:
        if entered.until < notified:
            raise InputRefused("notice_period", _ENDS_FIRST)
        return entered.until, None
    period = Duration.parse(f"P{entered.months}M" if entered.months is not None else f"P{entered.days}D")
    return last_day(notified, period), period


def _covers(entered: Entered) -> tuple[Covered, ...]:
    known = law.requirements()
    for requirement, _ in entered.covers:
        if requirement not in known:
            raise InputRefused("notice_covers", _NO_DUTY, name=requirement[:40])
    found = (
        *(Covered(requirement=requirement, system=system) for requirement, system in entered.covers),
        *(Covered(article=article.strip()[:MOST]) for article in entered.articles if article.strip()),
    )
    if not found:
        raise InputRefused("notice_covers", _COVERS)
    return tuple(dict.fromkeys(found))


def proof(what: str, handed_on: date | None, sha256: str) -> Proof:
    """What was handed back, as a form gives it. Raises InputRefused (`proof_what`, `proof_day`, `proof_digest`)."""
    digest = sha256.strip().lower()
    if not what.strip():
        raise InputRefused("proof_what", _WHAT)
    if handed_on is None:
        raise InputRefused("proof_day", _HANDED)
    if not re.fullmatch(SHA256, digest):
        raise InputRefused("proof_digest", _DIGEST)
    return Proof(what.strip()[:MOST], handed_on, digest)
