"""How pages say the closed words of a charter. The words themselves are the charter's own (`regard.charter.said`), pure values."""

from __future__ import annotations

from datetime import date

from regard.acts.running.words import said
from regard.terms.duration import Duration
from regard.terms.text import Text

WORK = ("scanners", "calls")
"""The areas that watch what someone does at work, not what happens in a place."""
_ROLES = {
    "dpo": Text("data-protection officer", "délégué à la protection des données"),
    "operations-manager": Text("operations manager", "responsable d’exploitation"),
    "team-lead": Text("team lead", "chef d’équipe"),
    "worker": Text("person watched", "personne observée"),
    "representative": Text("staff representative", "représentant du personnel"),
    "inspector": Text("inspector", "inspecteur"),
    "administrator": Text("administrator of the machine", "administrateur de la machine"),
    "security-officer": Text("security officer", "agent de sécurité"),
    "self": Text("yourself", "vous-même"),
    "owner": Text("holder of the keys", "détenteur des clés"),
    "process": Text("the site’s own process", "un processus du site"),
}
_AREAS = {
    "scanners": Text("Hand scanners", "Scanners portatifs"),
    "cctv": Text("Cameras", "Caméras"),
    "bodycam": Text("Body-worn cameras", "Caméras-piétons"),
    "calls": Text("Recorded calls", "Appels enregistrés"),
    "reports": Text("Security reports", "Comptes rendus de sécurité"),
}
_WATCHES = {
    "scanners": Text(
        "Each scan of an item: when, by whom, which task, where.",
        "Chaque lecture d’un article : quand, par qui, quelle tâche, où.",
    ),
}
_FIELDS = {
    "at": Text("the time", "l’heure"),
    "worker": Text("who scans (as a code)", "qui scanne (sous un code)"),
    "task": Text("the task", "la tâche"),
    "team": Text("the team", "l’équipe"),
    "item": Text("the item", "l’article"),
    "place": Text("the place", "l’emplacement"),
    "device": Text("the scanner", "le scanner"),
    "qty": Text("the quantity", "la quantité"),
    "error": Text("whether it was an error", "s’il y a eu erreur"),
}
_KEPT = {
    ("raw-events", "person"): Text("Each scan, with who made it", "Chaque lecture, avec son auteur"),
    ("raw-events", "none"): Text("Where goods went, nobody in it", "Le parcours des articles, sans personne"),
    ("statistics", "team"): Text("Figures of whole teams", "Chiffres d’équipes entières"),
    ("statistics", "person"): Text("Figures per person", "Chiffres par personne"),
    ("indicators", "person"): Text("Indicators per person", "Indicateurs par personne"),
}
_KINDS = {
    "raw-events": Text("scans that you made", "lectures faites par vous"),
    "seen": Text("codes against double entry", "codes contre les doublons"),
    "stock": Text("where goods went", "parcours des articles"),
    "team-days": Text("team figures by day", "chiffres d’équipe par jour"),
    "team-figures": Text("team figures by week", "chiffres d’équipe par semaine"),
    "export": Text("uploads to be examined", "exports à examiner"),
    "examination": Text("what examinations found", "comptes rendus d’examen"),
}
_GROUPS = {
    "raw-events": Text("scans with their author", "lectures avec leur auteur"),
}
_ACTS = {
    "show": Text("Looked", "Consultation"),
    "derive": Text("Figures computed", "Calcul de chiffres"),
    "erase": Text("Erasure", "Effacement"),
    "govern": Text(
        "Decision about you (enrolment, notice, hold)",
        "Décision à votre sujet (inscription, information, conservation)",
    ),
    "answer": Text("Answer to you", "Réponse à votre demande"),
}
_MEASURES = {
    "scans": Text("scans", "lectures"),
    "units": Text("units", "unités"),
    "measured_us": Text("hours measured", "heures mesurées"),
}
_GRAINS = {
    "hour": Text("by hour", "par heure"),
    "day": Text("by day", "par jour"),
    "week": Text("by week", "par semaine"),
    "month": Text("by month", "par mois"),
    "quarter": Text("by quarter", "par trimestre"),
}
_LOOKED_AT = {
    "live": Text("who may need a hand, live", "qui a peut-être besoin d’aide, en direct"),
    "roster": Text("the list of the people watched", "la liste des personnes observées"),
    "notice": Text("the notice was handed to you", "la notice vous a été remise"),
    "flags": Text("flags about your work", "signalements sur votre travail"),
    "flag-note": Text("your words beside a flag", "vos mots à côté d’un signalement"),
    "pass": Text("single-use codes", "codes à usage unique"),
    "paper-code": Text("a paper code was made for you", "un code papier a été fait pour vous"),
    "account:watched": Text("your account was opened", "votre compte a été ouvert"),
    "person": Text("all that was held on you", "tout ce qui était détenu sur vous"),
    "hold:request": Text("kept at your request", "conservé à votre demande"),
    "held": Text("what is held on you", "ce qui est détenu sur vous"),
    "hours": Text("your hours", "vos heures"),
    "copy": Text("a copy of everything", "une copie de tout"),
}
_LOOKED_AT_KINDS = {
    "hold": Text("kept longer, for a procedure", "conservé plus longtemps, pour une procédure"),
    "release": Text("no longer kept for a procedure", "n’est plus conservé pour une procédure"),
    "grant": Text("a role was granted", "un rôle a été attribué"),
    "withdraw": Text("a role was withdrawn", "un rôle a été retiré"),
    "request": Text("your request", "votre demande"),
    "answer": Text("the answer to your request", "la réponse à votre demande"),
    "team-day": Text("the figures of your team, by day", "les chiffres de votre équipe, par jour"),
    "team-week": Text("the figures of your team, by week", "les chiffres de votre équipe, par semaine"),
    "segment": Text("an hour of records", "une heure d’enregistrements"),
}
_NEVER = ("ranking", "pace-setting", "pay", "discipline", "appraisal")
_FORCE = {
    "binding": Text("Binding: statute, decree or court.", "Contraignant : loi, décret ou juge."),
    "soft": Text(
        "Guidance: one may depart from it, with reasons.", "Recommandation : on peut s’en écarter en le justifiant."
    ),
}
_CONFIDENCE = {
    "text": Text("We read the text itself.", "Nous avons lu le texte même."),
    "page": Text("We read a page of the authority that says so.", "Nous avons lu une page de l’autorité qui le dit."),
    "page2": Text("We read a second-hand page.", "Nous avons lu une page de seconde main."),
    "memory": Text("From memory: to be checked.", "De mémoire : à vérifier."),
}
_ORIGIN = {
    "declared": Text("declared by the charter", "déclaré par la charte"),
    "seen": Text("seen by Regard", "constaté par Regard"),
}


