"""A guess at an unknown export, from the names of its columns: shown, written into a file to be corrected, never acted upon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from zoneinfo import ZoneInfo

from regard.audit.mapping import lines, times
from regard.audit.mapping.tables import TABLES

# What exports call each field, English then French (and the commonest German, Spanish words); folded: no capitals, accents, underscores.
_NAMES: dict[str, str] = {
    "at": "timestamp|date time|datetime|event time|time|date|local time|log time|created on|created at|occurred|when|horodatage|date heure|"
    "date et heure|heure|date evenement|quand|zeitstempel|zeit|fecha",
    "worker": "user|worker|operator|employee|employee id|user id|user name|username|badge|badge number|badge id|card number|card holder|"
    "cardholder|associate|picker|processed by|created by|utilisateur|operateur|salarie|matricule|agent|porteur|badge n|preparateur|"
    "numero de badge|nom|benutzer|mitarbeiter|usuario",
    "task": "task|task type|activity|activity type|operation|operation type|transaction|transaction type|movement type|work type|process|type|"
    "tache|geste|activite|type de mouvement|mouvement|processus|event type|event|evenement|nature",
    "item": "item|item number|sku|product|product code|article|material|material number|ean|gtin|barcode|produit|code article|reference",
    "place": "location|bin|from location|to location|storage bin|zone|aisle|door|reader|access point|site|emplacement|lieu|porte|lecteur|"
    "point d acces|allee|acces",
    "device": "device|device id|terminal|scanner|rf device|equipment|controller|appareil|camera|controleur|canal|channel",
    "team": "team|crew|department|group|shift|equipe|service|groupe|poste",
    "account": "user|username|user name|account|account name|login|logon|samaccountname|uid|identity|utilisateur|compte|identifiant|"
    "nom d utilisateur|nom de compte|benutzer|usuario",
    "action": "action|activity|activity type|event|event type|operation|message|message text|category|minor type|type|evenement|activite|"
    "operation effectuee|nature|libelle",
    "object": "object|resource|resource name|source|source name|target|entity|camera|device|file|document|url|path|item|objet|ressource|"
    "cible|fichier|chemin|entite",
    "why": "reason|why|justification|comment|purpose|motif|raison|commentaire|finalite",
    "recipient": "recipient|shared with|sent to|destinataire|transmis a|envoye a",
    "from": "ip|ip address|client ip|source ip|remote host|computer|workstation|host|user location|from|adresse ip|poste|machine|depuis|debut|"
    "start|from date|remote host ip",
    "person": "person|full name|display name|displayname|employee|owner|name|holder|nom complet|personne|nom|titulaire|agent",
    "role": "role|profile|group|groups|permission|member of|memberof|title|profil|groupe|droit|fonction",
    "active": "active|enabled|status|account status|state|actif|etat|statut|compte actif",
    "left_on": "left on|leaving date|end date|departure date|termination date|date de depart|date de sortie|date de fin",
    "mfa": "mfa|2fa|two factor|multi factor|mfa enabled|double authentification|authentification multifacteur|a2f",
    "last_login": "last login|last logon|last logon date|lastlogon|last login time|last activity|derniere connexion|dernier acces",
    "id": "id|uniqueid|unique id|call id|recording id|uuid|reference|file name|filename|identifiant|numero|nom du fichier",
    "system": "system|dispositif|systeme",
    "start": "start|start time|begin|started|answer|call start|start stamp|calldate|debut|heure de debut|date de debut",
    "end": "end|end time|stop|ended|hangup|end stamp|fin|heure de fin|date de fin",
    "sound": "sound|audio|audio recorded|son",
    "kept_until": "kept until|expires|expiry|expiration|delete after|retention date|conserve jusqu au|echeance",
    "agent": "agent|operator|user|extension|src|caller|from|member|conseiller|operateur|poste",
    "line": "line|destination|dst|queue|did|to|called|ligne|file d attente|appele",
    "objection": "objection|opt out|optout|refus|opposition",
    "value": "value|score|result|valeur|resultat",
    "name": "name|indicator|metric|kpi|indicateur|nom",
    "to": "to|end|until|fin|jusqu a|to date",
    "given_at": "given at|date|signed on|remis le|date de remise|signe le",
    "group": "group|population|category|groupe|categorie",
    "author": "author|writer|created by|auteur|redacteur",
    "text": "text|report|description|body|narrative|texte|compte rendu|recit",
}
TRIED = (
    "iso",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y%m%d %H%M%S",
    "%Y%m%d%H%M%S",
    "%d/%b/%Y:%H:%M:%S %z",
    "unix-ms",
    "unix-s",
    "ldap",
)


@dataclass(frozen=True, slots=True)
class Guess:
    """One field and the column that it may be, with the confidence (0..1) that the name alone gives."""

    field: str
    column: str
    confidence: float


def guesses(table: str, header: Sequence[str]) -> tuple[Guess, ...]:
    """For each field of the table the column that most resembles it, each column used once; those below 0.5 are not proposed."""
    scored = sorted(
        ((_score(name, column, rank), name, column) for name in TABLES[table] for rank, column in enumerate(header)),
        key=lambda each: -each[0],
    )
    taken: dict[str, Guess] = {}
    columns: set[str] = set()
    for score, name, column in scored:
        if score >= 0.5 and name not in taken and column not in columns:
            taken[name] = Guess(name, column, round(score, 2))
            columns.add(column)
    return tuple(taken[name] for name in TABLES[table] if name in taken)


def formats(cells: Iterable[str], zone: ZoneInfo) -> tuple[str, ...]:
    """The formats that read these cells, or three in four of them; more than one when day and month cannot be told apart."""
    some = [cell for cell in cells if cell][:2_000]
    return tuple(name for name in TRIED if some and sum(_reads(cell, name, zone) for cell in some) >= 0.75 * len(some))


def _reads(cell: str, name: str, zone: ZoneInfo) -> bool:
    try:
        times.instant(cell, (name,), zone)
    except times.BadTime:
        return False
    return True


def _score(name: str, column: str, rank: int) -> float:
    folded = lines.fold(column)
    if folded == name.replace("_", " "):
        return 1.0
    best = 0.0
    for order, known in enumerate(_NAMES.get(name, "").split("|")):
        if not known:
            continue
        if folded == known:
            best = max(best, 0.95 - order * 0.002)
        elif set(known.split()) <= set(folded.split()):
            best = max(best, 0.7 - order * 0.002)
        else:
            best = max(best, 0.6 * SequenceMatcher(None, folded, known).ratio() if len(known) > 4 else 0.0)
    return max(0.0, best - rank * 0.001)
