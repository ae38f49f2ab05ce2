"""What the reader of ZoneMinder says beside its facts, and what it cannot see, with what to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regard.terms.text import Text

SAID: Mapping[str, Text] = MappingProxyType(
    {
        "open": Text(
            "Authentication is off (ZM_OPT_USE_AUTH): whoever reaches the page sees and can erase everything. The "
            "accounts of the dump are not used.",
            "L’authentification est désactivée (ZM_OPT_USE_AUTH) : quiconque atteint la page voit tout et peut tout "
            "effacer. Les comptes de la "
            "sauvegarde ne servent pas.",
        ),
        "privacy": Text(
            "Cameras whose privacy zones are burned into what they store: {count} ({cameras}). What lies under them is "
            "not known: ask for a still of each.",
            "Caméras dont les zones de confidentialité sont incrustées dans ce qu’elles enregistrent : {count} "
            "({cameras}). La sauvegarde ne dit pas ce qu’elles "
            "couvrent : demandez une image de chacune.",
        ),
        "unmasked": Text(
            "Cameras whose privacy zone hides nothing in the stored video: {count} ({cameras}). The stream is stored as it comes "
            "(passthrough) or not decoded. Encode instead, or mask in the camera.",
            "Caméras dont la zone de confidentialité ne masque rien dans la vidéo enregistrée : {count} ({cameras}). Le "
            "flux est stocké tel quel "
            "(passthrough) ou n’est pas décodé. Encodez-le, ou masquez dans la caméra.",
        ),
        "archived": Text(
            "Archived events: {count}. No filter erases them. Ask which procedure each serves, and until when.",
            "Événements archivés : {count}. Aucun filtre ne les efface. Demandez à quelle procédure chacun sert, et jusqu’à quand.",
        ),
        "disk": Text(
            "For at least one camera only a full disk erases events: no term is set. The capacity of a disk is not a term of storage.",
            "Pour au moins une caméra, seul un disque plein efface des événements : aucune durée n’est fixée. La "
            "capacité d’un disque n’est pas une "
            "durée de conservation.",
        ),
        "partial": Text(
            "A filter erases by age but leaves events that do not meet its other conditions: it was not counted as the term.",
            "Un filtre efface selon l’âge mais laisse les événements qui ne remplissent pas ses autres conditions : il "
            "n’a pas été compté comme la "
            "durée fixée.",
        ),
        "installed": Text(
            "An account still has the password that the installation gives to everybody.",
            "Un compte a toujours le mot de passe que l’installation donne à tous.",
        ),
        "stored": Text(
            "The password of an account that is in use is stored in clear or as an unsalted digest.",
            "Le mot de passe d’un compte utilisé est conservé en clair ou en condensé sans sel.",
        ),
        "orphans": Text(
            "Recordings on the disk without an event in the database: {count}. No filter will ever erase them.",
            "Enregistrements sur le disque sans événement dans la base : {count}. Aucun filtre ne les effacera jamais.",
        ),
        "missing": Text(
            "Events of the database without a file in the folder that was handed over: {count}.",
            "Événements de la base sans fichier dans le dossier remis : {count}.",
        ),
        "no_dump": Text(
            "There is no dump of the database: cameras, accounts, filters and events are not known. Ask for `mysqldump zm`.",
            "Il n’y a pas de sauvegarde de la base : caméras, comptes, filtres et événements sont inconnus. Demandez `mysqldump zm`.",
        ),
    }
)

GAPS = (
    Text(
        "ZoneMinder does not know what a camera sees, nor where it stands (work, public place, road): ask for the plan of the cameras.",
        "ZoneMinder ne sait ni ce que voit une caméra, ni où elle se trouve (travail, lieu ouvert au public, voie "
        "publique) : demandez le plan "
        "des caméras.",
    ),
    Text(
        "Purposes, notices, consultation and register are not in ZoneMinder: ask the controller.",
        "Finalités, information, consultation et registre ne sont pas dans ZoneMinder : demandez-les au responsable du traitement.",
    ),
    Text(
        "ZoneMinder 1.36 writes no trace of who looked, exported, downloaded or changed a setting. The web server’s own "
        "log has addresses and "
        "pages, no account: ask whether it is kept, and for how long.",
        "ZoneMinder 1.36 ne garde aucune trace de qui a regardé, exporté, téléchargé ou changé un réglage. Le journal "
        "du serveur web a des adresses "
        "et des pages, pas de compte : demandez s’il est conservé, et combien de temps.",
    ),
    Text(
        "Whether the page is reached by HTTPS, from where, and whether the disk is encrypted is not in it: ask for the "
        "web server’s settings.",
        "Ni l’accès par HTTPS, ni la provenance des accès, ni le chiffrement du disque n’y figurent : demandez les "
        "réglages du serveur web.",
    ),
    Text(
        "ZoneMinder has no rule for the strength of passwords, and does not say who holds an account or whether several "
        "people share it: ask for "
        "the list of holders.",
        "ZoneMinder n’a pas de règle sur la force des mots de passe et ne dit pas qui détient un compte, ni si "
        "plusieurs personnes le partagent : "
        "demandez la liste des titulaires.",
    ),
)
