"""Vectors that another program can check: files made once with fixed keys, read here by the vault and by a reader of a few lines."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from regard.terms.clock import SetClock
from regard.vault import journal, segment
from regard.vault.keyring import Keyring

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def vector(name: str) -> dict:
    return json.loads((VECTORS / name / "one.json").read_text())


def test_journal(tmp_path):
    known = vector("journal")
    data, key = bytes.fromhex(known["file"]), bytes.fromhex(known["key"])
    (tmp_path / "j").write_bytes(data)
    expected = [bytes.fromhex(frame) for frame in known["frames"]]
    assert journal.read(tmp_path / "j", key) == expected
    (length,) = struct.unpack_from("<I", data, 8)
    clear = data[: 12 + length]
    bound = b"regard journal 1\0" + clear
    at, found = len(clear) + 28, []
    while at < len(data):
        size, check = struct.unpack_from("<II", data, at)
        assert check == zlib.crc32(struct.pack("<QI", len(found), size), zlib.crc32(bound))
        body = data[at + 8 : at + 8 + size]
        found.append(AESGCM(key).decrypt(body[:12], body[12:], bound + struct.pack("<Q", len(found))))
        at += 8 + size
    assert found == expected


def test_segment(tmp_path):
    known = vector("segment")
    data, key = bytes.fromhex(known["file"]), bytes.fromhex(known["key"])
    (tmp_path / "s").write_bytes(data)
    expected = {name: bytes.fromhex(frame) for name, frame in known["frames"].items()}
    assert segment.read(tmp_path / "s", key) == expected
    assert hashlib.sha256(data).hexdigest() == known["sha256"]
    (length,) = struct.unpack_from("<I", data, 8)
    clear = data[: 12 + length]
    bound = b"regard segment 1\0" + hashlib.sha256(clear).digest()
    for name, offset, size in json.loads(clear[12:])["frames"]:
        at = len(clear) + 28 + offset
        plain = AESGCM(key).decrypt(data[at : at + 12], data[at + 12 : at + size], bound + name.encode())
        assert plain == expected[name]


def test_keyring(tmp_path):
    known = vector("keyring")
    ring = bytes.fromhex(known["ring"])
    folder = tmp_path / "keys" / "gen-000001"
    folder.mkdir(parents=True, mode=0o700)
    folder.parent.chmod(0o700)
    for path, content in (
        (folder / "ring", ring),
        (folder / "root", known["root"].encode()),
        (folder.parent / "CURRENT", b"gen-000001\n"),
    ):
        path.write_bytes(content)
        path.chmod(0o600)
    keys = Keyring(folder.parent, clock=SetClock(datetime(2026, 1, 1, tzinfo=UTC)))
    assert keys.segment_key(known["segment"]).hex() == known["segment_key"]
    assert [bucket.id for bucket in keys.buckets()] == [known["bucket"]]
    root = bytes.fromhex(json.loads(known["root"])["root"])
    kind, length, check = struct.unpack_from("<BII", ring, 16)
    assert (kind, check) == (1, zlib.crc32(struct.pack("<BI", kind, length)))
    body = ring[25 : 25 + length]
    assert body[45:].decode() == known["bucket"]
    bucket_key = aes_key_unwrap(root, body[5:45])
    row = ring[25 + length + 16 + 9 :][:60]
    assert row[4:20].hex() == known["segment"]
    assert aes_key_unwrap(bucket_key, row[20:]).hex() == known["segment_key"]
