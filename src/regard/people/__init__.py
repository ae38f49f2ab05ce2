"""People: who is behind a pseudonym. The most protected table; only acts open this room, with their own connection and keys.

    tables       person, telling, membership, link_code, pass_code, forgotten (SQLAlchemy Core, own MetaData)
    pseudonyms   Directory(lookup_key): resolve(conn, system, worker_ids, now=...) -> Resolved (vectorised, cached after `remember`)
    register     of(), everyone(), name(), untold(), tell(), leave(), forget(), join(), team_of(), members()
    links        one-time paper codes that link a person to an actor: new_code(), redeem()
    passes       single-use codes with a PIN that open one's own pages once, without an account: new_paper(), use(), visitor()

A pseudonym is 128 random bits in base32 (26 lower-case letters and digits), drawn anew in each system: two systems' pseudonyms of
one worker have nothing in common. Worker ids are never stored: rows are found by HMAC-SHA-256 of system and id under a key of the site.
Names are sealed through a `RowCipher`. No personal value appears in any repr or error.
"""
