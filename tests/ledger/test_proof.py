from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regard.ledger import proof
from regard.ledger.note import Verifier
from regard.ledger.proof import Disclosure, Receipt
from regard.terms.errors import InputRefused

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "ledger" / "receipt.json").read_text("utf-8"))
RECEIPT: bytes = VECTOR["receipt"].encode()
LOG = Verifier.parse(VECTOR["log_key"])
WITNESS = Verifier.parse(VECTOR["witness_key"])
TRUE = proof.verify(RECEIPT, LOG, (WITNESS,))


@settings(max_examples=300)
@given(st.integers(0, len(RECEIPT) - 1), st.integers(0, 7))
def test_one_bit_changed_never_proves_anything_else(at: int, bit: int) -> None:
    bent = RECEIPT[:at] + bytes([RECEIPT[at] ^ (1 << bit)]) + RECEIPT[at + 1 :]
    try:
        proved = proof.verify(bent, LOG, (WITNESS,))
    except InputRefused:
        return
    # Only a witness's name or key id can have been hit: that signature then counts for nobody.
    assert (proved.checkpoint, proved.index, proved.leaf, proved.fields) == (
        TRUE.checkpoint,
        TRUE.index,
        TRUE.leaf,
        TRUE.fields,
    )
    assert proved.cosigned == ()


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"c2sp.org/tlog-proof@v1\n", b"c2sp.org/tlog-proof@v1\nindex 1\n"])
)
def test_any_bytes_are_a_receipt_or_refused(data: bytes, head: bytes) -> None:
    try:
        parsed = Receipt.parse(head + data)
    except InputRefused:
        return
    assert parsed.encode() == head + data


@given(st.binary(max_size=200))
def test_any_bytes_are_a_disclosure_or_refused(data: bytes) -> None:
    with pytest.raises(InputRefused, match="receipt_malformed"):
        Disclosure.parse(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
)


@given(st.sampled_from(["leaf", "size", "fields", "format"]), json_values)
def test_any_json_in_any_place_is_refused(key: str, value: object) -> None:
    whole = json.loads(Receipt.parse(RECEIPT).extra or b"")
    if whole[key] == value or (key == "size" and type(value) is int) or value == []:
        return
    with pytest.raises(InputRefused):
        proof.verify(_with(json.dumps({**whole, key: value}).encode()), LOG)


@given(st.sampled_from(["name", "value", "salt", "index", "path"]), json_values)
def test_any_json_in_any_field_is_refused(key: str, value: object) -> None:
    whole = json.loads(Receipt.parse(RECEIPT).extra or b"")
    if whole["fields"][0][key] == value:
        return
    whole["fields"][0][key] = value
    with pytest.raises(InputRefused):
        proof.verify(_with(json.dumps(whole).encode()), LOG)


def _with(extra: bytes) -> bytes:
    parsed = Receipt.parse(RECEIPT)
    return Receipt(parsed.index, parsed.path, parsed.note, extra).encode()


def test_keys_twice_or_unknown_are_refused() -> None:
    extra = Receipt.parse(RECEIPT).extra or b""
    for bent in (
        extra.replace(b'{"format"', b'{"size":1,"format"'),
        extra.replace(b'"salt"', b'"salz"'),
        extra[:-1] + b',"more":1}',
    ):
        with pytest.raises(InputRefused, match="receipt_malformed"):
            proof.verify(_with(bent), LOG)
    assert Disclosure.parse(extra).encode() == extra


@pytest.mark.parametrize(
    "data",
    [
        b"",
        RECEIPT.replace(b"@v1", b"@v2"),
        RECEIPT.replace(b"index 2", b"index 02"),
        RECEIPT.replace(b"index 2", b"index -2"),
        RECEIPT.replace(b"index 2", b"index 9223372036854775808"),
        RECEIPT.replace(b"index 2", b"Index 2"),
        RECEIPT.replace(b"extra ", b"extra  "),
        RECEIPT.replace(b"\n", b"\r\n"),
        RECEIPT.replace(b"index 2\n", b"index 2\n" + b"A" * 43 + b"=\n" * 64),
        RECEIPT[:40],
        b"x" * (1 << 20) + b"x",
    ],
)
def test_malformed_receipts(data: bytes) -> None:
    with pytest.raises(InputRefused):
        proof.verify(data, LOG)


def test_verification_takes_less_than_a_millisecond() -> None:
    import timeit

    best = min(timeit.repeat(lambda: proof.verify(RECEIPT, LOG, (WITNESS,)), number=5, repeat=8)) / 5
    assert best < 0.001, f"{best * 1000:.2f} ms"
