"""What the reader of Motion says beside its facts, and what it cannot see, with what to ask for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regard.terms.text import Text

SAID: Mapping[str, Text] = MappingProxyType(
    {
        "missing": Text(
            "Camera files that motion.conf names and that were not handed over: {count} ({names}). Those cameras are not known.",
            "Fichiers de caméra nommés par motion.conf et non remis : {count} ({names}). Ces caméras sont inconnues.",
        ),
        "open_webcontrol": Text(
            "The control page answers beyond this machine and asks for no password: whoever reaches it sees the cameras "
            "and changes the settings.",
            "La page de commande répond au-delà de la machine et ne demande aucun mot de passe : quiconque l’atteint "
            "voit les caméras et change les "
            "réglages.",
        ),
        "open_stream": Text(
            "A live stream answers beyond this machine and asks for no password.",
            "Un flux en direct répond au-delà de la machine et ne demande aucun mot de passe.",
        ),
        "privacy": Text(
            "Cameras whose privacy mask is burned into what they store: {count} ({cameras}). What lies under it is not "
            "known: ask for a still of each.",
            "Caméras dont le masque de confidentialité est incrusté dans ce qu’elles enregistrent : {count} "
            "({cameras}). Ce qu’il couvre est "
            "inconnu : demandez une image de chacune.",
        ),
        "unmasked": Text(
            "Cameras whose privacy mask hides nothing in the stored movies: {count} ({cameras}); movie_passthrough "
            "stores the camera’s stream "
            "as it comes. Switch it off, or mask in the camera.",
            "Caméras dont le masque de confidentialité ne cache rien dans les films enregistrés : {count} ({cameras}) ; "
            "movie_passthrough stocke le "
            "flux tel quel. Désactivez-le, ou masquez dans la caméra.",
        ),
        "no_files": Text(
            "No recordings were handed over: their age is not known. Ask for the folder target_dir, copied with its times (cp -a).",
            "Aucun enregistrement n’a été remis : leur âge est inconnu. Demandez le dossier target_dir, copié avec ses dates (cp -a).",
        ),
        "pictures": Text(
            "Single pictures beside the movies: {count}. They count in the oldest age.",
            "Images isolées à côté des films : {count}. Elles comptent dans l’âge le plus ancien.",
        ),
        "database": Text(
            "The database lists {listed} files, {gone} of which are not in the folder any more: its rows outlive the recordings.",
            "La base liste {listed} fichiers, dont {gone} ne sont plus dans le dossier : ses lignes survivent aux enregistrements.",
        ),
    }
)

GAPS = (
    Text(
        "Motion never erases what it stored, and no setting of it says a term. Ask what does (a cron job, motionEye), and after how long.",
        "Motion n’efface jamais ce qu’il a stocké et aucun de ses réglages ne fixe de durée. Demandez ce qui efface "
        "(tâche cron, motionEye), et "
        "au bout de combien de temps.",
    ),
    Text(
        "Recordings are plain files: who may open them, and who did, is a matter of the machine or of the program that "
        "shows them. Ask for both.",
        "Les enregistrements sont de simples fichiers : qui peut les ouvrir, et qui l’a fait, dépend de la machine ou "
        "du logiciel qui les montre. "
        "Demandez les deux.",
    ),
    Text(
        "Motion has one account for the control page and one for a stream: it cannot tell people apart. Ask who knows the password.",
        "Motion a un compte pour la page de commande et un par flux : il ne distingue pas les personnes. Demandez qui "
        "connaît le mot de passe.",
    ),
    Text(
        "Motion does not know what a camera sees, nor where it stands: ask for the plan of the cameras.",
        "Motion ne sait ni ce que voit une caméra, ni où elle se trouve : demandez le plan des caméras.",
    ),
    Text(
        "Purposes, notices, consultation and register are not in Motion: ask the controller.",
        "Finalités, information, consultation et registre ne sont pas dans Motion : demandez-les au responsable du traitement.",
    ),
)
