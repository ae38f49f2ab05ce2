"""The witness: a small program of its own that pulls a ledger, checks it and signs what it saw."""
