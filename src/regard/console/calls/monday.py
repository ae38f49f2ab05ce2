"""What a Monday asks for, each concern as a sentence with its number and the page that mends it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regard.acts import govern
from regard.acts.running.site import RunningSite
from regard.acts.running.words import said
from regard.acts.upkeep import attention, monthly
from regard.acts.upkeep.attention import Concern, Weight
from regard.console import shapes
from regard.console.calls.opened import need_row, running, system_name
from regard.terms.actor import Actor
from regard.terms.text import Text
from regard.terms.words import Act

MONTHS = 6
_SEE = Text("See", "Voir")
_PLACES: dict[str, tuple[str, Text]] = {
    "terms": ("erasure", Text("Erase what is due", "Effacer ce qui est dû")),
    "breaches-clock": ("breaches", Text("Decide and notify", "Décider et notifier")),
    "breaches": ("breaches", Text("Complete the register", "Compléter le registre")),
    "unexamined": ("findings", Text("Examine now", "Examiner maintenant")),
    "breached": ("findings", Text("Read the findings", "Lire les constats")),
    "not-evidenced": ("findings", Text("See what to ask for", "Voir ce qu’il faut demander")),
    "unexplained": ("reviews", Text("Record the explanation", "Consigner l’explication")),
    "to-review": ("reviews", Text("Read the reasons", "Relire les motifs")),
    "requests": ("requests", Text("Answer", "Répondre")),
    "untold": ("watched", Text("Hand the notice over", "Remettre la notice")),
    "exceptions-over": ("exceptions", Text("Ask again, or mend", "Redemander, ou corriger")),
    "exceptions-soon": ("exceptions", _SEE),
    "exceptions-asked": ("exceptions", Text("Approve or decline", "Approuver ou écarter")),
    "notice": ("notices", Text("See what it covers", "Voir ce qu’elle vise")),
    "holds-ending": ("holds", Text("See the holds", "Voir les gels")),
    "witness": ("ledger", Text("See the ledger", "Voir le registre")),
    "witness-none": ("ledger", Text("See the ledger", "Voir le registre")),
    "backup": ("ledger", _SEE),
    "backup-off": ("ledger", _SEE),
    "roles-ending": ("people", Text("See the roles", "Voir les rôles")),
    "accounts-unused": ("people", Text("See the accounts", "Voir les comptes")),
    "charter": ("charter", Text("Read the changes", "Lire les changements")),
    "roles": ("people", Text("See the roles", "Voir les rôles")),
    "erased": ("erasure", _SEE),
    "law": ("laws", Text("Read the changes", "Lire les changements")),
}
_NO_PAGE = frozenset({"backup", "backup-off"})
"""Concerns that an administrator mends, at the machine."""
_DUE = frozenset({"breaches-clock", "requests", "notice", "holds-ending", "roles-ending", "exceptions-soon"})
"""Concerns whose instant lies ahead: it is shown as the time left."""


def monday(actor: Actor) -> shapes.Monday:
    """What asks for an act, what is coming, what changed, what is in order. One look, traced. Raises NotAllowed."""
    site = running()
    need_row(actor, Act.GOVERN)
    found = [_concern(one) for one in attention.concerns(site, actor)]
    now = site.clock.now()

    def of(weight: Weight) -> tuple[shapes.Concern, ...]:
        return tuple(one for one in found if one.tone == weight)

    months = _months(site, now.astimezone(site.zone).date())
    return shapes.Monday(now, of(Weight.NOW), of(Weight.SOON), of(Weight.CHANGED), of(Weight.FINE), months)


def management_page(actor: Actor, month: date, language: str) -> shapes.Download:
    """The page of a month for management, as PDF. Raises NotAllowed, InputRefused, Unavailable."""
    need_row(actor, Act.GOVERN)
    made = monthly.page(running(), actor, month, language)
    return shapes.Download(f"regard-{month:%Y-%m}-{language[:2]}.pdf", "application/pdf", made)


def _months(site: RunningSite, today: date) -> tuple[date, ...]:
    """The months since the first charter, the present one first; the last six."""
    since = govern.published(site)[0][1].astimezone(site.zone).date().replace(day=1)
    first = today.replace(day=1)
    found: list[date] = []
    while first >= since and len(found) < MONTHS:
        found.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return tuple(found)


def _concern(one: Concern) -> shapes.Concern:
    sentence, detail = _SAY[one.key](one) if one.key in _SAY else (Text(one.key, one.key), None)
    place, act = _PLACES[one.key]
    return shapes.Concern(
        key=one.key,
        tone=one.weight.value,
        sentence=sentence,
        detail=detail,
        place="" if one.key in _NO_PAGE else place,
        act=act,
        due=one.when if one.key in _DUE and one.weight in (Weight.NOW, Weight.SOON) else None,
    )


_Said = tuple[Text, Text | None]


def _many(n: int, en: tuple[str, str], fr: tuple[str, str]) -> Text:
    """A sentence in the singular or the plural; `{n}` is the number. French counts one as one."""
    return Text((en[0] if n == 1 else en[1]).format(n=n), (fr[0] if n < 2 else fr[1]).format(n=n))


def _when(at: datetime | None, en: str, fr: str) -> Text | None:
    if at is None:
        return None
    local = at.astimezone(running().zone)
    day = said.day(local.date())
    return Text(f"{en} {day.en}, {local:%H:%M}.", f"{fr} {day.fr}, {local:%H:%M}.")


def _terms(one: Concern) -> _Said:
    if not one.number:
        return Text("Nothing is over its term.", "Rien n’a dépassé sa durée."), None
    en = ("{n} batch of records is over its term.", "{n} batches of records are over their term.")
    fr = ("{n} lot d’enregistrements a dépassé sa durée.", "{n} lots d’enregistrements ont dépassé leur durée.")
    return _many(one.number, en, fr), _when(one.when, "The oldest since", "Le plus ancien depuis le")


def _clock(one: Concern) -> _Said:
    en = (
        "{n} breach waits for a decision: notify, or say why not.",
        "{n} breaches wait for a decision: notify, or say why not.",
    )
    fr = (
        "{n} violation attend une décision : notifier, ou dire pourquoi non.",
        "{n} violations attendent une décision : notifier, ou dire pourquoi non.",
    )
    late = _many(
        one.other,
        ("{n} is past the 72 hours.", "{n} are past the 72 hours."),
        ("{n} a dépassé les 72 heures.", "{n} ont dépassé les 72 heures."),
    )
    return _many(one.number, en, fr), late if one.other else None


def _breaches(one: Concern) -> _Said:
    if not one.number:
        return Text("No breach is open.", "Aucune violation n’est ouverte."), None
    en = ("{n} breach is decided but not closed.", "{n} breaches are decided but not closed.")
    fr = ("{n} violation est décidée mais pas close.", "{n} violations sont décidées mais pas closes.")
    return _many(one.number, en, fr), None


def _unexamined(one: Concern) -> _Said:
    if one.when is None:
        return Text("This site was never examined.", "Ce site n’a jamais été examiné."), None
    old = Text("The last examination is more than two days old.", "Le dernier examen a plus de deux jours.")
    return old, _when(one.when, "Made on", "Fait le")


def _breached(one: Concern) -> _Said:
    made = _when(one.when, "Examined on", "Examiné le")
    if not one.number:
        return Text("No breach of a duty was measured.", "Aucun manquement n’a été mesuré."), made
    return _many(
        one.number,
        ("{n} duty is breached.", "{n} duties are breached."),
        ("{n} manquement constaté.", "{n} manquements constatés."),
    ), made


def _unknown(one: Concern) -> _Said:
    if not one.number:
        return Text("Every duty that applies is evidenced.", "Tout ce qui s’applique est établi."), None
    en = ("{n} point is not evidenced.", "{n} points are not evidenced.")
    return _many(one.number, en, ("{n} point n’est pas établi.", "{n} points ne sont pas établis.")), None


def _unexplained(one: Concern) -> _Said:
    if not one.number:
        return Text("No look waits for an explanation.", "Aucune consultation n’attend d’explication."), None
    en = ("{n} look is unexplained.", "{n} looks are unexplained.")
    return _many(one.number, en, ("{n} consultation est inexpliquée.", "{n} consultations sont inexpliquées.")), None


def _to_review(one: Concern) -> _Said:
    if not one.number:
        return Text("Every reason of the sample was read.", "Tous les motifs de l’échantillon sont relus."), None
    en = ("{n} reason of the weekly sample waits to be read.", "{n} reasons of the weekly sample wait to be read.")
    fr = (
        "{n} motif de l’échantillon de la semaine reste à relire.",
        "{n} motifs de l’échantillon de la semaine restent à relire.",
    )
    return _many(one.number, en, fr), None


def _requests(one: Concern) -> _Said:
    if not one.number:
        return Text("No request waits.", "Aucune demande n’attend."), None
    en = ("{n} request waits for its answer.", "{n} requests wait for their answer.")
    fr = ("{n} demande attend sa réponse.", "{n} demandes attendent leur réponse.")
    late = _many(one.other, ("{n} is late.", "{n} are late."), ("{n} est en retard.", "{n} sont en retard."))
    return _many(one.number, en, fr), late if one.other else None


def _untold(one: Concern) -> _Said:
    if not one.number:
        return Text("Everyone who is watched was told.", "Toutes les personnes observées sont informées."), None
    en = ("{n} person watched was not told.", "{n} people watched were not told.")
    fr = ("{n} personne observée n’est pas informée.", "{n} personnes observées ne sont pas informées.")
    names = [system_name(name) for name in one.names]
    where = Text(", ".join(name.en for name in names) + ".", ", ".join(name.fr for name in names) + ".")
    return _many(one.number, en, fr), where


def _exceptions_over(one: Concern) -> _Said:
    if not one.number:
        return Text("No exception is over.", "Aucune exception n’est échue."), None
    en = ("{n} exception is over: its finding counts again.", "{n} exceptions are over: their findings count again.")
    fr = (
        "{n} exception est échue : son constat compte de nouveau.",
        "{n} exceptions sont échues : leurs constats comptent de nouveau.",
    )
    return _many(one.number, en, fr), _when(one.when, "The last since", "La dernière depuis le")


def _exceptions_soon(one: Concern) -> _Said:
    en = ("{n} exception ends soon.", "{n} exceptions end soon.")
    return _many(one.number, en, ("{n} exception prend bientôt fin.", "{n} exceptions prennent bientôt fin.")), None


def _exceptions_asked(one: Concern) -> _Said:
    en = ("{n} exception waits for a second person.", "{n} exceptions wait for a second person.")
    fr = ("{n} exception attend une seconde personne.", "{n} exceptions attendent une seconde personne.")
    return _many(one.number, en, fr), None


def _notice(one: Concern) -> _Said:
    return Text("A formal notice or an injunction is open.", "Une mise en demeure ou une injonction est ouverte."), None


def _holds(one: Concern) -> _Said:
    en = ("{n} hold ends within two weeks.", "{n} holds end within two weeks.")
    fr = ("{n} gel prend fin sous deux semaines.", "{n} gels prennent fin sous deux semaines.")
    then = Text("What it keeps is erased then.", "Ce qu’il conserve est alors effacé.")
    return _many(one.number, en, fr), then


def _witness(one: Concern) -> _Said:
    at = _when(one.when, "Last cosigned on", "Dernière cosignature le")
    if one.weight is Weight.NOW:
        return Text("The ledger’s witnesses are silent.", "Les témoins du registre se taisent."), at
    return Text("A witness cosigned the ledger lately.", "Un témoin a cosigné le registre récemment."), at


def _witness_none(one: Concern) -> _Said:
    why = Text(
        "Without one, whoever holds the machine could rewrite the ledger unseen.",
        "Sans témoin, qui tient la machine pourrait réécrire le registre sans être vu.",
    )
    return Text("No witness has ever cosigned the ledger.", "Aucun témoin n’a jamais cosigné le registre."), why


def _backup(one: Concern) -> _Said:
    if one.when is None:
        return Text("No backup was made yet.", "Aucune sauvegarde n’a encore été faite."), None
    at = _when(one.when, "The last on", "La dernière le")
    if one.weight is Weight.NOW:
        return Text("The backup is late.", "La sauvegarde est en retard."), at
    return Text("The backup was made in time.", "La sauvegarde est à l’heure."), at


def _backup_off(one: Concern) -> _Said:
    told = Text("The setting `backup_every_hours` is 0.", "Le réglage « backup_every_hours » est à 0.")
    return Text("No backup is made by itself.", "Aucune sauvegarde ne se fait d’elle-même."), told


def _roles_ending(one: Concern) -> _Said:
    en = ("{n} role ends within two weeks.", "{n} roles end within two weeks.")
    return _many(
        one.number, en, ("{n} rôle prend fin sous deux semaines.", "{n} rôles prennent fin sous deux semaines.")
    ), None


def _unused(one: Concern) -> _Said:
    if not one.number:
        return Text(
            "Every account with a role was used lately.", "Chaque compte doté d’un rôle a servi récemment."
        ), None
    en = ("{n} account with a role did nothing for 90 days.", "{n} accounts with a role did nothing for 90 days.")
    fr = (
        "{n} compte doté d’un rôle n’a rien fait depuis 90 jours.",
        "{n} comptes dotés d’un rôle n’ont rien fait depuis 90 jours.",
    )
    return _many(one.number, en, fr), None


def _charter(one: Concern) -> _Said:
    en = ("The charter was published once this week.", "The charter was published {n} times this week.")
    fr = ("La charte a été publiée une fois cette semaine.", "La charte a été publiée {n} fois cette semaine.")
    return _many(one.number, en, fr), _when(one.when, "In force since", "En vigueur depuis le")


def _roles(one: Concern) -> _Said:
    given = _many(one.number, ("{n} role granted", "{n} roles granted"), ("{n} rôle accordé", "{n} rôles accordés"))
    taken = _many(one.other, ("{n} withdrawn", "{n} withdrawn"), ("{n} retiré", "{n} retirés"))
    return Text(f"{given.en}, {taken.en} this week.", f"{given.fr}, {taken.fr} cette semaine."), None


def _erased(one: Concern) -> _Said:
    en = (
        "{n} batch reached its term and was erased this week.",
        "{n} batches reached their term and were erased this week.",
    )
    fr = (
        "{n} lot arrivé à son terme a été effacé cette semaine.",
        "{n} lots arrivés à leur terme ont été effacés cette semaine.",
    )
    return _many(one.number, en, fr), None


def _law(one: Concern) -> _Said:
    en = ("{n} duty of the rulebook changed this week.", "{n} duties of the rulebook changed this week.")
    fr = ("{n} exigence du recueil a changé cette semaine.", "{n} exigences du recueil ont changé cette semaine.")
    return _many(one.number, en, fr), None


_SAY = {
    "terms": _terms,
    "breaches-clock": _clock,
    "breaches": _breaches,
    "unexamined": _unexamined,
    "breached": _breached,
    "not-evidenced": _unknown,
    "unexplained": _unexplained,
    "to-review": _to_review,
    "requests": _requests,
    "untold": _untold,
    "exceptions-over": _exceptions_over,
    "exceptions-soon": _exceptions_soon,
    "exceptions-asked": _exceptions_asked,
    "notice": _notice,
    "holds-ending": _holds,
    "witness": _witness,
    "witness-none": _witness_none,
    "backup": _backup,
    "backup-off": _backup_off,
    "roles-ending": _roles_ending,
    "accounts-unused": _unused,
    "charter": _charter,
    "roles": _roles,
    "erased": _erased,
    "law": _law,
}
