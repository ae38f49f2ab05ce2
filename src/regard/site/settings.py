"""Secret settings, `settings.toml`, mode 0600. Units are in the names. Device tokens are not here: they are in the database, hashed.

The charter is public and says what is watched; this file says where things run, and holds what must not be published.
"""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from regard.site.files import write_whole
from regard.terms.errors import InputRefused, NotFound
from regard.terms.text import Text


def _is(about: str, default: Any, **limits: Any) -> Any:
    """A setting: what it is for, its default, and its bounds (`least`, `most`, `of`: a closed list)."""
    return field(default=default, metadata={"about": about, **limits})


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What one installation needs to run and must not publish. Its repr shows nothing."""

    demo: bool = _is("A simulated site, plainly marked so everywhere.", False)
    clock: str = _is(
        "system: the machine's; file: a demo's simulated instant in run/clock.", "system", of=("system", "file")
    )
    host: str = _is("The name people type. Passkeys belong to it and refuse an IP address.", "localhost")
    public_address: str = _is(
        "The address that people type when a front server with TLS stands before the console (https://…); empty: http, host and port.",
        "",
    )
    bind: str = _is("The address the servers listen on.", "127.0.0.1")
    console_port: int = _is("Port of the console.", 8000, least=1, most=65535)
    intake_port: int = _is("Port of the intake door.", 8001, least=1, most=65535)
    database_url: str = _is("PostgreSQL, as postgresql://user:password@host/name; empty: SQLite in site.db.", "")
    segments_url: str = _is("An S3-compatible store for segments; empty: the folder segments/.", "")
    key_protector: str = _is("What guards the root key.", "file", of=("file", "passphrase", "tpm", "pkcs11"))
    escrow_folder: str = _is("Where the escrow copy of the key file is written; empty: none.", "")
    erasure_replica: str = _is(
        "A second place, on another disk, for the journal of individual erasures; empty: none.", ""
    )
    backup_folder: str = _is("Where backups are written; empty: backups/ in the site's folder.", "")
    backup_every_hours: int = _is("Hours between two backups; 0: none.", 24, least=0, most=8760)
    backup_kept_days: int = _is(
        "Days until a backup is overwritten. Attestations of erasure name the last.", 7, least=1, most=365
    )
    tsa_url: str = _is("A time-stamping authority (RFC 3161); empty: none.", "")
    tsa_roots: str = _is("File with that authority's root certificates (PEM).", "")
    late_window_hours: int = _is("Hours that a scan may come late; later ones are refused.", 48, least=1, most=744)
    future_tolerance_seconds: int = _is("Seconds that a device's clock may be ahead.", 120, least=0, most=86400)
    intake_max_waiting_batches: int = _is(
        "Batches that may wait at the door before it answers 429.", 64, least=1, most=10000
    )
    intake_overlap_hours: int = _is(
        "Hours that a rotated device token stays valid beside the new one.", 24, least=0, most=744
    )
    session_idle_minutes: int = _is("Minutes after which a signed-in session ends by itself.", 15, least=1, most=480)
    oidc_issuer: str = _is(
        "Single sign-on: the issuer of the organisation's OpenID Connect provider (https://…); empty: none.", ""
    )
    oidc_client_id: str = _is("The name under which that provider knows this console.", "")
    oidc_client_secret: str = _is("The secret that goes with it; keep this file to its owner.", "")
    oidc_acr: tuple[str, ...] = _is(
        "Values of `acr` with which the provider says that two factors held; otherwise a second one is asked for here.",
        (),
    )
    oidc_amr: tuple[str, ...] = _is("The same for values of `amr`, such as mfa (RFC 8176).", ())
    exports_folder: str = _is(
        "Folder on this server whose exports of other systems the console may examine where they lie; empty: none.", ""
    )
    upload_most_mb: int = _is("Largest export that the console takes, in megabytes.", 512, least=1, most=65536)
    console_secret: str = _is("Signs the console's sessions and forms. Hex.", "", secret=True)
    identity_key: str = _is("Keys the hash that tells events apart. 32 hex digits.", "", secret=True)
    worker_lookup_key: str = _is("Keys the lookup from a device's worker id to a pseudonym. Hex.", "", secret=True)

    def __repr__(self) -> str:
        return "Settings(…)"

    @property
    def base_url(self) -> str:
        """The console's address as people type it: http on localhost (a proxy adds TLS elsewhere)."""
        return f"http://{self.host}:{self.console_port}" if self.host == "localhost" else f"https://{self.host}"


OBSOLETE: dict[str, str] = {}
"""Keys that were settings once → what to write instead. Refused with that sentence, never passed over."""

_SECRET_BITS = {"console_secret": 512, "identity_key": 128, "worker_lookup_key": 256}


