"""A report sealed as one HTML file: it opens offline, shows the report, and checks itself where it is opened.

    page(note, files, language)    the file
    parts(data)                    the note and the files out of one, or None where it is not such a file

The format is docs/formats/sealed-report.md. The page holds data as base64 in elements that no browser runs; its own script is admitted by
hash, the report is shown in a frame without script.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from regard.papers.examination.page import style_hash

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
MOST_BYTES = 64 * 1024 * 1024
"""A larger file is not opened: 64 MiB."""
MOST_FILES = 32
_BLOCK = re.compile(
    rb'<script type="application/octet-stream" data-name="([a-z0-9.-]{1,64})">\n([A-Za-z0-9+/=\n]*)</script>\n'
)
_NOTE = re.compile(rb'<script type="application/octet-stream" id="manifest">\n([A-Za-z0-9+/=\n]*)</script>\n')


@lru_cache(maxsize=2)
def _own(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


def page(note: bytes, files: Mapping[str, bytes], language: str, title: str) -> bytes:
    """The file that holds `note` (what was sealed, and its signatures) and `files` by name. Raises ValueError for a name it cannot hold."""
    wrong = [name for name in files if not NAME.fullmatch(name)]
    if wrong:
        raise ValueError(f"not a name for a sealed file: {wrong[0]!r}")
    script, style = _own("sealed.js"), _own("sealed.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}' '{style_hash()}'; "
        "base-uri 'none'; form-action 'none'"
    )
    blocks = "".join(
        f'<script type="application/octet-stream" data-name="{name}">\n{_base64(data)}</script>\n'
        for name, data in files.items()
    )
    return (
        f'<!doctype html>\n<html lang="{"fr" if language.lower().startswith("fr") else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header>\n<div><h1>{escape(title)}</h1><button type="button" id="tongue"></button></div>\n'
        '<div><p id="verdict" role="status"></p></div>\n'
        '<details><summary id="inside"></summary><p id="signature"></p>'
        '<label for="key" id="key-label"></label><input id="key" autocomplete="off" spellcheck="false">'
        '<ul id="files"></ul></details>\n</header>\n'
        '<iframe id="report" sandbox=""></iframe>\n'
        "<noscript><p>This file checks itself with a script. · Ce fichier se vérifie lui-même par un script.</p></noscript>\n"
        f'<script type="application/octet-stream" id="manifest">\n{_base64(note)}</script>\n'
        f"{blocks}<script>{script}</script>\n</body>\n</html>\n"
    ).encode()


def parts(data: bytes) -> tuple[bytes, dict[str, bytes]] | None:
    """The note and the files that a sealed file holds, unverified; None where `data` is no such file."""
    notes = _NOTE.findall(data)
    blocks = _BLOCK.findall(data)
    if len(data) > MOST_BYTES or len(notes) != 1 or not 0 < len(blocks) <= MOST_FILES:
        return None
    try:
        files = {
            name.decode("ascii"): base64.b64decode(text.replace(b"\n", b""), validate=True) for name, text in blocks
        }
        return (
            (base64.b64decode(notes[0].replace(b"\n", b""), validate=True), files)
            if len(files) == len(blocks)
            else None
        )
    except (binascii.Error, ValueError):
        return None


def _base64(data: bytes) -> str:
    """Base64 in lines of 76, a newline after each."""
    return base64.encodebytes(data).decode("ascii")
