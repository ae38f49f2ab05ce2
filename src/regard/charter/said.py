"""The words of the closed lists, durations, dates and numbers as people say them, in both languages."""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum

from regard.terms.duration import Duration
from regard.terms.text import Text


def word(value: str, *, key: str = "") -> Text:
    """A word of a closed list in plain words; `key` (`system.basis`) tells apart those that stand in several lists.

    A word that is not of a closed list is given back as it is: it is a name.
    """
    last = key.rpartition(".")[2]
    if (last, value) in _BY_KEY:
        return Text(*_BY_KEY[last, value])
    return Text(*_WORDS[value]) if value in _WORDS else Text(value, value)


def words(values: tuple[str, ...], *, key: str = "") -> Text:
    """A list of words, with commas."""
    said = [word(str(value), key=key) for value in values]
    return Text(", ".join(text.en for text in said), ", ".join(text.fr for text in said))


def duration(length: Duration) -> Text:
    """`31 days`, `1 month`, `1.25 seconds`."""
    years, months = divmod(length.months, 12)
    hours, rest = divmod(length.rest - timedelta(days=length.rest.days), timedelta(hours=1))
    minutes, rest = divmod(rest, timedelta(minutes=1))
    seconds = rest.total_seconds()
    units = (
        ("year", "an"),
        ("month", "mois"),
        ("day", "jour"),
        ("hour", "heure"),
        ("minute", "minute"),
        ("second", "seconde"),
    )
    counts = (years, months, length.rest.days, hours, minutes, seconds)
    en, fr = [], []
    for count, (one, un) in zip(counts, units, strict=True):
        if count:
            shown = f"{count:g}"
            en.append(f"{shown} {one}{'' if count == 1 else 's'}")
            fr.append(f"{shown.replace('.', ',')} {un}{'' if count < 2 or un == 'mois' else 's'}")
    if not en:
        return Text("no time", "aucune durée")
    return Text(_and(en, "and"), _and(fr, "et"))


def value(found: object, *, key: str = "") -> Text:
    """Any value of a charter, in plain words; what is not known is said to be so."""
    if found is None:
        return Text("not stated", "non précisé")
    if isinstance(found, bool):
        return Text("yes", "oui") if found else Text("no", "non")
    if isinstance(found, Duration):
        return duration(found)
    if isinstance(found, date):
        return day(found)
    if isinstance(found, time):
        return Text(f"{found:%H:%M}", f"{found.hour} h {found:%M}")
    if isinstance(found, int | float):
        return Text(f"{found:,}", f"{found:,}".replace(",", "\u202f").replace(".", ","))
    if isinstance(found, tuple):
        parts = [value(part, key=key) for part in found]
        joined = " – " if len(found) == 2 and isinstance(found[0], time) else ", "
        return (
            Text(joined.join(p.en for p in parts), joined.join(p.fr for p in parts)) if parts else Text("none", "aucun")
        )
    return word(str(found.value) if isinstance(found, Enum) else str(found), key=key)


def day(found: date) -> Text:
    """`1 January 2026`, `1er janvier 2026`."""
    number = "1er" if found.day == 1 else str(found.day)
    return Text(
        f"{found.day} {_MONTHS_EN[found.month - 1]} {found.year}",
        f"{number} {_MONTHS_FR[found.month - 1]} {found.year}",
    )


