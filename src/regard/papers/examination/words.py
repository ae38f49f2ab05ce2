"""The report's own words, in both languages."""

from __future__ import annotations

from regard.terms.text import Text

HEADS: dict[str, Text] = {
    "title": Text("Examination report", "Rapport d’examen"),
    "facts_of": Text("Facts of", "Faits du"),
    "read_on": Text("Law as read on", "Droit tel que lu le"),
    "rulebook": Text("Rulebook", "Recueil"),
    "examined_by": Text("Examined by", "Examiné par"),
    "made": Text("Made", "Établi le"),
    "covers": Text("Evidence from", "Preuves du"),
    "readers": Text("Read with", "Lu avec"),
    "at_once": Text("At a glance", "L’essentiel"),
    "breached": Text("What goes against the law", "Ce qui est contraire aux textes"),
    "open": Text("What is not evidenced", "Ce qui n’est pas établi"),
    "met": Text(
        "What was seen or declared as the law wants it", "Ce qui est constaté ou déclaré comme les textes le veulent"
    ),
    "unreachable": Text("What this export cannot show", "Ce que cet export ne peut pas montrer"),
    "refused": Text("What could not be read", "Ce qui n’a pas pu être lu"),
    "perimeter": Text("Copies of the same data elsewhere", "Copies des mêmes données ailleurs"),
    "exceptions": Text("Exceptions", "Exceptions"),
    "notice": Text("Formal notice", "Mise en demeure"),
    "injunction": Text("Injunction", "Injonction"),
    "log": Text("What was read", "Ce qui a été lu"),
    "how": Text("How to read this report", "Comment lire ce rapport"),
    "system": Text("system", "dispositif"),
    "duty": Text("duty", "exigence"),
    "article": Text("article", "article"),
    "found": Text("finding", "constat"),
    "ask": Text("what to ask for", "ce qu’il faut demander"),
    "fact": Text("fact", "fait"),
    "value": Text("value", "valeur"),
    "origin": Text("known how", "connu comment"),
    "coverage": Text("coverage", "couverture"),
    "period": Text("period", "période"),
    "limit": Text("Limit", "Limite"),
    "law": Text("Text", "Texte"),
    "reading": Text("Reading", "Lecture"),
    "remedy": Text("Remedy", "Remède"),
    "confidence": Text("How sure", "Fiabilité"),
    "sources": Text("Sources", "Sources"),
    "excepted": Text("Exception", "Exception"),
    "file": Text("file", "fichier"),
    "size": Text("bytes", "octets"),
    "rows": Text("rows", "lignes"),
    "turned_away": Text("refused", "refusées"),
    "reader": Text("reader", "lecteur"),
    "place": Text("place", "endroit"),
    "reason": Text("reason", "motif"),
    "how_many": Text("how many", "combien"),
    "where": Text("where", "où"),
    "examined_on": Text("last examined", "dernier examen"),
    "owner": Text("owner", "titulaire"),
    "approver": Text("approved by", "approuvée par"),
    "until": Text("until", "jusqu’au"),
    "state": Text("state", "état"),
    "proof": Text("handed back", "pièce remise"),
    "handed_on": Text("on", "le"),
    "evidence": Text("evidence", "pièce"),
    "noticed": Text("under notice", "mis en demeure"),
    "whole_site": Text("the whole site", "l’ensemble du site"),
    "contents": Text("Contents", "Sommaire"),
}
STATES: dict[str, Text] = {
    "breached": Text("breached", "manquement"),
    "not-evidenced": Text("not evidenced", "non établi"),
    "met": Text("met", "constaté"),
    "excepted": Text("excepted", "excepté"),
}
TILES: dict[str, tuple[Text, Text]] = {
    "over-term": (Text("kept over term", "durée dépassée"), Text("kept over term", "durées dépassées")),
    "unexplained": (
        Text("look unexplained", "consultation inexpliquée"),
        Text("looks unexplained", "consultations inexpliquées"),
    ),
    "other": (Text("other breach", "autre manquement"), Text("other breaches", "autres manquements")),
    "open": (Text("point not evidenced", "point non établi"), Text("points not evidenced", "points non établis")),
}
GROUPS: dict[str, Text] = {
    "over-term": Text("Kept over term", "Conservé trop longtemps"),
    "unexplained": Text("Looks that nobody can explain", "Consultations que rien n’explique"),
    "other": Text("Other breaches", "Autres manquements"),
    "excepted": Text("Breached, under an exception in force", "Manquements sous une exception en cours"),
    "open": Text("Not evidenced", "Non établi"),
}
SEVERITY: dict[str, Text] = {
    "high": Text("grave breach", "manquement grave"),
    "medium": Text("serious breach", "manquement sérieux"),
    "low": Text("minor breach", "manquement mineur"),
}
UNDER_EXCEPTION = Text("{severity}, under an exception", "{severity}, sous exception")
DAYS = (Text("{n} day", "{n} jour"), Text("{n} days", "{n} jours"))
FORCE: dict[str, Text] = {
    "binding": Text("binding law", "texte contraignant"),
    "soft": Text(
        "guidance: one may depart from it, with reasons", "recommandation : on peut s’en écarter en le justifiant"
    ),
}
CONFIDENCE: dict[str, Text] = {
    "text": Text("the text itself was read", "le texte même a été lu"),
    "page": Text("a page of the authority was read", "une page de l’autorité a été lue"),
    "page2": Text("a second-hand page was read", "une page de seconde main a été lue"),
    "memory": Text("from memory, to be checked", "de mémoire, à vérifier"),
}
EXCEPTION: dict[str, Text] = {
    "in-force": Text("in force", "en cours"),
    "lapsed": Text("lapsed", "échue"),
    "not-begun": Text("not begun", "pas commencée"),
}
MORE = (
    Text("and {n} more, in the pages that follow", "et {n} autre, dans les pages qui suivent"),
    Text("and {n} more, in the pages that follow", "et {n} autres, dans les pages qui suivent"),
)
LAW_SINCE = Text("in force since {since}", "en vigueur depuis le {since}")
LAW_SPAN = Text("in force from {since} to {until}", "en vigueur du {since} au {until}")
SPAN = Text("{start} to {end}", "du {start} au {end}")
READ = Text("{authority}, {since}: {sentence}", "{authority}, {since} : {sentence}")
OVERRULED = Text(
    "It puts an end to the reading of {authority} of {since}: {sentence}",
    "Elle met fin à la lecture de {authority} du {since} : {sentence}",
)
LIMITED = Text("Limit: {limit}.", "Limite : {limit}.")
DECLARED = Text("declared", "déclaré")
SEEN = Text("seen in {source}", "vu dans {source}")
NEVER = Text("never, or not known", "jamais, ou pas connu")
STALE = Text("{day}: too long ago", "{day} : trop ancien")
EXCEPTED = Text(
    "approved by {approver} for {owner}, until {until}: {reason} (evidence: {sha256})",
    "approuvée par {approver} pour {owner}, jusqu’au {until} : {reason} (pièce : {sha256})",
)
BINDING_STILL = Text(
    "Binding law admits no exception: it counts in full.",
    "Un texte contraignant n’admet pas d’exception : il compte entièrement.",
)
NOBODY = Text("not stated", "non précisé")
LISTED = Text("listed only", "seulement listé")
NOTHING_BREACHED = Text(
    "Nothing that was examined goes against the law. What is not evidenced remains open.",
    "Rien de ce qui a été examiné n’est contraire aux textes. Ce qui n’est pas établi reste ouvert.",
)
NOTHING_OPEN = Text(
    "Nothing that was examined goes against the law, and nothing that was asked is unknown.",
    "Rien de ce qui a été examiné n’est contraire aux textes, et rien de ce qui a été demandé n’est inconnu.",
)
NO_FILES = Text(
    "No file was read: the facts are those that the site shows of itself, or that were declared.",
    "Aucun fichier n’a été lu : les faits sont ceux que le site montre de lui-même, ou qui ont été déclarés.",
)
HOW = (
    Text(
        "This report says what was measured, on the facts of one day, against the law as authorities and courts read it on another. "
        "It is not a certificate: what is not known is said to be not evidenced, with what to ask for.",
        "Ce rapport dit ce qui a été mesuré, sur les faits d’un jour, au regard du droit tel que les autorités et les juges le lisaient un "
        "autre jour. Ce n’est pas un certificat : ce qui n’est pas connu est dit non établi, avec ce qu’il faut demander.",
    ),
    Text(
        "A fact is declared (somebody says so) or seen (a reader found it in the files listed at the end). Coverage is the share of what "
        "should have been examined that was.",
        "Un fait est déclaré (quelqu’un le dit) ou vu (un lecteur l’a trouvé dans les fichiers listés à la fin). La couverture est la part de "
        "ce qui devait être examiné qui l’a été.",
    ),
    Text(
        "An exception hides nothing: what it covers stays a breach and is told apart. Binding law admits none.",
        "Une exception ne cache rien : ce qu’elle couvre reste un manquement, signalé à part. Un texte contraignant n’en admet pas.",
    ),
)
NOTICE: dict[str, Text] = {
    "running": Text(
        "{authority}, {reference}: {days} left. The last day is {until}.",
        "{authority}, {reference} : il reste {days}. Le dernier jour est le {until}.",
    ),
    "last-day": Text(
        "{authority}, {reference}: today, {until}, is the last day.",
        "{authority}, {reference} : aujourd’hui, {until}, est le dernier jour.",
    ),
    "overdue": Text(
        "{authority}, {reference}: the last day, {until}, is {days} past.",
        "{authority}, {reference} : le dernier jour, le {until}, est passé de {days}.",
    ),
    "closed": Text(
        "{authority}, {reference}: closed on {closed}.",
        "{authority}, {reference} : clôturée le {closed}.",
    ),
}
NOTIFIED = Text("Notified on {notified}; last day {until}.", "Notifiée le {notified} ; dernier jour le {until}.")
COVERED = Text("It covers {n} of the findings of this report.", "Elle couvre {n} des constats de ce rapport.")
PENALTY_LATER = Text(
    "A penalty of {eur} euros a day runs from {since} on.",
    "Une astreinte de {eur} euros par jour court à partir du {since}.",
)
PENALTY_RUNS = Text(
    "The penalty of {eur} euros a day has run since {since}: {days}, {total} euros so far. The authority sets what is due.",
    "L’astreinte de {eur} euros par jour court depuis le {since} : {days}, soit {total} euros à ce jour. L’autorité fixe ce qui est dû.",
)
ABOVE = Text(
    "This amount is above the ceiling of {ceiling} euros a day that was read in the law: check it.",
    "Ce montant dépasse le plafond de {ceiling} euros par jour lu dans la loi : vérifiez-le.",
)
SUMMARY = Text("{breaches} and {open}.", "{breaches} et {open}.")
BREACHES = (
    Text("No breach", "Aucun manquement"),
    Text("One breach", "Un manquement"),
    Text("{n} breaches", "{n} manquements"),
)
OPENS = (
    Text("nothing that is not evidenced", "rien qui ne soit établi"),
    Text("one point that is not evidenced", "un point non établi"),
    Text("{n} points that are not evidenced", "{n} points non établis"),
)
