"""What each key means, in plain words, and which way it goes when monitoring widens.

*Widens* is taken broadly: more is watched, more finely, longer, by more people or for more ends, or a safeguard or an information is
withdrawn. That is what a works council must be consulted on again (CT L2312-38; R2312-6). What is doubtful counts as widening.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regard.terms.text import Text


class Way(StrEnum):
    """How a change of one key is read."""

    MORE = "more"
    """True, longer, higher, or words added, widens."""
    LESS = "less"
    """False, shorter, lower, or words removed, widens."""
    WITHIN = "within"
    """A limit: absent means everything; added words or another value widen, a first limit does not."""
    STAYS = "stays"
    """Giving it up widens (`false`, or no longer stated); another value does not."""
    ORDERED = "ordered"
    """A later word of `order` widens."""
    ALWAYS = "always"
    """Any change may widen."""
    NEVER = "never"
    """No change widens by itself."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A key's label (a noun phrase, lower case, without an article) and how its changes are read."""

    label: Text
    way: Way = Way.NEVER
    order: tuple[str, ...] = ()


def meaning(path: str) -> Meaning:
    """The meaning of the key at a dotted path such as `system.keeps.kept`. Raises KeyError for what is not a key."""
    return _MEANINGS[path]


def _key(en: str, fr: str, way: Way = Way.NEVER, *order: str) -> Meaning:
    return Meaning(Text(en, fr), Way.ORDERED if order else way, order)


MORE, LESS, WITHIN, ALWAYS, ORDERED = Way.MORE, Way.LESS, Way.WITHIN, Way.ALWAYS, Way.ORDERED
_FINER = ("quarter", "month", "week", "day", "hour", "event", "now")
_NEARER = ("none", "team", "person")

_TOP: dict[str, Meaning] = {
    "format": _key("version of the format", "version du format"),
    "profile": _key("profile: facts about any system, or a running site", "profil : faits sur un système, ou site en service"),
    "observed_on": _key("day on which these facts hold", "jour où ces faits sont vrais"),
    "site": _key("site", "site"),
    "site.name": _key("name of the site", "nom du site"),
    "site.kind": _key("kind of body", "nature de l’organisme"),
    "site.country": _key("country", "pays"),
    "site.sector": _key("sector", "secteur"),
    "site.staff": _key("number of employees", "effectif"),
    "site.temps": _key("number of temporary workers over a year", "nombre d’intérimaires sur une année"),
    "site.turnover_eur": _key("yearly turnover in euros", "chiffre d’affaires annuel en euros"),
    "site.zone": _key("time zone", "fuseau horaire"),
    "controller": _key("controller", "responsable du traitement"),
    "controller.name": _key("name of the controller", "nom du responsable du traitement"),
    "controller.contact": _key("contact", "contact"),
    "controller.dpo": _key("data protection officer", "délégué à la protection des données", LESS),
    "controller.role": _key("role in the processing", "rôle dans le traitement"),
    "system": _key("system", "système"),
    "role": _key("role", "rôle"),
    "role.name": _key("name of the role", "nom du rôle"),
    "role.may": _key("rights", "droits", MORE),
    "role.may.act": _key("act", "acte"),
    "role.may.system": _key("system reached", "système concerné"),
    "role.may.purpose": _key("purpose of the act", "finalité de l’acte"),
    "role.may.relation": _key("relation to the person", "relation avec la personne"),
    "role.may.per": _key("whom it is about", "sur qui il porte"),
    "role.may.grain": _key("finest detail", "détail le plus fin"),
    "role.reason": _key("how often a reason is asked for", "fréquence à laquelle un motif est demandé", ORDERED,
                        "per-look", "per-incident", "per-shift", "none"),
    "team": _key("team", "équipe"),
    "team.name": _key("name of the team", "nom de l’équipe"),
    "shift": _key("shift", "poste horaire"),
    "shift.name": _key("name of the shift", "nom du poste horaire"),
    "shift.days": _key("days", "jours"),
    "shift.start": _key("start", "début"),
    "shift.end": _key("end", "fin"),
    "shift.breaks": _key("breaks", "pauses"),
    "protected": _key("protection", "protection"),
    "protected.kind": _key("kind of protection", "nature de la protection"),
    "protected.id": _key("line, room or post", "ligne, local ou poste"),
    "protected.why": _key("why it is protected", "raison de la protection"),
    "small": _key("small groups", "petits groupes"),
    "small.min_group": _key("smallest group whose figures are shown", "plus petit groupe dont les chiffres sont montrés", LESS),
    "small.dominance": _key("largest share of one person in a group’s figure",
                            "part la plus grande d’une personne dans le chiffre d’un groupe", MORE),
}  # fmt: skip