def _and(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


_MONTHS_EN = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905

_BY_KEY: dict[tuple[str, str], tuple[str, str]] = {
    ("basis", "none"): ("none", "aucune"),
    ("basis", "contract"): ("performance of a contract", "exécution d’un contrat"),
    ("by", "contract"): ("contract clause", "clause du contrat"),
    ("by", "training"): ("training session", "formation"),
    ("per", "none"): ("nobody", "personne en particulier"),
    ("per", "person"): ("each person", "chaque personne"),
    ("per", "team"): ("a team", "une équipe"),
    ("relation", "none"): ("nobody in particular", "personne en particulier"),
    ("relation", "site"): ("the whole site", "l’ensemble du site"),
    ("relation", "self"): ("oneself", "soi-même"),
    ("reason", "none"): ("never", "jamais"),
    ("remote", "none"): ("none", "aucun"),
    ("remote", "open"): ("open to the internet", "ouvert sur internet"),
    ("blur", "none"): ("none", "aucun"),
    ("live_for", "public"): ("the public", "le public"),
    ("live_for", "students"): ("students", "les élèves ou étudiants"),
    ("live_for", "managers"): ("managers", "l’encadrement"),
    ("live_for", "security"): ("security staff", "les agents de sécurité"),
    ("watched_by", "self"): ("the person recorded", "la personne enregistrée"),
    ("window", "screen"): ("the whole screen", "tout l’écran"),
    ("analytics_on", "live"): ("live images", "images en direct"),
    ("analytics_on", "recorded"): ("recorded images", "images enregistrées"),
    ("seen_by", "everyone"): ("everyone", "tout le monde"),
    ("leads_to", "training"): ("training", "formation"),
    ("act", "show"): ("see", "consulter"),
    ("act", "keep"): ("keep", "conserver"),
    ("categories", "incident"): ("incident", "incident"),
    ("starts", "incident"): ("an incident", "un incident"),
    ("kept", "unlimited"): ("without limit", "sans limite"),
    ("when", "never"): ("never", "jamais"),
    ("stops", "never"): ("never", "jamais"),
    ("erasure", "never"): ("never", "jamais effacé"),
    ("live_when", "always"): ("at any time", "à tout moment"),
    ("starts", "always"): ("always on", "en continu"),
    ("kind", "room"): ("room", "local"),
    ("kind", "line"): ("telephone line", "ligne téléphonique"),
    ("kind", "post"): ("post", "poste"),
    ("kind", "school"): ("school", "établissement scolaire"),
    ("medium", "video"): ("video", "vidéo"),
    ("items", "contact"): ("contact", "contact"),
}

_WORDS: dict[str, tuple[str, str]] = {
    # areas
    "scanners": ("scanners", "scanners"),
    "cctv": ("cameras", "caméras"),
    "bodycam": ("body-worn cameras", "caméras-piétons"),
    "calls": ("recorded calls", "appels enregistrés"),
    "reports": ("reports", "comptes rendus"),
    "computers": ("computers", "ordinateurs"),
    "vehicles": ("vehicles", "véhicules"),
    "clocking": ("clocking in and out", "pointage"),
    "files": ("files", "fichiers"),
    "drones": ("drones", "drones"),
    "platform": ("work platform", "plateforme de travail"),
    # purposes
    "stock-tracking": ("stock tracking", "suivi des stocks"),
    "real-time-help": ("help in real time", "aide en temps réel"),
    "reassignment": ("reassignment to another task", "réaffectation à une autre tâche"),
    "error-detection": ("error detection", "détection des erreurs"),
    "safety": ("safety", "sécurité au travail"),
    "planning": ("planning", "planification"),
    "appraisal": ("appraisal", "évaluation"),
    "training": ("training", "formation"),
    "working-time": ("working time", "temps de travail"),
    "pace-setting": ("setting the pace", "fixation des cadences"),
    "ranking": ("ranking of people", "classement des personnes"),
    "discipline": ("discipline", "discipline"),
    "pay": ("pay", "paie"),
    "security-of-persons": ("security of persons", "sécurité des personnes"),
    "security-of-goods": ("security of goods", "sécurité des biens"),
    "staff-supervision": ("supervision of staff", "surveillance du personnel"),
    "locating-employees": ("locating employees", "localisation des salariés"),
    "service-quality": ("quality of service", "qualité de service"),
    "contract-evidence": ("evidence of a contract", "preuve d’un contrat"),
    "route-optimisation": ("optimisation of routes", "optimisation des tournées"),
    "theft-prevention": ("prevention of theft", "prévention des vols"),
    "public-buildings": ("protection of public buildings", "protection des bâtiments publics"),
    "defence": ("national defence", "défense nationale"),
    "traffic-flow": ("traffic flow", "régulation de la circulation"),
    "traffic-offences": ("traffic offences", "infractions routières"),
    "high-risk-places": (
        "places at high risk of assault, theft or drug dealing",
        "lieux exposés à des agressions, des vols ou des trafics",
    ),
    "terrorism": ("prevention of terrorism", "prévention du terrorisme"),
    "natural-risk": ("natural or technological risks", "risques naturels ou technologiques"),
    "rescue": ("rescue and fire safety", "secours et incendie"),
    "amusement-parks": ("safety of amusement parks", "sécurité des parcs d’attraction"),
    "motor-insurance": ("compulsory motor insurance", "assurance automobile obligatoire"),
    "fly-tipping": ("fly-tipping", "dépôts sauvages"),
    "incident-prevention": ("prevention of incidents", "prévention des incidents"),
    "offence-evidence": ("evidence of offences", "constat des infractions"),
    "agent-training": ("training of agents", "formation des agents"),
    "policing": ("policing", "maintien de l’ordre"),
    "evidence": ("evidence", "preuve"),
    "site-security": ("security of the site", "sécurité du site"),
    "union-watch": ("watching unions", "surveillance syndicale"),
    "protest-watch": ("watching protests", "surveillance des manifestations"),
    "recruitment-vetting": ("vetting of candidates", "enquête sur les candidats"),
    "promotion": ("promotion", "promotion"),
    "identification": ("identification", "identification"),
    "statistics": ("statistics", "statistiques"),
    "judicial-request": ("judicial request", "réquisition judiciaire"),
    # site, controller, system
    "company": ("company", "entreprise"),
    "public-body": ("public body", "établissement public"),
    "town": ("town", "commune"),
    "school": ("school", "école"),
    "state": ("state", "État"),
    "association": ("association", "association"),
    "controller": ("controller", "responsable du traitement"),
    "processor": ("processor", "sous-traitant"),
    "workplace": ("workplace", "lieu de travail"),
    "open-to-public": ("place open to the public", "lieu ouvert au public"),
    "public-road": ("public road", "voie publique"),
    "gdpr": ("GDPR", "RGPD"),
    "lil-3": ("title III of the act of 6 January 1978", "titre III de la loi du 6 janvier 1978"),
    "legitimate-interest": ("legitimate interest", "intérêt légitime"),
    "legal-obligation": ("legal obligation", "obligation légale"),
    "public-task": ("public task", "mission d’intérêt public"),
    "contract": ("contract", "contrat"),
    "consent": ("consent", "consentement"),
    "none": ("none", "aucun"),
    "staff": ("staff", "salariés"),
    "temps": ("temporary workers", "intérimaires"),
    "representatives": ("staff representatives", "représentants du personnel"),
    "visitors": ("visitors", "visiteurs"),
    "public": ("the public", "public"),
    "callers": ("callers", "appelants"),
    "clients": ("clients", "clients"),
    "pupils": ("pupils", "élèves"),
    "contractors": ("contractors", "prestataires"),
    "riders": ("riders", "livreurs"),
    "before": ("before", "avant"),
    "after": ("after", "après"),
    "never": ("never", "jamais"),
    # data and indicators
    "raw-events": ("raw events", "événements bruts"),
    "indicators": ("indicators", "indicateurs"),
    "images": ("images", "images"),
    "sound": ("sound", "son"),
    "screen": ("screen captures", "captures d’écran"),
    "positions": ("positions", "positions"),
    "access-log": ("access log", "journal des accès"),
    "metadata": ("metadata", "métadonnées"),
    "analysis-notes": ("analysis notes", "notes d’analyse"),
    "person": ("person", "personne"),
    "team": ("team", "équipe"),
    "now": ("live", "en direct"),
    "event": ("event by event", "événement par événement"),
    "hour": ("by hour", "à l’heure"),
    "day": ("by day", "à la journée"),
    "week": ("by week", "à la semaine"),
    "month": ("by month", "au mois"),
    "quarter": ("by quarter", "au trimestre"),
    "everyone": ("everyone", "tout le monde"),
    "selected": ("a selection", "une sélection"),
    "automatic": ("automatic", "automatique"),
    "manual": ("by hand", "à la main"),
    "disk-full": ("when the disk is full", "quand le disque est plein"),
    "server": ("on a server", "sur un serveur"),
    "device": ("on the device", "sur l’appareil"),
    "unlimited": ("without limit", "sans limite"),
    "gap-below": ("gaps shorter than the threshold", "écarts plus courts que le seuil"),
    "gap-above": ("gaps longer than the threshold", "écarts plus longs que le seuil"),
    "gap-between": ("gaps between two thresholds", "écarts compris entre deux seuils"),
    "units": ("units handled", "unités traitées"),
    "rate": ("rate", "cadence"),
    "inactivity": ("inactivity", "inactivité"),
    "score": ("score", "score"),
    "strike-days": ("days on strike", "jours de grève"),
    "absence-days": ("days of absence", "jours d’absence"),
    "app-use": ("use of applications", "usage des applications"),
    "shift-start": ("start of the shift", "début de poste"),
    "breaks": ("breaks", "pauses"),
    "shift-end": ("end of the shift", "fin de poste"),
    "coaching": ("coaching", "accompagnement"),
    "pay-deduction": ("deduction from pay", "retenue sur salaire"),
    "dismissal": ("dismissal", "licenciement"),
    "slot-allocation": ("allocation of slots", "attribution des créneaux"),
    # cameras
    "workstation": ("workstation", "poste de travail"),
    "till": ("till", "caisse"),
    "entrance": ("entrance", "entrée"),
    "exit": ("exit", "sortie"),
    "circulation": ("passageways", "circulations"),
    "stock": ("stock", "réserve"),
    "order-preparation": ("order preparation", "préparation de commandes"),
    "sales-floor": ("sales floor", "surface de vente"),
    "meeting-room": ("meeting room", "salle de réunion"),
    "break-room": ("break room", "salle de pause"),
    "toilets": ("toilets", "toilettes"),
    "toilets-entrance": ("entrance of the toilets", "entrée des toilettes"),
    "changing-room": ("changing room", "vestiaire"),
    "union-premises": ("union premises", "local syndical"),
    "union-access": ("access to the union premises", "accès au local syndical"),
    "canteen": ("canteen", "cantine"),
    "classroom": ("classroom", "salle de classe"),
    "playground": ("playground", "cour de récréation"),
    "library": ("library", "bibliothèque"),
    "computer-room": ("computer room", "salle informatique"),
    "sports-field": ("sports field", "terrain de sport"),
    "customer-seating": ("customers’ seating", "places assises des clients"),
    "dwelling-interior": ("inside of dwellings", "intérieur d’habitations"),
    "building-interior": ("inside of buildings", "intérieur d’immeubles"),
    "dwelling-entrance": ("entrance of dwellings, framed", "entrée d’habitations, cadrée"),
    "dwelling-entrance-passing": ("entrance of dwellings, in a wide view", "entrée d’habitations, en vue large"),
    "security": ("security staff", "agents de sécurité"),
    "managers": ("managers", "encadrement"),
    "owner": ("the owner", "le dirigeant"),
    "students": ("students", "étudiants"),
    "all-staff": ("all staff", "tout le personnel"),
    "police": ("the police", "la police"),
    "premises": ("on the premises", "sur place"),
    "anywhere": ("from anywhere", "de partout"),
    "always": ("always", "toujours"),
    "risk": ("at an immediate risk", "en cas de risque immédiat"),
    "counting": ("counting", "comptage"),
    "face-recognition": ("face recognition", "reconnaissance faciale"),
    "plate-reading": ("plate reading", "lecture de plaques"),
    "behaviour": ("behaviour analysis", "analyse des comportements"),
    "emotion": ("emotion recognition", "reconnaissance des émotions"),
    "search-by-attribute": ("search by attribute", "recherche par attribut"),
    "live": ("live", "en direct"),
    "recorded": ("recorded", "enregistré"),
    "reversible": ("reversible", "réversible"),
    "final": ("final", "définitif"),
    # recordings
    "screen-video": ("video of the screen", "vidéo de l’écran"),
    "screenshot": ("screenshots", "captures d’écran"),
    "video": ("video", "vidéo"),
    "keystrokes": ("keystrokes", "frappes au clavier"),
    "position": ("position", "position"),
    "fingerprint": ("fingerprint", "empreinte digitale"),
    "face": ("face", "visage"),
    "pick-up": ("when the call is taken", "au décroché"),
    "incident": ("incident", "incident"),
    "interval": ("at intervals", "à intervalles"),
    "shift": ("with the shift", "avec le poste"),
    "hang-up": ("when the call ends", "au raccroché"),
    "incident-end": ("when the incident ends", "à la fin de l’incident"),
    "application": ("the business application", "l’application métier"),
    "self": ("oneself", "soi-même"),
    "trainer": ("the trainer", "le formateur"),
    "peers": ("peers", "les collègues"),
    # content
    "union-activity": ("union activity", "activité syndicale"),
    "politics": ("political opinions", "opinions politiques"),
    "religion": ("religion", "religion"),
    "health": ("health", "santé"),
    "family": ("family", "famille"),
    "orientation": ("sexual orientation", "orientation sexuelle"),
    "lifestyle": ("lifestyle", "mode de vie"),
    "criminal-record": ("criminal record", "antécédents judiciaires"),
    "finances": ("finances", "situation financière"),
    "identity-papers": ("identity papers", "papiers d’identité"),
    "payment-card": ("payment card", "carte bancaire"),
    "private-talk": ("private talk", "propos privés"),
    "performance": ("performance", "performance"),
    "observation": ("observation", "observation"),
    "social-media": ("social media", "réseaux sociaux"),
    "false-identity": ("false identity", "fausse identité"),
    "informant": ("informant", "informateur"),
    "police-file": ("police file", "fichier de police"),
    "interview": ("interview", "entretien"),
    "colleagues": ("colleagues", "collègues"),
    "registers": ("registers", "registres"),
    "need-to-know": ("those who need to know", "les seules personnes qui ont à en connaître"),
    # notices, accounts, traces
    "sign": ("sign", "panneau"),
    "handout": ("handout", "document remis"),
    "intranet": ("intranet", "intranet"),
    "website": ("website", "site internet"),
    "spoken": ("spoken announcement", "annonce orale"),
    "poster": ("poster", "affiche"),
    "pictogram": ("pictogram", "pictogramme"),
    "contact": ("contact", "contact"),
    "dpo": ("data protection officer", "délégué à la protection des données"),
    "purposes": ("purposes", "finalités"),
    "basis": ("legal basis", "base légale"),
    "interest": ("legitimate interest pursued", "intérêt légitime poursuivi"),
    "recipients": ("recipients", "destinataires"),
    "transfers": ("transfers outside the Union", "transferts hors de l’Union"),
    "retention": ("time kept", "durée de conservation"),
    "rights": ("rights", "droits"),
    "complaint": ("complaint to the authority", "réclamation auprès de l’autorité"),
    "mandatory": ("whether it is mandatory", "caractère obligatoire ou non"),
    "automated-decision": ("automated decisions", "décisions automatisées"),
    "full-notice-link": ("link to the full notice", "lien vers l’information complète"),
    "vpn": ("through a VPN", "par VPN"),
    "open": ("open", "ouvert"),
    "view": ("view", "consultation"),
    "export": ("export", "export"),
    "change": ("change", "modification"),
    "erase": ("erase", "effacer"),
    "collect": ("collection", "collecte"),
    "who": ("who", "qui"),
    "when": ("when", "quand"),
    "what": ("what", "quoi"),
    "why": ("why", "pourquoi"),
    # acts, relations, reasons, days, profiles
    "govern": ("govern", "gouverner"),
    "admit": ("admit", "admettre"),
    "keep": ("keep", "conserver"),
    "derive": ("compute", "calculer"),
    "show": ("see", "consulter"),
    "answer": ("answer", "répondre"),
    "prove": ("prove", "prouver"),
    "examine": ("examine", "examiner"),
    "own-team": ("one’s own team", "sa propre équipe"),
    "site": ("the whole site", "l’ensemble du site"),
    "represented": ("the people one represents", "les personnes que l’on représente"),
    "per-look": ("at each look", "à chaque consultation"),
    "per-incident": ("at each incident", "à chaque incident"),
    "per-shift": ("at each shift", "à chaque poste"),
    "mon": ("Monday", "lundi"),
    "tue": ("Tuesday", "mardi"),
    "wed": ("Wednesday", "mercredi"),
    "thu": ("Thursday", "jeudi"),
    "fri": ("Friday", "vendredi"),
    "sat": ("Saturday", "samedi"),
    "sun": ("Sunday", "dimanche"),
    "line": ("telephone line", "ligne téléphonique"),
    "room": ("room", "local"),
    "post": ("post", "poste"),
    "dossier": ("dossier", "dossier"),
}
