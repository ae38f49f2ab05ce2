"""Where a witness reads a ledger from: a site over HTTP, or a folder. Nothing that comes back is trusted."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from regard.ledger.note import NOTE_LIMIT
from regard.ledger.tiles import ENTRIES, WIDTH, Store, Tile, unpack
from regard.terms.errors import InputRefused, NotFound, Unavailable
from regard.terms.text import Text

_BUNDLE_LIMIT = WIDTH * (65_535 + 2)
_TIMEOUT_S = 30.0
_SILENT = Text(
    en="The site does not answer at {url} ({why}). Check the address, then try again.",
    fr="Le site ne répond pas à l’adresse {url} ({why}). Vérifiez l’adresse, puis réessayez.",
)
_ABSENT = Text(en="There is no {path} at {url}.", fr="Il n’y a pas de {path} à l’adresse {url}.")
_BAD_ADDRESS = Text(
    en="{url} is neither an http(s) address nor a folder. Give the address of the ledger, such as https://site.example/ledger.",
    fr="{url} n’est ni une adresse http(s) ni un dossier. Donnez l’adresse du registre, par exemple https://site.example/ledger.",
)
_REFUSED = Text(
    en="The site did not take the cosignature at {url} ({why}). It is kept in {file}: send it by another way.",
    fr="Le site n’a pas pris la cosignature à l’adresse {url} ({why}). Elle est conservée dans {file} : envoyez-la autrement.",
)


class Source(Protocol):
    """A ledger to read."""

    def checkpoint(self) -> bytes:
        """The checkpoint, as published. Raises Unavailable `site_silent`, NotFound `ledger_absent`."""
        ...

    def entries(self, tile: Tile) -> list[bytes]:
        """A bundle's entries, as many as the tile is wide. Raises the same, and InputRefused `bundle_malformed`."""
        ...


class FolderSource:
    """A ledger in a folder: a disk that was handed over, a mirror, a shared drive."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def checkpoint(self) -> bytes:
        """The checkpoint's bytes."""
        try:
            return (self._folder / "checkpoint").read_bytes()[: NOTE_LIMIT + 1]
        except OSError as error:
            raise NotFound("ledger_absent", _ABSENT, path="checkpoint", url=str(self._folder)) from error

    def entries(self, tile: Tile) -> list[bytes]:
        """A bundle's entries."""
        return unpack(Store(self._folder).read(tile))[: tile.width]


class HttpSource:
    """A ledger behind an address: `<prefix>/checkpoint`, `<prefix>/tile/entries/...`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.rstrip("/")

    def checkpoint(self) -> bytes:
        """The checkpoint's bytes."""
        return self._get("checkpoint", NOTE_LIMIT)

    def entries(self, tile: Tile) -> list[bytes]:
        """A bundle's entries; the full bundle where the partial one is gone."""
        try:
            data = self._get(tile.path, _BUNDLE_LIMIT)
        except NotFound:
            if tile.width == WIDTH:
                raise
            data = self._get(Tile(ENTRIES, tile.index).path, _BUNDLE_LIMIT)
        return unpack(data)[: tile.width]

    def _get(self, path: str, limit: int) -> bytes:
        url = f"{self._prefix}/{path}"
        asked = urllib.request.Request(url, headers={"User-Agent": "regard-witness"})  # noqa: S310 -- checked by `source`
        try:
            with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answered:  # noqa: S310
                data: bytes = answered.read(limit + 1)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise NotFound("ledger_absent", _ABSENT, path=path, url=self._prefix) from None
            raise Unavailable("site_silent", _SILENT, url=url, why=f"HTTP {error.code}") from None
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise Unavailable("site_silent", _SILENT, url=url, why=str(getattr(error, "reason", error))[:120]) from None
        if len(data) > limit:
            raise Unavailable("site_silent", _SILENT, url=url, why="too long an answer")
        return data


def source(address: str) -> Source:
    """The ledger at an http(s) address or in a folder. Raises InputRefused `address_wrong`."""
    if address.startswith(("http://", "https://")):
        return HttpSource(address)
    if "://" in address or not Path(address).is_dir():
        raise InputRefused("address_wrong", _BAD_ADDRESS, url=address)
    return FolderSource(Path(address))


def post(url: str, body: bytes, *, kept: Path) -> None:
    """Give the cosignature to the site. `kept` is where it lies anyway. Raises Unavailable `cosignature_not_taken`."""
    if not url.startswith(("http://", "https://")):
        raise InputRefused("address_wrong", _BAD_ADDRESS, url=url)
    headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "regard-witness"}
    asked = urllib.request.Request(url, body, headers)  # noqa: S310 -- checked above
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_S):  # noqa: S310
            return
    except (urllib.error.URLError, OSError) as error:
        why = (
            f"HTTP {error.code}" if isinstance(error, urllib.error.HTTPError) else str(getattr(error, "reason", error))
        )
        raise Unavailable("cosignature_not_taken", _REFUSED, url=url, why=why[:120], file=str(kept)) from None