def role(name: str) -> Text:
    """A role of the charter; one that the product does not know reads as it is written."""
    if name.startswith("process"):
        return _ROLES["process"]
    return _ROLES.get(name) or _plain(name)


def area(name: str) -> Text:
    """A kind of monitoring, as the title of its part of the public page."""
    return _AREAS.get(name) or said.word(name)


def watches(area_name: str, fields: tuple[str, ...]) -> Text:
    """What a system records, in one sentence: from the fields that the charter admits when it names them."""
    if fields:
        known = [_FIELDS.get(name) or _plain(name) for name in fields]
        en, fr = ", ".join(t.en for t in known), ", ".join(t.fr for t in known)
        return Text(
            f"At each record: {en}. Nothing else is taken.", f"À chaque enregistrement : {fr}. Rien d’autre n’est pris."
        )
    return _WATCHES.get(area_name) or area(area_name)


def kept(data: str, per: str | None, grain: str | None = None) -> Text:
    """What a line of the charter's keeping is about; figures say how fine they are."""
    found = _KEPT.get((data, per or "")) or said.word(data)
    fine = _GRAINS.get(grain or "") if data != "raw-events" else None
    return Text(f"{found.en}, {fine.en}", f"{found.fr}, {fine.fr}") if fine else found


def looked_at(name: str) -> Text | None:
    """What a look or a decision was about, from the object of its trace; None where the trace names none."""
    if name in _LOOKED_AT:
        return _LOOKED_AT[name]
    first, _, rest = name.partition(":")
    if first in _LOOKED_AT_KINDS and rest:
        return _LOOKED_AT_KINDS[first]
    parts = name.split("/")
    if len(parts) == 3:
        data, per, grain = parts
        return lowered(kept(data, per, grain))
    return _plain(name) if name else None


