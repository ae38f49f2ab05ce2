"""RFC 3161 time stamps of a checkpoint: an authority outside states that these bytes existed at that second.

The stamp is over the bytes of the checkpoint as signed; both files are kept side by side, so that `openssl ts -verify -data CHECKPOINT
-in STAMP -CAfile ROOT` checks it without Regard. SHA-256; a nonce; the authority's certificate is asked for. Two traps, met in practice:
an authority whose answer embeds its whole chain in the wrong DER order is refused by the library (have it send its signing certificate
only, and give the intermediates here); and a stamp is verified against the root kept at that time, for certificates expire.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from regard.terms.clock import utc
from regard.terms.errors import InputRefused, Unavailable
from regard.terms.text import Text

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest, VerifierBuilder

ANSWER_LIMIT = 65_536
_TIMEOUT_S = 20.0
_SILENT = Text(
    en="The time-stamping authority at {url} does not answer ({why}). The checkpoint stands; ask again later.",
    fr="L’autorité d’horodatage {url} ne répond pas ({why}). Le point de contrôle demeure ; réessayez plus tard.",
)
_FALSE = Text(
    en="The time stamp does not hold for these bytes ({why}). Check it with openssl and the authority’s certificate.",
    fr="L’horodatage ne vaut pas pour ces octets ({why}). Vérifiez-le avec openssl et le certificat de l’autorité.",
)
_BAD_SETTING = Text(
    en="The time-stamping setting is wrong ({why}). Give an http or https address and the authority’s root in PEM.",
    fr="Le réglage d’horodatage est faux ({why}). Donnez une adresse http ou https et la racine de l’autorité en PEM.",
)
Post = Callable[[str, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority: its address, and the certificates (PEM) that its answers must lead to."""

    url: str
    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """The authority's answer (DER, to be kept as a `.tsr` file) and the instant that it states, UTC."""

    answer: bytes
    at: datetime


def request(authority: Authority, data: bytes, *, post: Post | None = None) -> Stamp:
    """Have `data` stamped, and verify the answer, nonce included, before returning it.

    Raises Unavailable `stamp_unavailable`, InputRefused `stamp_false` or `stamp_setting`.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    answer = (post or _post)(authority.url, asked.as_bytes())
    return Stamp(answer, _verified(data, answer, authority.roots, authority.intermediates, asked))


def verify(data: bytes, answer: bytes, roots: Sequence[bytes], intermediates: Sequence[bytes] = ()) -> datetime:
    """The instant (UTC) at which `data` existed, as the authority states it. Raises InputRefused `stamp_false`, `stamp_setting`."""
    return _verified(data, answer, roots, intermediates, None)


def _verified(
    data: bytes,
    answer: bytes,
    roots: Sequence[bytes],
    intermediates: Sequence[bytes],
    asked: TimeStampRequest | None,
) -> datetime:
    from rfc3161_client import VerificationError, decode_timestamp_response

    builder = _builder(roots, intermediates, asked)
    try:
        response = decode_timestamp_response(answer)
        builder.build().verify(response, sha256(data).digest())
        return utc(response.tst_info.gen_time)
    except (VerificationError, ValueError) as error:
        # The library's words are about certificates and DER; they hold nothing personal.
        raise InputRefused("stamp_false", _FALSE, why=str(error)[:200] or type(error).__name__) from None


def _builder(roots: Sequence[bytes], intermediates: Sequence[bytes], asked: TimeStampRequest | None) -> VerifierBuilder:
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerifierBuilder

    builder = VerifierBuilder() if asked is None else VerifierBuilder.from_request(asked)
    try:
        for pem in roots:
            for certificate in load_pem_x509_certificates(pem):
                builder = builder.add_root_certificate(certificate)
        for pem in intermediates:
            for certificate in load_pem_x509_certificates(pem):
                builder = builder.add_intermediate_certificate(certificate)
    except ValueError as error:
        raise InputRefused("stamp_setting", _BAD_SETTING, why=str(error)[:120]) from None
    if not roots:
        raise InputRefused("stamp_setting", _BAD_SETTING, why="no root")
    return builder


def _post(url: str, body: bytes) -> bytes:
    if not url.startswith(("http://", "https://")):
        raise InputRefused("stamp_setting", _BAD_SETTING, why="address")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    asked = urllib.request.Request(url, body, headers)  # noqa: S310 -- http and https only, checked above
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT_S) as answered:  # noqa: S310
            data: bytes = answered.read(ANSWER_LIMIT + 1)
    except (urllib.error.URLError, OSError) as error:
        raise Unavailable(
            "stamp_unavailable", _SILENT, url=url, why=str(getattr(error, "reason", error))[:120]
        ) from None
    if len(data) > ANSWER_LIMIT:
        raise Unavailable("stamp_unavailable", _SILENT, url=url, why="too long")
    return data
