"""The witnesses as a site knows them: a wrong key is refused before it does harm; silence and lag are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regard.acts import prove
from regard.acts.running import signing
from regard.acts.running.site import RunningSite
from regard.acts.upkeep import witnesses
from regard.ledger import checkpoint, note
from regard.ledger.note import KeySigner, KeyType
from regard.terms.clock import SetClock
from regard.terms.errors import InputRefused


def test_the_key_of_a_log_is_not_taken_for_a_witness_s(site: RunningSite) -> None:
    with pytest.raises(InputRefused, match="key_of_a_log"):
        signing.add_witness(site.folder, signing.ledger_key(site.folder))
    assert signing.witnesses(site.folder) == ()
    prove.checkpoint(site)  # the ledger still opens


def test_a_witness_that_never_spoke_is_silent_then_follows_then_falls_silent(
    site: RunningSite, clock: SetClock
) -> None:
    signer = KeySigner("union.example/w1", bytes(range(32)), KeyType.COSIGNATURE)
    signing.add_witness(site.folder, str(signer.verifier))
    (never,) = witnesses.states(site)
    assert (never.at, never.size, never.silent) == (None, None, True)
    assert never.behind == prove.ledger_state(site).leaves
    signed = note.parse(prove.checkpoint(site).encode())
    prove.cosign(site, checkpoint.cosign(signed, signer, clock.now()).encode())
    (said,) = witnesses.states(site)
    assert (said.silent, said.behind, said.key) == (False, 0, str(signer.verifier))
    clock.set(clock.now() + timedelta(days=2, minutes=1))
    assert witnesses.states(site)[0].silent
