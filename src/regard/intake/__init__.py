"""Doors: bytes in, arrivals out. Nothing here judges (the gate does) and nothing here stores (the vault does).

    arrivals   Arrivals (Arrow table + refused rows + counts), the columns, `Fields` (what the caller admits)
    identity   identities(table, key=...) -> 16 bytes a row
    seen       Seen: which of them came already, for the late window, in memory
    timing     check(at, now=..., late=..., early=...) -> what is too late or in the future (vectorised; the acts decide)
    tokens     device tokens: shown once, kept as SHA-256, rotated with an overlap
    openapi    the description of the HTTP door
    doors      one folder per door, `<area>_<format>`: each has `read(...)` -> Arrivals, or an iterator of Arrivals for files

What one batch goes through, in the act *admit*::

    fields = Fields.of({"worker", "task", "item", "place"})             # from the charter
    arrivals = scanners_ndjson.read(body, fields=fields, device=token_device)
    ids = identities(arrivals.table, key=bytes.fromhex(settings.identity_key))
    claim = seen.claim(ids, arrivals.table["at"])                       # claim.fresh: boolean mask, duplicates out
    ... journal, fdatasync ...
    seen.keep(claim)                                                    # or seen.drop(claim) when the write failed
"""
