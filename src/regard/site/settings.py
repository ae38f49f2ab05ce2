"""Secret settings, `settings.toml`, mode 0600. Units are in the names. Device tokens are not here: they are in the database, hashed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation needs to run and must not publish."""

    demo: bool = False
    clock: str = "system"
    host: str = "localhost"
    bind: str = "127.0.0.1"
    console_port: int = 8000
    intake_port: int = 8001
    database_url: str = ""
    segments_url: str = ""
    key_protector: str = "file"
    escrow_folder: str = ""
    erasure_replica: str = ""
    backup_folder: str = ""
    backup_every_hours: int = 24
    backup_kept_days: int = 7
    tsa_url: str = ""
    tsa_roots: str = ""
    witness_urls: tuple[str, ...] = ()
    late_window_hours: int = 48
    future_tolerance_seconds: int = 120
    intake_max_waiting_batches: int = 64
    session_idle_minutes: int = 15
    console_secret: str = ""
    identity_key: str = ""
    worker_lookup_key: str = ""


def generate(*, demo: bool = False) -> Settings:
    """Settings with fresh secrets."""
    raise NotImplementedError


def load(path: Path) -> Settings:
    """Read settings. Raises InputRefused (`settings_unknown_key` with nearest, `settings_wrong_type`, `secrets_readable`), NotFound."""
    raise NotImplementedError


def write(path: Path, settings: Settings) -> None:
    """Write settings, commented, mode 0600, whole or not at all."""
    raise NotImplementedError


def secret(bits: int = 256) -> str:
    """A random secret in hex."""
    raise NotImplementedError