_SYSTEM: dict[str, Meaning] = {
    "id": _key("id of the system", "identifiant du système"),
    "area": _key("kind of monitoring", "domaine de surveillance", ALWAYS),
    "place": _key("kind of place", "nature du lieu", ALWAYS),
    "regime": _key("legal regime", "régime juridique"),
    "purposes": _key("purposes", "finalités", MORE),
    "basis": _key("legal basis", "base légale"),
    "balancing": _key("written balance of interests", "mise en balance écrite des intérêts", LESS),
    "people": _key("people observed", "personnes observées", MORE),
    "since": _key("first day of collection", "premier jour de la collecte"),
    "other_means": _key("milder means were at hand", "moyens moins intrusifs disponibles"),
    "governance": _key("governance", "gouvernance"),
    "governance.in_register": _key("entry in the register", "inscription au registre"),
    "governance.register_complete": _key("complete register entry", "fiche de registre complète"),
    "governance.dpia": _key("impact assessment", "analyse d’impact"),
    "governance.dpia_covers": _key("impact assessment covers this use", "analyse d’impact couvrant cet usage"),
    "governance.dpo_involved": _key("moment when the data protection officer was involved",
                                    "moment où le délégué à la protection des données a été associé"),
    "governance.works_council": _key("consultation of the works council", "consultation du comité social et économique"),
    "governance.works_council.submitted": _key("day of submission", "date de la saisine"),
    "governance.works_council.expert": _key("expert called in", "recours à un expert"),
    "governance.works_council.opinion": _key("day of the opinion", "date de l’avis"),
    "governance.authorisation": _key("authorisation", "autorisation"),
    "governance.authorisation.by": _key("authority that gave it", "autorité qui l’a donnée"),
    "governance.authorisation.number": _key("number", "numéro"),
    "governance.authorisation.from": _key("first day", "premier jour"),
    "governance.authorisation.until": _key("last day", "dernier jour"),
    "governance.authorisation.kept": _key("longest keeping that it allows", "conservation maximale qu’elle permet", MORE),
    "governance.authorisation.kept_min": _key("shortest keeping that it orders", "conservation minimale qu’elle impose", MORE),
    "governance.authorisation.cameras": _key("number of cameras that it allows", "nombre de caméras qu’elle permet", MORE),
    "governance.undertaking": _key("conformity undertaking sent in time", "engagement de conformité envoyé à temps"),
    "governance.legal_text": _key("legal text that allows it", "texte qui l’autorise"),
    "governance.designated": _key("viewers designated by name", "personnes habilitées nommément désignées", LESS),
    "governance.processors": _key("processors", "sous-traitants", MORE),
    "governance.processors.name": _key("name of the processor", "nom du sous-traitant"),
    "governance.processors.contract": _key("contract with the processor", "contrat avec le sous-traitant", LESS),
    "keeps": _key("data kept", "données conservées", MORE),
    "keeps.data": _key("kind of data", "nature des données", ALWAYS),
    "keeps.per": _key("whom they are about", "sur qui elles portent", ORDERED, *_NEARER),
    "keeps.grain": _key("finest detail", "détail le plus fin", ORDERED, *_FINER),
    "keeps.whom": _key("population", "population", ORDERED, "selected", "everyone"),
    "keeps.kept": _key("time kept", "durée de conservation", MORE),
    "keeps.oldest": _key("oldest seen", "plus ancienne constatée", MORE),
    "keeps.oldest_over": _key("older than", "plus ancienne que", MORE),
    "keeps.over_authorised": _key("kept beyond the order", "conservation au-delà de l’arrêté", MORE),
    "keeps.over_announced": _key("kept beyond what was announced", "conservation au-delà de ce qui était annoncé", MORE),
    "keeps.announced": _key("time that people were told", "durée annoncée aux personnes"),
    "keeps.erasure": _key("way of erasing", "mode d’effacement", ORDERED, "automatic", "manual", "disk-full", "never"),
    "keeps.on": _key("where they are kept", "support de conservation"),
    "keeps.fixed": _key("fixed term: no earlier erasure", "durée fixe : pas d’effacement anticipé"),
    "keeps.for": _key("purposes", "finalités", MORE),
    "keeps.extracted": _key("extracted for a procedure", "extraction pour une procédure", ALWAYS),
    "indicator": _key("indicator", "indicateur", MORE),
    "indicator.name": _key("name of the indicator", "nom de l’indicateur"),
    "indicator.measures": _key("what it measures", "ce qu’il mesure", ALWAYS),
    "indicator.threshold": _key("threshold", "seuil", LESS),
    "indicator.upper": _key("upper threshold", "seuil supérieur", MORE),
    "indicator.task": _key("task", "tâche", WITHIN),
    "indicator.windows": _key("moments of the shift", "moments du poste", WITHIN),
    "indicator.breaks_excluded": _key("breaks left out", "pauses exclues", LESS),
    "indicator.grain": _key("finest detail", "détail le plus fin", ORDERED, *_FINER),
    "indicator.per": _key("whom it is about", "sur qui il porte", ORDERED, *_NEARER),
    "indicator.live": _key("shown live", "montré en direct", MORE),
    "indicator.for": _key("purposes", "finalités", MORE),
    "indicator.leads_to": _key("what it leads to", "ce à quoi il conduit", MORE),
    "indicator.automated_only": _key("decision with no person in it", "décision sans intervention humaine", MORE),
    "camera": _key("cameras", "caméras", MORE),
    "camera.id": _key("id of the camera", "identifiant de la caméra"),
    "camera.count": _key("number of cameras", "nombre de caméras", MORE),
    "camera.sees": _key("what it sees", "ce qu’elle voit", MORE),
    "camera.masked": _key("what is masked for good", "ce qui est masqué définitivement", LESS),
    "camera.always_on_a_person": _key("films a post without interruption", "filme un poste sans interruption", MORE),
    "camera.outside_hours_only": _key("films outside opening hours only", "filme hors des heures d’ouverture seulement", LESS),
    "camera.sound": _key("sound", "son", MORE),
    "camera.visible": _key("visible camera", "caméra visible", LESS),
    "camera.temporary": _key("temporary camera", "caméra temporaire", LESS),
    "camera.suspicion": _key("documented suspicion or special risk", "suspicion ou risque particulier documenté"),
    "camera.analysis_before": _key("documented analysis before installing", "analyse documentée avant l’installation", LESS),
    "camera.live_for": _key("who may watch live", "qui peut regarder en direct", MORE),
    "camera.live_from": _key("where it may be watched live", "d’où l’on peut regarder en direct", ORDERED, "premises", "anywhere"),
    "camera.live_when": _key("when it may be watched live", "quand on peut regarder en direct", ORDERED, "risk", "always"),
    "camera.analytics": _key("automatic analysis", "analyse automatique", MORE),
    "camera.analytics_on": _key("what is analysed", "images analysées", ALWAYS),
    "camera.on_request": _key("searched on a judicial request only", "recherche sur réquisition judiciaire seulement", LESS),
    "camera.blur": _key("blurring of people", "floutage des personnes", ORDERED, "final", "reversible", "none"),
    "recording": _key("recording", "enregistrement", MORE),
    "recording.medium": _key("what is captured", "ce qui est capté", ALWAYS),
    "recording.with_call": _key("screen capture tied to a call", "capture d’écran couplée à un appel", ALWAYS),
    "recording.starts": _key("when it starts", "ce qui la déclenche", ALWAYS),
    "recording.stops": _key("when it stops", "ce qui l’arrête", ALWAYS),
    "recording.every": _key("interval", "intervalle", LESS),
    "recording.share": _key("share recorded", "part enregistrée", MORE),
    "recording.listened": _key("share of recordings listened to", "part des enregistrements écoutés"),
    "recording.window": _key("part of the screen", "partie de l’écran", ORDERED, "application", "screen"),
    "recording.purpose": _key("purposes", "finalités", MORE),
    "recording.whom": _key("population", "population", ORDERED, "selected", "everyone"),
    "recording.off_switch": _key("can be switched off", "peut être coupé", LESS),
    "recording.objection_stops_both": _key("a caller’s refusal stops both sides", "le refus de l’appelant arrête les deux côtés", LESS),
    "recording.payment_data": _key("card or bank data recorded", "données bancaires enregistrées", MORE),
    "recording.passwords_hidden": _key("typed or shown secrets are not kept", "secrets saisis ou affichés non conservés", LESS),
    "recording.watched_by": _key("who watches or listens", "qui regarde ou écoute", MORE),
    "recording.others_anonymised": _key("other people anonymised", "autres personnes anonymisées", LESS),
    "recording.signal": _key("visible sign of recording", "signal visible d’enregistrement", LESS),
    "recording.told": _key("person told when it starts", "personne avertie au déclenchement", LESS),
    "recording.alternative": _key("another way exists", "une autre solution existe", LESS),
    "recording.outside_work": _key("also during breaks or off duty", "aussi pendant les pauses ou hors du travail", MORE),
    "recording.last_only": _key("only the last value kept", "seule la dernière valeur conservée", LESS),
    "content": _key("content about people", "contenu sur les personnes", MORE),
    "content.categories": _key("categories", "catégories", MORE),
    "content.names": _key("names of people", "noms de personnes", MORE),
    "content.sources": _key("sources", "sources", MORE),
    "content.for": _key("purposes", "finalités", MORE),
    "content.seen_by": _key("readers", "lecteurs", ORDERED, "need-to-know", "everyone"),
    "notice": _key("information given", "information donnée", LESS),
    "notice.to": _key("people told", "personnes informées", LESS),
    "notice.by": _key("means", "moyens", LESS),
    "notice.when": _key("moment", "moment", ORDERED, "before", "after", "never"),
    "notice.items": _key("items", "mentions", LESS),
    "notice.missing": _key("missing items", "mentions manquantes", MORE),
    "notice.complete": _key("complete information", "information complète", LESS),
    "notice.everywhere": _key("at every place concerned", "en tout lieu concerné", LESS),
    "notice.general": _key("general wording only", "formulation générale seulement", MORE),
    "accounts": _key("accounts", "comptes"),
    "accounts.shared": _key("shared account", "compte partagé", MORE),
    "accounts.generic": _key("generic account", "compte générique", MORE),
    "accounts.password": _key("password rule", "règle des mots de passe"),
    "accounts.password.length": _key("shortest password", "longueur minimale du mot de passe", LESS),
    "accounts.password.classes": _key("kinds of characters", "types de caractères", LESS),
    "accounts.password.lockout": _key("failed attempts before locking", "échecs avant blocage", MORE),
    "accounts.password.none": _key("no password", "absence de mot de passe", MORE),
    "accounts.password.strong": _key("strong enough password", "mot de passe assez robuste", LESS),
    "accounts.mfa": _key("second factor", "second facteur", LESS),
    "accounts.revoked_on_departure": _key("access withdrawn on departure", "accès retiré au départ", LESS),
    "accounts.per_site": _key("access limited to one’s site or post", "accès limité à son site ou à son poste", LESS),
    "accounts.remote": _key("remote access", "accès à distance", ORDERED, "none", "vpn", "open"),
    "traces": _key("traces of access", "traces des accès"),
    "traces.kept": _key("time that traces are kept", "durée de conservation des traces", Way.STAYS),
    "traces.actions": _key("actions traced", "actions tracées", LESS),
    "traces.fields": _key("what a trace holds", "contenu d’une trace", LESS),
    "traces.tamper_evident": _key("tamper-evident traces", "traces dont l’altération se voit", LESS),
    "security": _key("security", "sécurité"),
    "security.strong": _key("sufficient security", "sécurité suffisante", LESS),
    "security.transport": _key("encryption in transit", "chiffrement en transit", LESS),
    "security.at_rest": _key("encryption at rest", "chiffrement au repos", LESS),
    "security.integrity": _key("protection against alteration", "protection contre l’altération", LESS),
    "security.transfer": _key("time until transfer to a secure medium", "délai de transfert sur un support sécurisé", MORE),
    "accuracy": _key("accuracy", "exactitude"),
    "accuracy.clock_error": _key("clock error", "erreur d’horloge", MORE),
    "accuracy.wearer_errors": _key("share of recordings with a wrong wearer", "part des enregistrements au porteur erroné", MORE),
    "accuracy.time_wrong": _key("wrong time", "heure erronée", MORE),
    "accuracy.wearer_wrong": _key("wrong wearer", "porteur erroné", MORE),
    "accuracy.place_missing": _key("missing place", "lieu manquant", MORE),
    "rights": _key("rights of people", "droits des personnes"),
    "rights.objection": _key("objection honoured", "opposition honorée", LESS),
    "rights.access_within": _key("time to answer an access request", "délai de réponse à une demande d’accès", MORE),
    "rights.human_review": _key("review by a person", "réexamen par une personne", LESS),
    "rights.authority_answered": _key("authority answered", "réponse à l’autorité", LESS),
    "rights.breaches_documented": _key("breaches documented", "violations documentées", LESS),
    "copies": _key("copy elsewhere", "copie ailleurs", MORE),
    "copies.where": _key("where the copy is", "lieu de la copie"),
    "copies.per": _key("whom the copy is about", "sur qui porte la copie", ORDERED, *_NEARER),
    "copies.kept": _key("time that the copy is kept", "durée de conservation de la copie", MORE),
    "copies.examined_on": _key("day when the copy was examined", "date d’examen de la copie"),
    "shares": _key("recipient", "destinataire", MORE),
    "shares.to": _key("name of the recipient", "nom du destinataire"),
    "shares.told": _key("people told of this recipient", "personnes informées de ce destinataire", LESS),
    "field": _key("admitted field", "champ admis", MORE),
    "field.name": _key("name of the field", "nom du champ"),
    "field.for": _key("purposes", "finalités", MORE),
    "device": _key("device", "appareil"),
    "device.id": _key("id of the device", "identifiant de l’appareil"),
    "device.place": _key("place of the device", "emplacement de l’appareil"),
}  # fmt: skip

_MEANINGS = {**_TOP, **{f"system.{path}": told for path, told in _SYSTEM.items()}}
