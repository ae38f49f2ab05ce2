from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.conftest import NOW, ORIGIN, SEED
from regard.ledger import checkpoint, note
from regard.ledger.checkpoint import Checkpoint
from regard.ledger.note import KeySigner, KeyType, Note, Verifier
from regard.terms.errors import InputRefused

# The example of Go's golang.org/x/mod/sumdb/note, whose format C2SP took over.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
# The example of C2SP tlog-checkpoint and tlog-cosignature (its keys are not given there).
C2SP = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
LOG = KeySigner(ORIGIN, SEED)
WITNESS = KeySigner("w.example/1", bytes(32), KeyType.COSIGNATURE)
HEAD = Checkpoint(ORIGIN, 3, bytes(range(32)))


def test_reads_and_verifies_what_go_signed() -> None:
    key = Verifier.parse(GO_KEY)
    assert str(key) == GO_KEY
    found = note.verify(note.parse(GO_NOTE), [key])
    assert [v.verifier.name for v in found] == ["PeterNeumann"]
    with pytest.raises(InputRefused, match="signature_wrong"):
        note.verify(note.parse(GO_NOTE.replace(b"answer", b"cause!")), [key])


def test_reads_the_example_of_c2sp() -> None:
    parsed = note.parse(C2SP)
    assert parsed.encode() == C2SP
    assert Checkpoint.parse(parsed.text).size == 20852163
    assert int.from_bytes(parsed.signatures[1].payload[:8], "big") == 1679315147
    assert note.cosigned_message(parsed.text, 1679315147).startswith(b"cosignature/v1\ntime 1679315147\nexample.com/")


def test_a_checkpoint_goes_round() -> None:
    signed = checkpoint.cosign(checkpoint.sign(HEAD, LOG), WITNESS, NOW)
    opened = checkpoint.open_checkpoint(signed.encode(), LOG.verifier, [WITNESS.verifier])
    assert opened.checkpoint == HEAD
    assert opened.cosigned[0].at == NOW.replace(microsecond=0)
    later = NOW + timedelta(days=3)
    assert checkpoint.age(opened, later) == later - NOW.replace(microsecond=0) > checkpoint.COSIGNATURE_LIMIT
    assert checkpoint.age(checkpoint.open_checkpoint(signed.encode(), LOG.verifier), later) is None


def test_another_key_is_not_enough() -> None:
    stranger = KeySigner(ORIGIN, bytes(32))
    data = checkpoint.sign(HEAD, stranger).encode()
    with pytest.raises(InputRefused, match="signature_unknown"):
        checkpoint.open_checkpoint(data, LOG.verifier)
    with pytest.raises(InputRefused, match="checkpoint_unsigned"):
        checkpoint.open_checkpoint(
            checkpoint.cosign(note.parse(data), WITNESS, NOW).encode(), LOG.verifier, [WITNESS.verifier]
        )
    with pytest.raises(InputRefused, match="checkpoint_other_log"):
        checkpoint.open_checkpoint(checkpoint.sign(HEAD, LOG).encode(), LOG.verifier, origin="other.example")


def test_a_witness_that_signed_twice_counts_once() -> None:
    signed = checkpoint.sign(HEAD, LOG)
    twice = [note.cosign(signed.text, WITNESS, NOW + timedelta(hours=h)) for h in (2, 1)]
    both = Note(signed.text, (*signed.signatures, *twice))
    opened = checkpoint.open_checkpoint(both.encode(), LOG.verifier, [WITNESS.verifier, WITNESS.verifier])
    assert [v.at for v in opened.cosigned] == [NOW.replace(microsecond=0) + timedelta(hours=2)]


def test_keys_do_one_thing() -> None:
    with pytest.raises(ValueError, match="cosignatures only"):
        note.sign("x\n", WITNESS)
    with pytest.raises(ValueError, match="no cosignatures"):
        note.cosign("x\n", LOG, NOW)
    with pytest.raises(ValueError, match="name"):
        KeySigner("a name", SEED)


