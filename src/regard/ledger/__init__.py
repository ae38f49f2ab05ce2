"""The ledger: an append-only tree of commitments to traces. It knows no law, and nothing personal is in the tree.

One trace per act. The *trace row* holds who, what, for whom and why, sealed under a key that dies at the trace's term; the *leaf* holds a
public header and a commitment to every field with its own salt, and stays for ever. The tree over the leaves uses the C2SP formats
(tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-proof), so that it is verified with programs that Regard did not write.

    entry        Entry (one trace), its leaf, its salted fields; `prove` and `open_field` show one field without the others
    traces       append(conn, ...), find, rows_about, rows_by, count_by, erase_due; in the caller's transaction
    tables       leaf, trace, trace_person, head, log, gap
    log          Log(folder, origin, signer, witnesses): integrate(conn), checkpoint(now), receipt(...), consistency(...), cosign(...)
    recover      after a restore: refill leaves from a mirror, or open a new origin that names the gap
    verify       verify(conn, log, cipher=..., now=...): the whole ledger, with typed problems
    tree, tiles, note, checkpoint, proof            the formats, pure or on plain folders; no database (a witness imports only these)
    stamp        RFC 3161 time stamps of a checkpoint
    verifier     verifier_html(), verifier_sha256(): the one-file page with which anyone checks a receipt

An act's way through it, in one transaction of the caller:

    index = traces.append(conn, [Entry(act="show", at=now, term=term, actor=actor.id, ...)], cipher=cipher, blind=key)[0]

and, from a job every minute and at every export: `log.integrate(conn)`, then `log.checkpoint(now)`.
"""
