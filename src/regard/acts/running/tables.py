"""The rows that acts own: who may act, with what devices, under which charter, and what was promised to whom.

Times are microseconds UTC (`*_us`). No name of a person stands here: an actor's label is sealed like every other name.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

actor = sa.Table(
    "actor",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("label_bucket", sa.String(128)),
    sa.Column("label_sealed", sa.LargeBinary),
    sa.Column("second_factor", sa.Boolean, nullable=False, default=False),
    sa.Column("created_us", sa.BigInteger, nullable=False),
    sa.Column("ended_us", sa.BigInteger),
    sa.Column("cut_us", sa.BigInteger),
)
"""Someone who can act: an opaque id, a sealed label, whether a second factor is set up, when they left, and since when older sessions are over."""

grant = sa.Table(
    "actor_grant",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("actor", sa.String(32), sa.ForeignKey("actor.id", name="fk_grant_actor"), nullable=False, index=True),
    sa.Column("role", sa.String(64), nullable=False),
    sa.Column("team", sa.String(64)),
    sa.Column("since_us", sa.BigInteger, nullable=False),
    sa.Column("until_us", sa.BigInteger),
    sa.Column("withdrawn_us", sa.BigInteger),
    sa.Column("granted_by", sa.String(32), nullable=False),
    sa.Column("designation", sa.String(64)),
)
"""A role of an actor, with its end; `team` for roles that lead one; `designation` is the reference of the act that named them, no name."""

enrolment = sa.Table(
    "enrolment",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("actor", sa.String(32), sa.ForeignKey("actor.id", name="fk_enrolment_actor"), nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.Column("used_us", sa.BigInteger),
)
"""A single-use link that lets an actor set up their way in: SHA-256 of its token."""

device = sa.Table(
    "device",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("device", sa.String(128), nullable=False),
    sa.Column("sha256", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("since_us", sa.BigInteger, nullable=False),
    sa.Column("until_us", sa.BigInteger),
    sa.Index("ix_device_system", "system", "device"),
)
"""A device's token, hashed; an end is its rotation or withdrawal."""

charter_version = sa.Table(
    "charter_version",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("published_us", sa.BigInteger, nullable=False),
    sa.Column("published_by", sa.String(32), nullable=False),
    sa.Column("widens", sa.Boolean, nullable=False),
)
"""A charter in force from an instant on; its text is the file of that number."""

