"""What the page of a month says, in one language, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from regard.papers import typography
from regard.terms import days
from regard.terms.text import Text

Json = dict[str, Any]
_T = {
    "title": Text("Monitoring: the month in one page", "Surveillance : le mois en une page"),
    "made": Text("As of {day}, {time} ({zone}).", "Au {day}, {time} ({zone})."),
    "running": Text("The month is not over.", "Le mois n’est pas terminé."),
    "kept": Text("Kept now", "Conservé à ce jour"),
    "erased_is": Text("Erased in the month:", "Effacé dans le mois :"),
    "looks": Text("Looks, by purpose", "Consultations, par finalité"),
    "requests": Text("Requests of people", "Demandes des personnes"),
    "findings": Text("Findings", "Constats"),
    "exceptions": Text("Exceptions and holds", "Exceptions et gels"),
    "breaches": Text("Personal data breaches", "Violations de données personnelles"),
    "reviews": Text("Reasons read again", "Motifs relus"),
    "what": Text("what", "quoi"),
    "records": Text("records", "enregistrements"),
    "term": Text("term", "durée"),
    "purpose": Text("purpose", "finalité"),
    "number": Text("number", "nombre"),
    "hidden": Text("fewer than {n}", "moins de {n}"),
    "hidden_total": Text("not shown", "non affiché"),
    "total": Text("all purposes", "toutes finalités"),
    "nothing_kept": Text("Nothing is kept.", "Rien n’est conservé."),
    "no_looks": Text(
        "Nobody looked at people or teams.", "Personne n’a consulté de données sur des personnes ou des équipes."
    ),
    "before": Text("before the month", "avant le mois"),
    "now": Text("at its end", "à sa fin"),
    "state": Text("state", "état"),
    "breached": Text("breached", "manquement"),
    "not_evidenced": Text("not evidenced", "non établi"),
    "met": Text("met", "constaté"),
    "no_examination": Text("none kept", "aucun gardé"),
    "foot": Text(
        "No name, no small count: numbers under {n} are hidden, and totals that would give one away. Weeks count in the month of their Monday. "
        "What was not measured is not shown as zero.",
        "Aucun nom, aucun petit effectif : les nombres sous {n} sont masqués, ainsi que les totaux qui en trahiraient un. Les semaines comptent "
        "dans le mois de leur lundi. Ce qui n’a pas été mesuré n’est pas affiché comme zéro.",
    ),
}
_KINDS = {
    "raw-events": Text("records with their author", "enregistrements avec leur auteur"),
    "stock": Text("where goods went, nobody in it", "parcours des articles, sans personne"),
    "team-days": Text("team figures by day", "chiffres d’équipe par jour"),
    "team-figures": Text("team figures by week", "chiffres d’équipe par semaine"),
    "seen": Text("codes against double entry", "codes contre les doublons"),
}
_EMPTY = Text("No review was drawn in the month.", "Aucun échantillon tiré dans le mois.")


@dataclass(frozen=True, slots=True)
class _Say:
    language: str

    def __call__(self, key: str, **fields: str) -> str:
        frame = typography.fitted(_T[key].to(self.language), self.language)
        return frame.format(**fields) if fields else frame

    def of(self, pair: list[str]) -> str:
        return typography.fitted(pair[self.language == "fr"], self.language)

    def text(self, text: Text) -> str:
        return typography.fitted(text.to(self.language), self.language)

    def n(self, value: int) -> str:
        return typography.number(value, self.language)

    def count(self, value: int, en: tuple[str, str], fr: tuple[str, str]) -> str:
        """A number with its words, in the singular or the plural: French counts one and none as one."""
        return typography.fitted(f"{self.n(value)} {self.label(value, en, fr)}", self.language)

    def label(self, value: int | None, en: tuple[str, str], fr: tuple[str, str]) -> str:
        """The words alone."""
        one, many = fr if self.language == "fr" else en
        single = value is not None and (value < 2 if self.language == "fr" else value == 1)
        return one if single else many


def content(document: Mapping[str, Any], language: str) -> Json:
    """The page's content in `language` (`en` or `fr`)."""
    say = _Say("fr" if language.lower().startswith("fr") else "en")
    first = date.fromisoformat(document["month"])
    made = datetime.fromisoformat(document["made"]).astimezone(ZoneInfo(document["zone"]))
    month = f"{days.MONTHS[first.month - 1].to(say.language)} {first.year}"
    stated = say("made", day=days.said(made).to(say.language), time=f"{made:%H:%M}", zone=document["zone"])
    looks = document["looks"]
    return {
        "lang": say.language,
        "w": {key: say(key) for key in _T if "{" not in _T[key].en},
        "site": typography.safe(document["site"]),
        "month": month,
        "made": stated if document["over"] else f"{stated} {say('running')}",
        "tiles": _tiles(document, say),
        "kept": [_kept(one, say) for one in document["kept"][:10]],
        "erased": _erased(document["erased"], say),
        "looks": [[say.of(one["purpose"]), _shown(one["number"], looks["least"], say)] for one in looks["by"][:9]],
        "total": say("hidden_total") if looks["total"] is None else say.n(looks["total"]),
        "refused": _refused(looks, say),
        "requests": _requests(document["requests"], say),
        "findings": _findings(document["findings"], say),
        "exceptions": _exceptions(document, say),
        "breaches": _breaches(document["breaches"], say),
        "reviews": _reviews(document["reviews"], say),
        "foot": say("foot", n=say.n(looks["least"])),
    }


