"""The vault: journals, segments, their keys, the index, and letting go. It knows no law: terms, holds and dates come in as values.

Everything kept is a *segment* under a key of its own; the key lives outside the database and its backups, and destroying it is final.
Instants are aware and in UTC; database columns hold integer microseconds since 1970. Ids of segments are 32 lower-case hex digits.
Functions that take a `Connection` never commit: the caller owns the transaction. Functions that take `begin` (such as `Engine.begin`)
open several short ones, because the order of steps is the point.

    keys      keyring.Keyring.create(folder) / Keyring(folder, clock=…)   buckets, segment keys, destroy(), row_cipher()
    keep      store.Vault(folder, keyring, clock)
                  journal = vault.open_journal(Kept(...))      durable key, then an encrypted journal
                  journal.append([b"…", b"…"])                 returns when the bytes are on the disk (group commit)
                  sealed  = vault.seal(journal, frames, …)     journal → payload → fsync → rename; returns the index row
                  with engine.begin() as conn:                 index row and trace in one transaction (the caller's)
                      index.insert(conn, sealed.row, persons); trace…
                  vault.settle(sealed)                         unlink the journal, let go of its lock
              vault.recover(conn) at start finishes or undoes what a crash left, and returns the journals still to seal
    read      vault.read(row, names) → {name: bytes};  scans.decode(frames, columns) → pyarrow.Table;  vault.table(row, columns)
    find      index.find(conn, system=…, kind=…, span=…), index.due(conn, now), index.persons(conn, ids), …
    holds     holds.place / release / active;  vault-wide effects: persons.hold_segment, persons.hold_rows
    erase     plan = sweep.plan(conn, now, keyring.buckets())  (pure)  → trace (the caller's) → sweep.destroy(plan, begin, vault)
              persons.erase_person(...) rewrites segments without one person's rows
    after     erasures.Journal (replicated apart), backup.make / backup.restore / backup.reconcile
    check     fsck.check(conn, vault, has_trace=…) → tuple[Problem, …]

Formats: `docs/formats/journal.md`, `segment.md`, `keys.md`; vectors that another program can check: `tests/vectors/`.
"""