charter_draft = sa.Table(
    "charter_draft",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("base", sa.Integer, nullable=False),
    sa.Column("begun_us", sa.BigInteger, nullable=False),
    sa.Column("saved_us", sa.BigInteger, nullable=False),
    sa.Column("saved_by", sa.String(32), nullable=False),
    sa.Column("shared_us", sa.BigInteger),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""The charter being written, one for the site: how often it was saved, on which version it stands, by whom last; its text is sealed."""

week_tally = sa.Table(
    "week_tally",
    metadata,
    sa.Column("week", sa.String(8), primary_key=True),
    sa.Column("kind", sa.String(8), primary_key=True),
    sa.Column("system", sa.String(64), primary_key=True),
    sa.Column("role", sa.String(64), primary_key=True),
    sa.Column("word", sa.String(64), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
"""Traces counted by week: looks by role and purpose, refusals by requirement. Nobody in it; what is small is hidden when it is shown."""

consultation = sa.Table(
    "consultation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("system", sa.String(64)),
    sa.Column("submitted_on", sa.String(10), nullable=False),
    sa.Column("expert", sa.Boolean),
    sa.Column("opinion_on", sa.String(10)),
    sa.Column("recorded_us", sa.BigInteger, nullable=False),
)
"""A consultation of the works council on record (C. trav. L2312-38); days are ISO dates."""

look = sa.Table(
    "look",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("actor", sa.String(32), nullable=False, index=True),
    sa.Column("role", sa.String(64), nullable=False),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("purpose", sa.String(64), nullable=False),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("opened_us", sa.BigInteger, nullable=False),
    sa.Column("closes_us", sa.BigInteger, nullable=False),
    sa.Column("closed_us", sa.BigInteger),
)
"""A viewing session, at most 15 minutes: what it is for and what it bounds (reason and scope are sealed)."""

request = sa.Table(
    "person_request",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("pseudonym", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("received_us", sa.BigInteger, nullable=False),
    sa.Column("due_us", sa.BigInteger, nullable=False),
    sa.Column("answered_us", sa.BigInteger),
    sa.Column("outcome", sa.String(24)),
    sa.Column("hold", sa.String(64)),
    sa.Index("ix_person_request_waiting", "answered_us", "due_us"),
)
"""A request of a watched person: copy, rectification, objection, restriction; its words are sealed."""

exception = sa.Table(
    "exception",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("requirement", sa.String(32), nullable=False),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(32), nullable=False),
    sa.Column("approver", sa.String(32)),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence_sha256", sa.String(64), nullable=False),
    sa.Column("since_us", sa.BigInteger, nullable=False),
    sa.Column("until_us", sa.BigInteger, nullable=False),
)
"""A departure from guidance, with owner, approver, reason, the hash of its evidence and its end."""

asked_exception = sa.Table(
    "asked_exception",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("requirement", sa.String(32), nullable=False),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(32), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("evidence_sha256", sa.String(64), nullable=False),
    sa.Column("asked_us", sa.BigInteger, nullable=False),
    sa.Column("until_us", sa.BigInteger, nullable=False),
)
"""A departure from guidance that waits for the approval of a second person; its row goes when it is approved or declined."""

breach = sa.Table(
    "breach",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("opened_us", sa.BigInteger, nullable=False),
    sa.Column("known_us", sa.BigInteger, nullable=False),
    sa.Column("due_us", sa.BigInteger),
    sa.Column("notified_us", sa.BigInteger),
    sa.Column("unneeded_us", sa.BigInteger),
    sa.Column("told_us", sa.BigInteger),
    sa.Column("closed_us", sa.BigInteger),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index("ix_breach_closed", "closed_us"),
)
"""A personal data breach on record (GDPR 33(5)): its dates; facts, effects and measures are sealed."""

review_week = sa.Table(
    "review_week",
    metadata,
    sa.Column("week", sa.String(8), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("drawn_us", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("root", sa.String(64), nullable=False),
    sa.Column("looks", sa.Integer, nullable=False),
)
"""A week's sample of looks: out of how many, and the ledger's size and root that it was drawn from."""

review = sa.Table(
    "review",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("week", sa.String(8), nullable=False, index=True),
    sa.Column("trace", sa.BigInteger, nullable=False, unique=True),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("decided_us", sa.BigInteger),
    sa.Column("decided_by", sa.String(32)),
    sa.Column("bucket", sa.String(128)),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("term_us", sa.BigInteger, nullable=False),
)
"""A look of the sample: whether its reason is fine, to be explained, or explained; what was said of it is sealed. Goes with its trace."""

flag = sa.Table(
    "flag",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("system", sa.String(64), nullable=False),
    sa.Column("pseudonym", sa.String(26), nullable=False),
    sa.Column("indicator", sa.String(64), nullable=False),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("shown_us", sa.BigInteger, nullable=False),
    sa.Column("noted_us", sa.BigInteger),
    sa.Column("term_us", sa.BigInteger, nullable=False, index=True),
    sa.Index("ix_flag_person", "system", "pseudonym"),
)
"""A flag that was shown to the person it is about, and what they wrote beside it; sealed under the term of the scans that it came from."""

erasure_run = sa.Table(
    "erasure_run",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("started_us", sa.BigInteger, nullable=False),
    sa.Column("finished_us", sa.BigInteger),
    sa.Column("segments", sa.BigInteger, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("traces", sa.BigInteger, nullable=False, default=0),
    sa.Column("oldest_us", sa.BigInteger),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Index("ix_erasure_run_started", "started_us"),
)
"""One erasure: how much was due, how much went, and its trace; `kind` is sweep, person or restore."""

examination = sa.Table(
    "examination",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("made_us", sa.BigInteger, nullable=False),
    sa.Column("facts_on", sa.String(10), nullable=False),
    sa.Column("read_as_of", sa.String(10), nullable=False),
    sa.Column("release", sa.String(128), nullable=False),
    sa.Column("findings", sa.Text, nullable=False),
    sa.Column("measures", sa.Text, nullable=False),
)
"""The last examinations of this site: findings, and the measures that they rest on, as JSON, without personal data."""

copy_examined = sa.Table(
    "copy_examined",
    metadata,
    sa.Column("copy", sa.String(16), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("linked_us", sa.BigInteger, nullable=False),
    sa.Column("examined_on", sa.String(10), nullable=False),
    sa.Column("examination", sa.String(32), nullable=False),
)
"""The last examination made here of a copy elsewhere: the copy's key (system and place, hashed), and the day of the facts as ISO date."""

asked_examination = sa.Table(
    "asked_examination",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("actor", sa.String(32), nullable=False),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("asked_us", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("step", sa.String(32), nullable=False, default=""),
    sa.Column("permille", sa.Integer),
    sa.Column("ended_us", sa.BigInteger),
    sa.Column("breached", sa.Integer),
    sa.Column("not_evidenced", sa.Integer),
    sa.Column("met", sa.Integer),
    sa.Column("segment", sa.String(32)),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("outcome_bucket", sa.String(128)),
    sa.Column("outcome_sealed", sa.LargeBinary),
)
"""An examination of an export, asked for in the console: how far it is, and the segment of its report. Names and errors are sealed."""

formal_notice = sa.Table(
    "formal_notice",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("recorded_us", sa.BigInteger, nullable=False),
    sa.Column("notified_on", sa.String(10), nullable=False),
    sa.Column("until_on", sa.String(10), nullable=False),
    sa.Column("closed_on", sa.String(10)),
    sa.Column("changed_us", sa.BigInteger, nullable=False),
    sa.Column("bucket", sa.String(128), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""A formal notice or an injunction on record: its days (ISO dates), when it was last written; the notice itself is sealed."""

rehearsal = sa.Table(
    "rehearsal",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("actor", sa.String(32), nullable=False),
    sa.Column("trace", sa.BigInteger, nullable=False),
    sa.Column("asked_us", sa.BigInteger, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("steps", sa.Text, nullable=False),
    sa.Column("ended_us", sa.BigInteger),
)
"""A restore or an erasure tried out before someone's eyes: its steps as JSON, each with its result and duration; nothing personal."""

cli_login = sa.Table(
    "cli_login",
    metadata,
    sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("actor", sa.String(32)),
    sa.Column("asked_us", sa.BigInteger, nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
)
"""A terminal that asked to act for someone: approved in the browser with a second factor, for 15 minutes."""

process_state = sa.Table(
    "process_state",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
"""Where periodic work stands: the last day folded, the last sweep, the last checkpoint."""