def secret(bits: int = 256) -> str:
    """A random secret in hex, from the operating system."""
    return secrets.token_hex(bits // 8)


def generate(*, demo: bool = False) -> Settings:
    """Settings with fresh secrets; a demo takes its clock from run/clock."""
    return Settings(
        demo=demo,
        clock="file" if demo else "system",
        **{name: secret(bits) for name, bits in _SECRET_BITS.items()},  # type: ignore[arg-type]
    )


def load(path: Path) -> Settings:
    """Read settings. Raises NotFound (`settings_missing`) and InputRefused (`settings_not_toml`, `settings_unknown_key` with the nearest,

    `settings_obsolete_key`, `settings_wrong_value`, `secrets_readable`). No error repeats a value.
    """
    if not path.is_file():
        raise NotFound(
            "settings_missing",
            Text("There are no settings at “{path}”.", "Il n’y a pas de réglages à « {path} »."),
            path=str(path),
        )
    if path.stat().st_mode & 0o077:
        raise readable(path)
    try:
        values = tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+)", str(error))
        raise InputRefused(
            "settings_not_toml",
            Text("“{path}”, line {line}, is not TOML.", "« {path} », ligne {line}, n’est pas du TOML."),
            path=str(path),
            line=int(place.group(1)) if place else 1,
        ) from None
    return of(values, file=str(path))


def readable(path: Path) -> InputRefused:
    """The error for a secret that others can read (`secrets_readable`)."""
    return InputRefused(
        "secrets_readable",
        Text(
            "Others than its owner can read “{path}”: run chmod go= “{path}”, and change what it held.",
            "D’autres que son propriétaire peuvent lire « {path} » : lancez chmod go= « {path} », "
            "et changez ce qu’il contenait.",
        ),
        path=str(path),
    )


def of(values: dict[str, Any], *, file: str = "settings.toml") -> Settings:
    """Settings from plain values, checked key by key. Same errors as `load`."""
    known = {each.name: each for each in fields(Settings)}
    taken: dict[str, Any] = {}
    for key, value in values.items():
        if key in OBSOLETE:
            raise InputRefused(
                "settings_obsolete_key",
                Text(
                    "{file}: “{key}” is no longer a setting; {instead}.",
                    "{file} : « {key} » n’est plus un réglage ; {instead}.",
                ),
                file=file,
                key=key,
                instead=OBSOLETE[key],
            )
        if key not in known:
            raise InputRefused(
                "settings_unknown_key",
                Text(
                    "{file}: “{key}” is no setting; the nearest is “{nearest}”.",
                    "{file} : « {key} » n’est pas un réglage ; le plus proche est « {nearest} ».",
                ),
                file=file,
                key=key,
                nearest=get_close_matches(key, known, 1, 0.0)[0],
            )
        taken[key] = _checked(key, value, known[key].default, dict(known[key].metadata), file)
    for key in _SECRET_BITS:
        taken.setdefault(key, _checked(key, "", "", {"secret": True}, file) if key not in values else taken[key])
    if taken.get("clock") == "file" and not taken.get("demo"):
        raise _wrong("clock", "system", file)
    _check_provider(taken, file)
    return Settings(**taken)


def _check_provider(taken: dict[str, Any], file: str) -> None:
    """Single sign-on is over TLS (http on this machine alone, to try it out), and says who it is."""
    issuer = taken.get("oidc_issuer", "")
    if not issuer:
        return
    if not re.fullmatch(r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?", issuer):
        raise _wrong("oidc_issuer", "https://…", file)
    for key in ("oidc_client_id", "oidc_client_secret"):
        if not taken.get(key):
            raise _wrong(key, "what the provider gave, beside oidc_issuer", file)


def _checked(key: str, value: Any, default: Any, limits: dict[str, Any], file: str) -> Any:
    """One value, of its type and within its bounds."""
    if isinstance(default, tuple):
        if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
            raise _wrong(key, "a list of texts", file)
        return tuple(value)
    if type(value) is not type(default):
        raise _wrong(key, {bool: "true or false", int: "a whole number", str: "a text"}[type(default)], file)
    if "least" in limits and not limits["least"] <= value <= limits["most"]:
        raise _wrong(key, f"{limits['least']} … {limits['most']}", file)
    if "of" in limits and value not in limits["of"]:
        raise _wrong(key, " | ".join(limits["of"]), file)
    if limits.get("secret") and not re.fullmatch(rf"[0-9a-f]{{{_SECRET_BITS[key] // 4}}}", value):
        raise _wrong(key, f"{_SECRET_BITS[key] // 4} hex digits", file)
    return value


def _wrong(key: str, wanted: str, file: str) -> InputRefused:
    return InputRefused(
        "settings_wrong_value",
        Text("{file}: “{key}” must be: {wanted}.", "{file} : « {key} » doit être : {wanted}."),
        file=file,
        key=key,
        wanted=wanted,
    )


def write(path: Path, settings: Settings) -> None:
    """Write settings with a comment on each, mode 0600, whole or not at all."""
    lines = ["# Secret: keep this file to its owner. What is watched and why stands in charter.toml."]
    values = asdict(settings)
    for each in fields(Settings):
        lines += ["", f"# {each.metadata['about']}", f"{each.name} = {_toml(values[each.name])}"]
    write_whole(path, ("\n".join(lines) + "\n").encode(), mode=0o600)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        escaped = "".join(f"\\u{ord(c):04x}" if c < " " or c in '"\\\x7f' else c for c in value)
        return f'"{escaped}"'
    return "[" + ", ".join(_toml(each) for each in value) + "]"
