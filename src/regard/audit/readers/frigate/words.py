"""What the reader of Frigate says beside its facts, and what it cannot see, with what to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regard.terms.text import Text

SAID: Mapping[str, Text] = MappingProxyType(
    {
        "masks": Text(
            "Cameras with motion or object masks: {count} ({cameras}). These only steer detection: nothing is hidden in "
            "recordings or live. Mask in "
            "the camera, or have the recording re-encoded.",
            "Caméras avec des masques de mouvement ou d’objets : {count} ({cameras}). Ces masques ne règlent que la "
            "détection : rien n’est caché dans les "
            "enregistrements ni en direct. Masquez dans la caméra, ou réencodez.",
        ),
        "redrawn": Text(
            "Cameras re-encoded with a filter: {count} ({cameras}). What it hides is not known. Ask for a still of each.",
            "Caméras réencodées avec un filtre : {count} ({cameras}). Ce qu’il cache est inconnu. Demandez une image de chacune.",
        ),
        "open": Text(
            "Frigate’s own login is off and no other program that asks before it is set: whoever reaches the page sees all and erases all.",
            "L’identification de Frigate est désactivée et rien n’est déclaré devant lui : quiconque l’atteint voit et efface tout.",
        ),
        "proxy": Text(
            "Another program asks for the login before Frigate: ask for its accounts, its second factor and its log.",
            "Un autre logiciel demande l’identification devant Frigate : demandez-lui comptes, second facteur et journal.",
        ),
        "trusting": Text(
            "Frigate believes that program without a shared secret (proxy.auth_secret): whoever reaches Frigate "
            "directly is let in. Ask who can.",
            "Frigate croit ce logiciel sans secret partagé (proxy.auth_secret) : quiconque atteint Frigate directement "
            "entre. Demandez qui peut.",
        ),
        "port": Text(
            "Port 5000 is published beyond the machine: it asks for no password and gives the rights of an administrator.",
            "Le port 5000 est publié hors de la machine : il ne demande pas de mot de passe et donne les droits d’administrateur.",
        ),
        "streams": Text(
            "Live streams are published beyond the machine without encryption or password (ports {ports}).",
            "Des flux en direct sont publiés hors de la machine, sans chiffrement ni mot de passe (ports {ports}).",
        ),
        "no_compose": Text(
            "Whether port 5000 (no password, all rights) can be reached is not in Frigate’s settings: ask for "
            "docker-compose.yml or the command that "
            "starts it.",
            "Rien dans les réglages de Frigate ne dit si le port 5000 (sans mot de passe, tous les droits) est joignable : demandez "
            "docker-compose.yml ou la commande de démarrage.",
        ),
        "exports": Text(
            "Exports: {count}. Frigate never erases them, whatever the terms set. Ask which procedure each serves, and until when.",
            "Exports : {count}. Frigate ne les efface jamais, quelles que soient les durées fixées. Demandez à quelle "
            "procédure chacun sert, "
            "et jusqu’à quand.",
        ),
        "held": Text(
            "Events marked to be kept for ever: {count}. Ask which procedure each serves, and until when.",
            "Événements marqués pour être gardés sans limite : {count}. Demandez à quelle procédure chacun sert, et jusqu’à quand.",
        ),
        "sent": Text(
            "Pictures of events sent to Frigate+ (Frigate, Inc., United States): {count}.",
            "Images d’événements envoyées à Frigate+ (Frigate, Inc., États-Unis) : {count}.",
        ),
        "no_database": Text(
            "There is no frigate.db: the age of recordings, exports and accounts are not known. Ask for it.",
            "Il n’y a pas de frigate.db : l’âge des enregistrements, les exports et les comptes sont inconnus. Demandez-le.",
        ),
        "no_settings": Text(
            "There is no config.yml: cameras, terms, login and sound are not known. Ask for it.",
            "Il n’y a pas de config.yml : caméras, durées, identification et son sont inconnus. Demandez-le.",
        ),
        "orphans": Text(
            "Recordings on the disk that are not in the database: {count}. Frigate will not erase them by term (media sync lists them).",
            "Enregistrements sur le disque absents de la base : {count}. Frigate ne les effacera pas à terme (media sync les liste).",
        ),
    }
)

GAPS = (
    Text(
        "Terms are kept only while the disk has room: Frigate erases the oldest recordings first when it fills, whatever the settings say.",
        "Les durées ne sont tenues que si le disque a de la place : quand il se remplit, Frigate efface d’abord les "
        "plus anciens enregistrements.",
    ),
    Text(
        "Frigate does not know what a camera sees, nor where it stands: ask for the plan of the cameras.",
        "Frigate ne sait ni ce que voit une caméra, ni où elle se trouve : demandez le plan des caméras.",
    ),
    Text(
        "Purposes, notices, consultation and register are not in Frigate: ask the controller.",
        "Finalités, information, consultation et registre ne sont pas dans Frigate : demandez-les au responsable du traitement.",
    ),
    Text(
        "Frigate’s web log has addresses and pages, never the account. Ask whether it is kept, and for how long.",
        "Le journal web de Frigate a des adresses et des pages, jamais le compte. Demandez s’il est conservé, et combien de temps.",
    ),
    Text(
        "Frigate does not say who holds an account or whether several people share it, and whether the disk is encrypted: ask.",
        "Frigate ne dit pas qui détient un compte, ni s’il est partagé, ni si le disque est chiffré : demandez-le.",
    ),
)