def kind(name: str, *, own: bool = False) -> Text:
    """A kind of segment; `own`: said to the person that it is about."""
    found = (None if own else _GROUPS.get(name)) or _KINDS.get(name)
    return found or said.word(name)


def act(name: str) -> Text:
    """What was done."""
    return _ACTS.get(name) or said.word(name)


def done(act_name: str, name: str) -> Text:
    """What was done, and about what (the object of its trace): `Looked: who may need a hand, live`. A decision is its own title."""
    about = looked_at(name)
    if about is None:
        return act(act_name)
    if act_name == "govern":
        return capital(about)
    first = act("show" if name == "live" else act_name)
    return Text(f"{first.en}: {about.en}", f"{first.fr} : {about.fr}")


def word(name: str, key: str = "") -> Text:
    """Any other word of a closed list."""
    return said.word(name, key=key)


def plainly(value: str) -> Text:
    """A value that a rule names: yes or no, a role, a grain, a word of a closed list; a name stays as it is."""
    if value in ("True", "False"):
        return said.value(value == "True")
    return _ROLES.get(value) or said.word(value)


def capital(text: Text) -> Text:
    """The same words at the head of a line."""
    return Text(text.en[:1].upper() + text.en[1:], text.fr[:1].upper() + text.fr[1:])


def lowered(text: Text) -> Text:
    """The same words inside a line."""
    return Text(text.en[:1].lower() + text.en[1:], text.fr[:1].lower() + text.fr[1:])


def length(value: str | None) -> Text:
    """A duration written `P31D`, as people say it."""
    if not value:
        return Text("not stated", "non précisé")
    try:
        return said.duration(Duration.parse(value))
    except ValueError:
        return said.word(value)


def never(purposes: tuple[str, ...], area_name: str) -> tuple[Text, ...]:
    """What a system that watches work is not used for: the gate refuses what the charter does not name."""
    if area_name != "scanners":
        return ()
    left = [said.word(name) for name in _NEVER if name not in purposes]
    if not left:
        return ()
    en, fr = ", ".join(t.en for t in left), ", ".join(t.fr for t in left)
    return (Text(f"Not used for: {en}.", f"Ne sert pas à : {fr}."),)


def basis(name: str | None) -> Text:
    """The legal ground."""
    if not name:
        return Text("Legal ground: not stated", "Base légale : non précisée")
    found = said.word(name, key="basis")
    return Text(f"Legal ground: {found.en}", f"Base légale : {found.fr}")


def article(name: str) -> Text:
    """An article in the GDPR's spelling: `GDPR 5(1)(c)`, `RGPD 5(1)(c)`."""
    french = name.replace("GDPR", "RGPD").replace("LIL", "Loi I&L").replace("CT ", "C. trav. ")
    return Text(name.replace("CT ", "C. trav. "), french)


def force(name: str) -> Text:
    """How a duty binds."""
    return _FORCE.get(name) or _plain(name)


def confidence(name: str) -> Text:
    """How its source was read."""
    return _CONFIDENCE.get(name) or _plain(name)


def origin(name: str) -> Text:
    """Where a measure came from."""
    return _ORIGIN.get(name) or _plain(name)


def consulted(submitted: date, opinion: date | None, expert: bool | None) -> Text:
    """A consultation of the works council on record."""
    en, fr = f"Submitted on {said.day(submitted).en}", f"Saisine le {said.day(submitted).fr}"
    if opinion:
        en, fr = f"{en}; opinion on {said.day(opinion).en}.", f"{fr} ; avis le {said.day(opinion).fr}."
    else:
        en, fr = f"{en}; no opinion on record.", f"{fr} ; pas d’avis au dossier."
    return Text(en + (" With an expert." if expert else ""), fr + (" Avec un expert." if expert else ""))


def declared(text: Text) -> Text:
    """The same, known from the charter alone."""
    return Text(f"{text.en} Declared by the charter.", f"{text.fr} Déclaré par la charte.")


def measure(name: str) -> Text:
    """A measure of a table of figures."""
    return _MEASURES.get(name) or _plain(name)


def _plain(name: str) -> Text:
    spaced = name.replace("-", " ").replace("_", " ")
    return Text(spaced, spaced)
