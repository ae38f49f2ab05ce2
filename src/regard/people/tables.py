"""The rows of this room. Times are microseconds UTC (`*_us`)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()


def _of_person(name: str) -> sa.ForeignKeyConstraint:
    """What belongs to a person goes with them."""
    return sa.ForeignKeyConstraint(
        ["system", "pseudonym"], ["person.system", "person.pseudonym"], name=f"fk_{name}_person", ondelete="CASCADE"
    )


person = sa.Table(
    "person",
    metadata,
    sa.Column("system", sa.String(64), primary_key=True),
    sa.Column("pseudonym", sa.String(26), primary_key=True),
    sa.Column("lookup", sa.LargeBinary(32), nullable=False),
    sa.Column("bucket", sa.String(128)),
    sa.Column("name_sealed", sa.LargeBinary),
    sa.Column("population", sa.String(32)),
    sa.Column("shift", sa.String(64)),
    sa.Column("told_us", sa.BigInteger),
    sa.Column("told_version", sa.String(64)),
    sa.Column("first_seen_us", sa.BigInteger, nullable=False),
    sa.Column("last_seen_us", sa.BigInteger, nullable=False),
    sa.Column("left_us", sa.BigInteger),
    sa.Column("actor_id", sa.String(64)),
    sa.UniqueConstraint("system", "lookup", name="uq_person_lookup"),
    sa.UniqueConstraint("system", "actor_id", name="uq_person_actor"),
)
"""Someone observed in one system. `lookup` is the keyed HMAC of the device's worker id; the id itself is nowhere. `told_us` is when
they were first informed, `told_version` the notice they were given last."""

telling = sa.Table(
    "telling",
    metadata,
    sa.Column("system", sa.String(64), primary_key=True),
    sa.Column("pseudonym", sa.String(26), primary_key=True),
    sa.Column("version", sa.String(64), primary_key=True),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    _of_person("telling"),
)
"""Which version of the notice reached whom, and when first."""

membership = sa.Table(
    "membership",
    metadata,
    sa.Column("system", sa.String(64), primary_key=True),
    sa.Column("pseudonym", sa.String(26), primary_key=True),
    sa.Column("from_us", sa.BigInteger, primary_key=True),
    sa.Column("until_us", sa.BigInteger),
    sa.Column("team", sa.String(64), nullable=False),
    _of_person("membership"),
    sa.Index("ix_membership_team", "system", "team"),
)
"""Who was in which team, from when until when (half-open; open end = still)."""

link_code = sa.Table(
    "link_code",
    metadata,
    sa.Column("id", sa.String(8), primary_key=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("pseudonym", sa.String(26), nullable=False),
    sa.Column("salt", sa.LargeBinary(16), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    _of_person("link_code"),
    sa.UniqueConstraint("system", "pseudonym", name="uq_link_code_person"),
)
"""One-time paper codes, hashed: `id` is the first group, printed; the rest is checked with few attempts."""

pass_code = sa.Table(
    "pass_code",
    metadata,
    sa.Column("id", sa.String(8), primary_key=True),
    sa.Column("paper", sa.String(32), nullable=False, index=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("pseudonym", sa.String(26), nullable=False),
    sa.Column("salt", sa.LargeBinary(16), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("visit", sa.LargeBinary(32), unique=True),
    sa.Column("until_us", sa.BigInteger),
    _of_person("pass_code"),
    sa.Index("ix_pass_code_person", "system", "pseudonym"),
)
"""The single-use codes of a paper, hashed together with the PIN that its holder chose. Once used, `visit` is the SHA-256 of the token of
the visit that it opened, until `until_us`; then the row goes. No account is made of it."""

forgotten = sa.Table(
    "forgotten",
    metadata,
    sa.Column("system", sa.String(64), primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
)
"""How many people of a system were forgotten: tells other processes that what they remember is out of date. Holds nobody."""
