"""Why a source is refused, in both languages, and what of a foreign name may be repeated."""

from __future__ import annotations

from regard.terms.text import Text


def shown(name: str) -> str:
    """A foreign name as it may reach a terminal: printable, at most 80 characters, no control character."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in name[:81])
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


MISSING = Text("There is no file called {name} there.", "Il n’y a pas de fichier {name} à cet endroit.")
OUTSIDE = Text(
    "The name {name} leaves the folder: it is not opened.", "Le nom {name} sort du dossier : il n’est pas ouvert."
)
LINK = Text(
    "{name} is a link, a device or a pipe: only regular files are read.",
    "{name} est un lien, un périphérique ou un tube : seuls les fichiers ordinaires sont lus.",
)
CANNOT_READ = Text(
    "{name} cannot be read. Check that you may open it.",
    "{name} est illisible. Vérifiez que vous avez le droit de l’ouvrir.",
)
TOO_LARGE = Text(
    "{name} holds a piece larger than {most} KiB: it is not read.",
    "{name} contient un élément de plus de {most} Kio : il n’est pas lu.",
)
TOO_MANY = Text(
    "{name} holds too many files or folders (at most {most}): point at a part of it.",
    "{name} contient trop de fichiers ou de dossiers (au plus {most}) : désignez-en une partie.",
)
NOT_UTF8 = Text(
    "{name}, line {line}: this is not text in the expected encoding. Export it as UTF-8.",
    "{name}, ligne {line} : ce n’est pas du texte dans le codage attendu. Exportez-le en UTF-8.",
)
NOT_CSV = Text(
    "{name}, line {line}: this is not a table in CSV.", "{name}, ligne {line} : ce n’est pas un tableau CSV."
)
NOT_SQLITE = Text("{name} is not a SQLite database.", "{name} n’est pas une base SQLite.")
SQLITE_FAILED = Text(
    "The database {name} cannot be read ({reason}). Export it again with the application stopped.",
    "La base {name} est illisible ({reason}). Refaites l’export, application arrêtée.",
)
ARCHIVE = Text(
    "The archive {name} is damaged or of a kind that is not read. Unpack it yourself and point at the folder.",
    "L’archive {name} est abîmée ou d’un type qui n’est pas lu. Décompressez-la vous-même et désignez le dossier.",
)
ARCHIVE_NAME = Text(
    "The archive {name} holds a name that leaves its folder or that no file should have: nothing was unpacked.",
    "L’archive {name} contient un nom qui sort de son dossier ou qu’aucun fichier ne devrait porter : rien n’a été décompressé.",
)
ARCHIVE_LINK = Text(
    "The archive {name} holds a link or a device: nothing was unpacked.",
    "L’archive {name} contient un lien ou un périphérique : rien n’a été décompressé.",
)
ARCHIVE_SIZE = Text(
    "The archive {name} would unpack to more than {most} MiB, or is packed beyond belief: nothing was unpacked.",
    "L’archive {name} donnerait plus de {most} Mio, ou est comprimée au-delà du vraisemblable : rien n’a été décompressé.",
)
ARCHIVE_SECRET = Text(
    "The archive {name} is encrypted: unpack it yourself and point at the folder.",
    "L’archive {name} est chiffrée : décompressez-la vous-même et désignez le dossier.",
)
ARCHIVE_NESTED = Text(
    "The archive {name} holds an archive inside an archive, too deep: unpack it yourself and point at the folder.",
    "L’archive {name} contient des archives emboîtées trop profondément : décompressez-la vous-même et désignez le dossier.",
)
