"""Why a picture is refused: stable codes with their sentences. A confined process sends the code; the error is made here."""

from __future__ import annotations

from regard.terms.errors import Field, InputRefused, RegardError, Unavailable
from regard.terms.text import Text

_SENTENCES: dict[str, tuple[type[RegardError], Text]] = {
    "media_not_known": (
        InputRefused,
        Text(
            "The first bytes are not those of a video that Regard opens (MP4, MOV, MPEG-TS, Matroska, AVI, GIF).",
            "Les premiers octets ne sont pas ceux d’une vidéo que Regard ouvre (MP4, MOV, MPEG-TS, Matroska, AVI, GIF).",
        ),
    ),
    "media_playlist": (
        InputRefused,
        Text(
            "This file is a list of other files, not a video. Send the recording itself.",
            "Ce fichier est une liste d’autres fichiers et non une vidéo. Envoyez l’enregistrement lui-même.",
        ),
    ),
    "media_broken": (
        InputRefused,
        Text(
            "The video cannot be read: it is cut short or damaged. Fetch it from the device again.",
            "La vidéo est illisible : elle est tronquée ou abîmée. Récupérez-la de nouveau sur l’appareil.",
        ),
    ),
    "media_no_picture": (
        InputRefused,
        Text(
            "The file holds no picture that Regard decodes (codec: {codec}).",
            "Le fichier ne contient aucune image que Regard sache décoder (codec : {codec}).",
        ),
    ),
    "media_too_large": (
        InputRefused,
        Text(
            "{what} is {value}; Regard accepts at most {limit}. Cut the recording, or raise the limit knowingly.",
            "{what} vaut {value} ; Regard accepte au plus {limit}. Découpez l’enregistrement ou relevez la limite en connaissance de cause.",
        ),
    ),
    "media_too_costly": (
        InputRefused,
        Text(
            "Reading the video took more than the {what} allowed ({limit}); it was stopped. The file may be made to harm.",
            "La lecture de la vidéo a dépassé la limite de {what} ({limit}) ; elle a été arrêtée. Le fichier est peut-être malveillant.",
        ),
    ),
    "media_target_taken": (
        InputRefused,
        Text(
            "The place to write to is taken, or is the original itself. Name a new file.",
            "L’emplacement d’écriture est déjà pris, ou c’est l’original lui-même. Donnez un nouveau nom.",
        ),
    ),
    "picture_nobody_there": (
        InputRefused,
        Text(
            "No face was found at the point chosen in frame {frame}. Choose a point on a face that the analysis framed.",
            "Aucun visage n’a été trouvé au point choisi sur l’image {frame}. Choisissez un point sur un visage encadré par l’analyse.",
        ),
    ),
    "picture_process_failed": (
        Unavailable,
        Text(
            "The process that reads pictures stopped ({reason}). Try again; if it stops again, keep the file and tell whoever runs Regard.",
            "Le processus qui lit les images s’est arrêté ({reason}). Réessayez ; s’il s’arrête encore, gardez le fichier et"
            " prévenez la personne qui exploite Regard.",
        ),
    ),
}


class Refused(Exception):
    """Inside a confined process: a code of this file and its fields. It never leaves the process as an exception."""

    def __init__(self, code: str, **fields: Field) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields


def refusal(code: str, **fields: Field) -> RegardError:
    """The error that `code` stands for, ready to raise. Raises KeyError for a code that is not in this file."""
    kind, text = _SENTENCES[code]
    return kind(code, text, **fields)
