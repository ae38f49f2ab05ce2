from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from regard.ledger import stamp
from regard.ledger.stamp import Authority
from regard.terms.errors import InputRefused, Unavailable

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
DATA = b"site.example/ledger\n3\n...\n"
CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Openssl:
    """A time-stamping authority made by the openssl command, on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "serial").write_text("01\n")
        (folder / "cnf").write_text(CONFIG.format(folder=folder))
        for name, subject in (("root", "/CN=Test root"), ("tsa", "/CN=Test TSA")):
            self.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
            self.run("req", "-new", "-config", "cnf", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
        root = "x509 -req -in root.csr -signkey root.key -extfile cnf -extensions ca -days 30 -out root.pem"
        leaf = "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile cnf -extensions leaf"
        self.run(*root.split())
        self.run(*f"{leaf} -days 30 -out tsa.pem".split())

    def run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def answer(self, _: str, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self.run(
            *[
                "ts",
                "-reply",
                "-config",
                "cnf",
                "-section",
                "tsa",
                "-queryfile",
                "query",
                "-signer",
                "tsa.pem",
                "-inkey",
                "tsa.key",
                "-out",
                "reply",
            ]
        )
        return (self.folder / "reply").read_bytes()

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()


@pytest.fixture(scope="module")
def openssl(tmp_path_factory: pytest.TempPathFactory) -> Openssl:
    return Openssl(tmp_path_factory.mktemp("tsa"))


def test_stamped_and_verified_here_and_by_openssl(openssl: Openssl) -> None:
    made = stamp.request(Authority("http://tsa", (openssl.root,)), DATA, post=openssl.answer)
    assert abs(made.at - datetime.now(UTC)) < timedelta(minutes=2)
    assert stamp.verify(DATA, made.answer, [openssl.root]) == made.at
    (openssl.folder / "data").write_bytes(DATA)
    (openssl.folder / "stamp.tsr").write_bytes(made.answer)
    openssl.run(*["ts", "-verify", "-data", "data", "-in", "stamp.tsr", "-CAfile", "root.pem"])


def test_what_does_not_hold_is_refused(openssl: Openssl, tmp_path: Path) -> None:
    made = stamp.request(Authority("http://tsa", (openssl.root,)), DATA, post=openssl.answer)
    with pytest.raises(InputRefused, match="stamp_false"):
        stamp.verify(DATA + b"x", made.answer, [openssl.root])
    with pytest.raises(InputRefused, match="stamp_false"):
        stamp.verify(DATA, made.answer, [Openssl(tmp_path).root])
    for bad in (b"", made.answer[:-9], b"<html>", made.answer[:300] + b"\0" + made.answer[301:]):
        with pytest.raises(InputRefused, match="stamp_false"):
            stamp.verify(DATA, bad, [openssl.root])


def test_a_replayed_answer_is_refused(openssl: Openssl) -> None:
    made = stamp.request(Authority("http://tsa", (openssl.root,)), DATA, post=openssl.answer)
    with pytest.raises(InputRefused, match="stamp_false"):
        stamp.request(Authority("http://tsa", (openssl.root,)), DATA, post=lambda _u, _q: made.answer)


def test_settings(openssl: Openssl) -> None:
    with pytest.raises(InputRefused, match="stamp_setting"):
        stamp.request(Authority("file:///etc/passwd", (openssl.root,)), DATA)
    with pytest.raises(InputRefused, match="stamp_setting"):
        stamp.verify(DATA, b"x", [])
    with pytest.raises(InputRefused, match="stamp_setting"):
        stamp.verify(DATA, b"x", [b"no pem"])
    with pytest.raises(Unavailable, match="stamp_unavailable"):
        stamp.request(Authority("http://127.0.0.1:9/", (openssl.root,)), DATA)