def _tiles(document: Mapping[str, Any], say: _Say) -> list[Json]:
    last, asked, held = document["findings"][1], document["requests"], document["breaches"]
    breached, unknown = (None if last is None else last.get(state, 0) for state in ("breached", "not_evidenced"))
    told = (
        (asked["late"], ("request late", "requests late"), ("demande en retard", "demandes en retard")),
        (breached, ("duty breached", "duties breached"), ("manquement", "manquements")),
        (unknown, ("point not evidenced", "points not evidenced"), ("point non établi", "points non établis")),
        (held["open"], ("breach open", "breaches open"), ("violation ouverte", "violations ouvertes")),
    )
    return [{"n": "–" if n is None else say.n(n), "label": say.label(n, en, fr), "calm": n == 0} for n, en, fr in told]


def _kept(one: Mapping[str, Any], say: _Say) -> list[str]:
    kind = _KINDS.get(one["kind"])
    named = say.text(kind) if kind else typography.safe(one["kind"])
    term = say.of(one["term"]) if one["term"] else "–"
    return [f"{say.of(one['system'])} – {named}", say.n(one["rows"]), term]


def _erased(one: Mapping[str, Any], say: _Say) -> str:
    parts = [
        say.count(one["segments"], ("batch", "batches"), ("lot", "lots")),
        say.count(one["rows"], ("record", "records"), ("enregistrement", "enregistrements")),
        say.count(one["traces"], ("old trace", "old traces"), ("trace ancienne", "traces anciennes")),
    ]
    runs = say.count(one["runs"], ("run", "runs"), ("passage", "passages"))
    join = ", en " if say.language == "fr" else ", in "
    return typography.fitted(", ".join(parts) + join + runs + ".", say.language)


def _shown(number: int | None, least: int, say: _Say) -> str:
    return say("hidden", n=say.n(least)) if number is None else say.n(number)


def _refused(looks: Mapping[str, Any], say: _Say) -> str:
    few, refused = looks["least"], looks["refused"]
    if refused is None:
        return say.text(Text(f"Refused by the rules: fewer than {few}.", f"Refusées par les règles : moins de {few}."))
    return say.text(Text(f"Refused by the rules: {refused}.", f"Refusées par les règles : {refused}."))


def _requests(one: Mapping[str, Any], say: _Say) -> list[str]:
    lines = [
        say.count(one["received"], ("received", "received"), ("reçue", "reçues")),
        say.count(one["answered"], ("answered", "answered"), ("traitée", "traitées")),
    ]
    if one["answered"]:
        lines[1] += say.text(Text(f", {one['in_time']} in time", f", dont {one['in_time']} dans le délai"))
    if one["longest_days"] is not None:
        days = say.count(one["longest_days"], ("day", "days"), ("jour", "jours"))
        lines.append(say.text(Text(f"longest: {days}", f"la plus longue : {days}")))
    waiting = say.count(one["waiting"], ("waiting", "waiting"), ("en attente", "en attente"))
    late = say.text(Text(f", {one['late']} late", f", dont {one['late']} en retard")) if one["waiting"] else ""
    return [*lines, waiting + late]


def _findings(pair: list[Mapping[str, Any] | None], say: _Say) -> list[list[str]]:
    rows = []
    for state in ("breached", "not_evidenced", "met"):
        rows.append([say(state), *(say("no_examination") if one is None else say.n(one.get(state, 0)) for one in pair)])
    return rows


def _exceptions(document: Mapping[str, Any], say: _Say) -> list[str]:
    one = document["exceptions"]
    return [
        say.count(
            one["in_force"],
            ("exception in force", "exceptions in force"),
            ("exception en vigueur", "exceptions en vigueur"),
        ),
        say.count(
            one["approved"],
            ("approved in the month", "approved in the month"),
            ("approuvée dans le mois", "approuvées dans le mois"),
        ),
        say.count(
            one["ended"], ("came to its end", "came to their end"), ("arrivée à son terme", "arrivées à leur terme")
        ),
        say.count(document["holds"], ("hold in force", "holds in force"), ("gel en vigueur", "gels en vigueur")),
    ]


def _breaches(one: Mapping[str, Any], say: _Say) -> list[str]:
    lines = [
        say.count(
            one["opened"],
            ("opened in the month", "opened in the month"),
            ("ouverte dans le mois", "ouvertes dans le mois"),
        )
    ]
    words = {
        "notified": (("notified within 72 hours",) * 2, ("notifiée sous 72 heures", "notifiées sous 72 heures")),
        "notified-late": (("notified late",) * 2, ("notifiée en retard", "notifiées en retard")),
        "not-needed": (
            ("not notified, with its reason", "not notified, with their reason"),
            ("non notifiée, motif écrit", "non notifiées, motif écrit"),
        ),
        "runs": (("whose clock runs",) * 2, ("dont le délai court",) * 2),
        "late": (("past 72 hours, undecided",) * 2, ("au-delà de 72 heures, sans décision",) * 2),
    }
    lines += [say.count(one[key], en, fr) for key, (en, fr) in words.items() if one.get(key)]
    return [*lines, say.count(one["open"], ("still open", "still open"), ("encore ouverte", "encore ouvertes"))]


def _reviews(one: Mapping[str, Any], say: _Say) -> list[str]:
    if not sum(one.values()):
        return [say.text(_EMPTY)]
    return [
        say.count(sum(one.values()), ("look drawn", "looks drawn"), ("consultation tirée", "consultations tirées")),
        say.count(
            one["fine"],
            ("reason found fine", "reasons found fine"),
            ("motif jugé suffisant", "motifs jugés suffisants"),
        ),
        say.count(
            one["explained"],
            ("explained afterwards", "explained afterwards"),
            ("expliquée après coup", "expliquées après coup"),
        ),
        say.count(
            one["to-explain"], ("still unexplained", "still unexplained"), ("encore inexpliquée", "encore inexpliquées")
        ),
        say.count(one["waiting"], ("not read yet", "not read yet"), ("pas encore relue", "pas encore relues")),
    ]
