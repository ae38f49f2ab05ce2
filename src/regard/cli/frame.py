"""The frame of every command: the list of commands, the language, `--json`, errors as sentences, exit codes.

Exit codes: 0 done · 1 a fault of Regard's · 2 the input is wrong · 3 refused, or not known to be allowed · 4 not found ·
5 conflict · 6 damaged · 7 unavailable · 8 examined, and something was breached · 9 examined, and something is not evidenced.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Sequence
from typing import Any

import click

from regard.cli.voice import Voice
from regard.terms.errors import RegardError
from regard.terms.text import Text

COMMANDS: dict[str, Text] = {
    "init": Text("Write a commented charter to start from.", "Écrire une charte commentée pour commencer."),
    "charter": Text("Check, compare or publish a charter.", "Vérifier, comparer ou publier une charte."),
    "demo": Text("Create the simulated warehouse and serve it.", "Créer l’entrepôt simulé et le servir."),
    "serve": Text(
        "Run the site: pages, doors, sealing, sweeping.",
        "Faire tourner le site : pages, portes, scellement, effacement.",
    ),
    "login": Text(
        "Open 15 minutes of access with your second factor.", "Ouvrir 15 minutes d’accès avec votre second facteur."
    ),
    "enrol": Text(
        "Enrol a person or a device, or withdraw one.", "Inscrire une personne ou un appareil, ou les retirer."
    ),
    "admit": Text(
        "Bring scans in from a file, through the gate.", "Faire entrer des scans d’un fichier, par le contrôle."
    ),
    "derive": Text("Compute the figures that a purpose allows.", "Calculer les chiffres qu’une finalité permet."),
    "show": Text(
        "Open personal data, for a purpose, with a reason.",
        "Ouvrir des données personnelles, pour une finalité, avec un motif.",
    ),
    "answer": Text("Answer someone who is watched.", "Répondre à une personne observée."),
    "erase": Text("Erase what is due, or one person’s rows.", "Effacer ce qui est échu, ou les lignes d’une personne."),
    "hold": Text(
        "Keep something beyond its term for a procedure.",
        "Conserver des données au-delà de leur terme pour une procédure.",
    ),
    "exception": Text(
        "Depart from guidance for a time, with a second person.",
        "S’écarter d’une recommandation pour un temps, à deux.",
    ),
    "notice": Text(
        "Record a formal notice, what was handed back, its closure.",
        "Inscrire une mise en demeure, ce qui a été remis, sa clôture.",
    ),
    "prove": Text("Print proofs: notice, attestation, receipt.", "Produire des preuves : notice, attestation, reçu."),
    "examine": Text("Measure a site or a dossier against the law.", "Confronter un site ou un dossier au droit."),
    "measure": Text("Hold the examination against decided cases.", "Confronter l’examen à des cas déjà jugés."),
    "law": Text(
        "The law on any day, and what changed between two.", "Le droit à une date, et ce qui a changé entre deux."
    ),
    "ledger": Text(
        "Verify the ledger, sign a checkpoint, give a proof.",
        "Vérifier le registre, signer un point de contrôle, donner une preuve.",
    ),
    "witness": Text("Watch a ledger from outside.", "Surveiller un registre de l’extérieur."),
    "backup": Text("Copy the site, without its keys.", "Copier le site, sans ses clés."),
    "restore": Text(
        "Bring a site back without bringing back what was erased.",
        "Rétablir un site sans faire revenir ce qui a été effacé.",
    ),
    "fsck": Text("Check that what is kept holds together.", "Vérifier que ce qui est gardé se tient."),
    "doctor": Text(
        "Check that the installed site is what the charter says.",
        "Vérifier que le site installé est ce que dit la charte.",
    ),
    "validity": Text("Measure what an indicator really measures.", "Mesurer ce qu’un indicateur mesure vraiment."),
}


def language() -> str:
    """`fr` or `en`, from REGARD_LANG, else from the usual variables of the environment."""
    for name in ("REGARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value not in ("C", "POSIX", "C.UTF-8"):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


class Commands(click.Group):
    """The group whose commands are files of this room, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the life of a record."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"regard.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        command.short_help = COMMANDS[cmd_name].to(language())
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commandes" if language() == "fr" else "Commands"):
            formatter.write_dl([(name, text.to(language())) for name, text in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="regard", message="%(prog)s %(version)s")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs / Écrire du JSON pour les programmes.")
@click.option("--lang", type=click.Choice(["en", "fr"]), help="Language / Langue.")
@click.option("--folder", envvar="REGARD_SITE", default=".", help="The site's folder / Le dossier du site.")
@click.pass_context
def regard(ctx: click.Context, as_json: bool, lang: str | None, folder: str) -> None:
    """Monitoring that is lawful by construction and answers to those it watches."""
    ctx.obj = Voice(language=lang or language(), as_json=as_json, folder=folder)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    voice = Voice(language=_asked_language(arguments) or language(), as_json="--json" in arguments)
    try:
        result: Any = regard.main(args=_json_first(list(arguments)), prog_name="regard", standalone_mode=False)
        return int(result) if isinstance(result, int) else 0
    except RegardError as error:
        voice.fail(error)
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        if voice.as_json:
            click.echo(json.dumps({"error": {"code": "usage", "sentence": error.format_message()}}), err=True)
        else:
            error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The language that the line asks for, so that an error speaks it too."""
    for place, word in enumerate(arguments):
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _json_first(arguments: list[str]) -> list[str]:
    """`--json` may stand anywhere on the line."""
    if "--json" in arguments:
        arguments = ["--json", *[a for a in arguments if a != "--json"]]
    return arguments
