"""The command `regard-witness`: init, key, follow, succeed, status.

Exit codes are Regard's: 0 done; 2 wrong input; 4 nothing there; 5 the site shows an older checkpoint than before; 6 the ledger was
rewritten or is damaged; 7 the site does not answer.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from regard.ledger.note import Verifier, good_name
from regard.terms.clock import Clock, SystemClock
from regard.terms.errors import RegardError, Unavailable
from regard.terms.text import Text
from regard_witness.source import post, source
from regard_witness.witness import Settings, Witness

_ABOUT = Text(
    en="Keeps a Regard site from rewriting its ledger: verifies that it only grows, mirrors it, cosigns it.",
    fr="Empêche un site Regard de réécrire son registre : vérifie qu’il ne fait que croître, en tient un miroir, le cosigne.",
)
_MADE = Text(
    en="Witness made in {folder}. Give this key to the site (settings, witnesses):",
    fr="Témoin créé dans {folder}. Donnez cette clé au site (réglages, témoins) :",
)
_DONE = Text(en="Verified and cosigned: {size} entries.", fr="Vérifié et cosigné : {size} entrées.")
_SENT = Text(en="The site has the cosignature.", fr="Le site a reçu la cosignature.")
_NAME = Text(
    en="A witness's name has no space and no plus, such as union.example/w1.",
    fr="Le nom d’un témoin n’a ni espace ni plus, par exemple syndicat.example/t1.",
)
_STATUS = Text(
    en="{name} follows {origin}: {size} entries verified, last cosignature {at}, {forks} proof(s) of rewriting.",
    fr="{name} suit {origin} : {size} entrées vérifiées, dernière cosignature {at}, {forks} preuve(s) de réécriture.",
)
_SUCCEEDED = Text(
    en="Now following {origin}. The site states that it lost what lies between entry {kept} and entry {size} of {previous}.",
    fr="Suit désormais {origin}. Le site déclare avoir perdu ce qui va de l’entrée {kept} à l’entrée {size} de {previous}.",
)


def main(argv: list[str] | None = None, clock: Clock | None = None) -> int:
    """Run one command and return its exit code; sentences go to standard error, results to standard output."""
    arguments = _parser().parse_args(argv)
    language: str = arguments.lang
    try:
        return int(_COMMANDS[arguments.command](arguments, clock or SystemClock()))
    except RegardError as error:
        sys.stderr.write(f"{error.code}: {error.text.to(language)}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    preset = os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    parser = argparse.ArgumentParser(prog="regard-witness", description=f"{_ABOUT.en} / {_ABOUT.fr}")
    parser.add_argument("--lang", default=preset, help="en | fr")
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init", help="make a witness / créer un témoin")
    init.add_argument("folder", type=Path)
    init.add_argument("--name", required=True, help="union.example/w1")
    init.add_argument("--log-key", required=True, help="the ledger's printed key / la clé imprimée du registre")
    init.add_argument("--from", dest="read", required=True, help="https://site.example/ledger, or a folder")
    init.add_argument("--post", default="", help="https://site.example/ledger/cosignature")
    follow = commands.add_parser("follow", help="verify, mirror, cosign / vérifier, copier, cosigner")
    follow.add_argument("folder", type=Path)
    follow.add_argument("--every", type=float, default=0.0, metavar="SECONDS", help="go on / continuer")
    for name, text in (("key", "print the witness's key"), ("status", "say what was seen")):
        commands.add_parser(name, help=text).add_argument("folder", type=Path)
    succeed = commands.add_parser("succeed", help="follow the ledger that replaces a lost one")
    succeed.add_argument("folder", type=Path)
    succeed.add_argument("--log-key", required=True)
    succeed.add_argument("--from", dest="read", default="")
    return parser


def _say(text: Text, arguments: argparse.Namespace, **fields: object) -> None:
    sys.stderr.write(text.filled(**fields).to(arguments.lang) + "\n")


def _init(arguments: argparse.Namespace, clock: Clock) -> int:
    if not good_name(arguments.name):
        sys.stderr.write(_NAME.to(arguments.lang) + "\n")
        return 2
    settings = Settings(arguments.name, arguments.log_key.strip(), arguments.read, arguments.post)
    made = Witness.create(arguments.folder, settings, clock)
    _say(_MADE, arguments, folder=arguments.folder)
    sys.stdout.write(f"{made.verifier}\n")
    return 0


def _key(arguments: argparse.Namespace, clock: Clock) -> int:
    sys.stdout.write(f"{Witness(arguments.folder, clock).verifier}\n")
    return 0


def _status(arguments: argparse.Namespace, clock: Clock) -> int:
    witness = Witness(arguments.folder, clock)
    seen = witness.seen()
    at = seen.at.isoformat() if seen.at else "-"
    forks = len(witness.forks())
    _say(_STATUS, arguments, name=witness.settings.name, origin=witness.log.name, size=seen.size, at=at, forks=forks)
    return 6 if forks else 0


def _follow(arguments: argparse.Namespace, clock: Clock) -> int:
    while True:
        try:
            _look(arguments, clock)
        except Unavailable as error:
            # A laptop is not always in reach of the site: the next look may find it. A fork ends the loop.
            if not arguments.every:
                raise
            sys.stderr.write(f"{error.code}: {error.text.to(arguments.lang)}\n")
        if not arguments.every:
            return 0
        time.sleep(arguments.every)


def _look(arguments: argparse.Namespace, clock: Clock) -> None:
    witness = Witness(arguments.folder, clock)
    signed = witness.follow(source(witness.settings.read))
    _say(_DONE, arguments, size=witness.seen().size)
    if witness.settings.post:
        post(witness.settings.post, signed, kept=arguments.folder / "cosignature")
        _say(_SENT, arguments)


def _succeed(arguments: argparse.Namespace, clock: Clock) -> int:
    witness = Witness(arguments.folder, clock)
    read = arguments.read or witness.settings.read
    opening = witness.succeed(Verifier.parse(arguments.log_key), read, source(read))
    _say(_SUCCEEDED, arguments, origin=opening.origin, previous=opening.previous, kept=opening.kept, size=opening.size)
    return 0


_COMMANDS = {"init": _init, "key": _key, "status": _status, "follow": _follow, "succeed": _succeed}

if __name__ == "__main__":
    sys.exit(main())