def test_a_cosignature_beyond_the_calendar_is_refused() -> None:
    signed = checkpoint.sign(HEAD, LOG)
    seconds = (1 << 63) - 1
    payload = seconds.to_bytes(8, "big") + WITNESS.sign(note.cosigned_message(signed.text, seconds))
    far = signed.with_signatures([note.Signature("w.example/1", WITNESS.verifier.key_id, payload)])
    with pytest.raises(InputRefused, match="signature_wrong"):
        checkpoint.open_checkpoint(far.encode(), LOG.verifier, [WITNESS.verifier])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        GO_NOTE[:-1],
        GO_NOTE.replace(b"\n\n", b"\n"),
        GO_NOTE.replace(b"\n", b"\r\n"),
        GO_NOTE.replace("— ".encode(), b"- "),
        GO_NOTE.replace(b"PeterNeumann", b"Peter Neumann"),
        GO_NOTE.replace(b"PeterNeumann", b"Peter+Neumann"),
        GO_NOTE.replace(b"PeterNeumann", "Peter\u00a0Neumann".encode()),
        GO_NOTE.replace(b"x08go", b"x08g!"),
        GO_NOTE.replace(b"AM=\n", b"AN=\n"),
        GO_NOTE + b"\x01",
        GO_NOTE + b"\n",
        b"\xff" + GO_NOTE,
        GO_NOTE + GO_NOTE.split(b"\n\n")[1] * 64,
        b"x" * 70_000,
    ],
)
def test_malformed_notes_are_refused(data: bytes) -> None:
    with pytest.raises(InputRefused, match="note_malformed"):
        note.parse(data)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n1\n",
        "o\n1\nAAAA\n",
        "o\n01\n" + "A" * 43 + "=\n",
        "o\n+1\n" + "A" * 43 + "=\n",
        "o\n9223372036854775808\n" + "A" * 43 + "=\n",
        "o\n١\n" + "A" * 43 + "=\n",
        "o\n1\n" + "A" * 42 + "B=\n",
        "o\n0\n" + "A" * 43 + "=\n",
        "\n1\n" + "A" * 43 + "=\n",
        "o\n1\n" + "A" * 43 + "=\n\n",
        "o\n1\n" + "A" * 43 + "=",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="checkpoint_malformed"):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "key",
    ["", "a+b", GO_KEY.replace("c74f", "c74e"), GO_KEY[:-1] + "X", "a b+c74f20a3+ARpc", GO_KEY.replace("ARpc", "AhpC")],
)
def test_malformed_keys_are_refused(key: str) -> None:
    with pytest.raises(InputRefused, match="key_malformed"):
        Verifier.parse(key)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for prefix in (b"", b"o\n1\n" + base64.b64encode(bytes(32)) + b"\n\n" + "— n ".encode()):
        try:
            parsed = note.parse(prefix + data)
        except InputRefused:
            continue
        assert parsed.encode() == prefix + data


@given(st.integers(0, 400), st.integers(0, 7))
def test_one_bit_changed_is_never_accepted(at: int, bit: int) -> None:
    data = checkpoint.cosign(checkpoint.sign(HEAD, LOG), WITNESS, NOW).encode()
    at %= len(data)
    bent = data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]
    try:
        opened = checkpoint.open_checkpoint(bent, LOG.verifier, [WITNESS.verifier])
    except InputRefused:
        return
    # A signer's name or key id was hit: that line then is a stranger's, and is ignored.
    assert opened.checkpoint == HEAD
    assert not opened.cosigned


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)))
def test_cosignature_times(at: datetime) -> None:
    signed = note.cosign(HEAD.text(), WITNESS, at.replace(tzinfo=UTC))
    found = note.verify(Note(HEAD.text(), (signed,)), [WITNESS.verifier])
    assert found[0].at == at.replace(tzinfo=UTC, microsecond=0)
