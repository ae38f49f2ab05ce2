"""The ledger."""

from __future__ import annotations

import time

from regard.acts import prove
from regard.console import shapes
from regard.console.calls.opened import running


def ledger_face() -> shapes.LedgerFace:
    """The ledger's state. Public: it holds nothing personal."""
    site = running()
    state = prove.ledger_state(site)
    now = site.clock.now()
    witnesses = tuple(shapes.Witness(w.witness, w.at, w.size, now - w.at > prove.SILENT_AFTER) for w in state.witnesses)
    return shapes.LedgerFace(
        origin=state.origin,
        leaves=state.leaves,
        signed_size=state.checkpoint.size if state.checkpoint else None,
        public_key=state.key,
        checkpoint=state.note,
        witnesses=witnesses,
        silent=state.silent,
        verifier_sha256=state.verifier_sha256,
    )


def checkpoint() -> bytes:
    """The signed checkpoint (C2SP tlog-checkpoint). Raises NotFound before the first."""
    return prove.resource(running(), "checkpoint")


def tile(path: str) -> bytes:
    """A tile or entry bundle by its C2SP path (`0/x001/067`, `entries/000.p/12`). Raises NotFound, InputRefused."""
    return prove.resource(running(), f"tile/{path}")


def cosignature(body: bytes) -> None:
    """Take a witness's cosigned checkpoint. Raises InputRefused, Conflict (older), Damaged (another tree)."""
    prove.cosign(running(), body)


def verify_ledger() -> shapes.LedgerCheck:
    """Recompute the whole tree from its tiles, and open every leaf that has its trace."""
    site = running()
    began = time.monotonic()
    report = prove.verify(site)
    spent = time.monotonic() - began
    return shapes.LedgerCheck(
        report.sound, report.size, report.opened, spent, tuple(one.text for one in report.problems[:20])
    )


def verifier() -> shapes.Download:
    """The one-file verifier for people."""
    return shapes.Download("regard-verifier.html", "text/html; charset=utf-8", prove.verifier())
