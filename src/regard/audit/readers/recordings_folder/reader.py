"""A folder of recordings, whatever made them: ages, sound, holes, marks of a signature. Nothing is decoded."""

from __future__ import annotations

from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from regard.audit.extract import Asked, Extract
from regard.audit.readers.recordings_folder import survey
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Area

if TYPE_CHECKING:
    from regard.audit.source import Source


class FolderReader:
    """Reads a folder (or archive, or single file) of MP4, MOV, MKV, AVI or MPEG-TS recordings."""

    kind = "recordings-folder"
    version = "1"
    area: Area | None = Area.CCTV
    title = Text("A folder of recordings", "Un dossier d’enregistrements")
    tested_on = Text(
        "H.264 and H.265 recordings in MP4, MKV, AVI and MPEG-TS made by FFmpeg 5.1.9 and Motion 4.5.1 of Debian 12; recordings with ONVIF "
        "Media Signing from ONVIF’s own test set.",
        "Enregistrements H.264 et H.265 en MP4, MKV, AVI et MPEG-TS produits par FFmpeg 5.1.9 et Motion 4.5.1 de Debian 12 ; enregistrements "
        "signés selon ONVIF Media Signing, du jeu d’essai de l’ONVIF.",
    )

    def recognises(self, source: Source) -> bool:
        """Whether recordings are most of what is there, and no recorder's own settings or database lie beside them."""
        names = list(islice(source.names(), 2000))
        if any(_is_of_a_recorder(name) for name in names):
            return False
        return 2 * len(survey.recordings_in(names)) > len(names)

    def read(self, source: Source, asked: Asked) -> Extract:
        """One system with what its recordings show. Raises InputRefused (`recordings_folder_empty`)."""
        names = survey.recordings_in(source.names())
        found = survey.surveyed(source, names, asked, reader=self.kind, version=self.version)
        if not found.recordings:
            raise InputRefused("recordings_folder_empty", _EMPTY, refused=len(found.refused))
        system = asked.system or "cctv"
        keeps: dict[str, Any] = {"data": "images"}
        oldest = found.oldest(asked.now)
        if oldest is not None:
            keeps["oldest"] = oldest
        fragment: dict[str, Any] = {"id": system, "area": "cctv", "keeps": [keeps]}
        if found.sound is not None:
            fragment["camera"] = [{"sound": found.sound}]
        if found.searched and found.searched == found.searched_signed:
            fragment["security"] = {"integrity": True}
        return Extract(
            reader=self.kind,
            version=self.version,
            systems=(fragment,),
            tables=(survey.table(system, found.recordings, source.label),),
            files=tuple(found.files),
            refused=tuple(found.refused),
            gaps=(*survey.texts(found), *_GAPS),
            period=found.period(),
            coverage=len(found.recordings) / len(names),
        )


def _is_of_a_recorder(name: str) -> bool:
    last = PurePosixPath(name).name.lower()
    return last in _RECORDERS or last.endswith((".sql", ".db", ".sqlite", ".toml"))


_RECORDERS = frozenset({"motion.conf", "zm.conf", "frigate.yml", "frigate.yaml", "config.yml", "config.yaml"})
_EMPTY = Text(
    "There is no recording here that can be read ({refused} were refused). Point at the folder that holds them.",
    "Il n’y a ici aucun enregistrement lisible ({refused} refusés). Désignez le dossier qui les contient.",
)
_GAPS = (
    Text(
        "Recordings do not say for how long they are meant to be kept, nor how they are erased. Ask for the recorder’s settings.",
        "Des enregistrements ne disent ni leur durée de conservation prévue, ni comment ils sont effacés. Demandez les réglages de "
        "l’enregistreur.",
    ),
    Text(
        "What each camera sees, and what is masked, was not looked at: no picture is opened. Ask for the plan of the cameras.",
        "Ce que voit chaque caméra et ce qui est masqué n’a pas été regardé : aucune image n’est ouverte. Demandez le plan des caméras.",
    ),
    Text(
        "Who may look, who looked, purposes and notices are not in recordings. Ask for the accounts, the log of viewings, the register and "
        "the signs.",
        "Qui peut regarder, qui a regardé, les finalités et l’information ne sont pas dans les enregistrements. Demandez les comptes, le "
        "journal des consultations, le registre et les panneaux.",
    ),
)
