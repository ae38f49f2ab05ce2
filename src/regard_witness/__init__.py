"""The witness: a small program, for a works council, a union or an authority, that keeps a site from rewriting its ledger.

It pulls the checkpoint and the new entries, verifies that the ledger only grew since it last looked, keeps a mirror, and cosigns.
It needs no account on the site, sees nothing personal, and runs on a laptop that nobody can reach. `docs/witness.md` says how to run it.
"""
