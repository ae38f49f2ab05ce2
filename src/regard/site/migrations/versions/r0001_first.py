"""The first schema: site, people, vault, ledger, acts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("taken_us", sa.BigInteger(), nullable=True),
        sa.Column("taken_until_us", sa.BigInteger(), nullable=True),
        sa.Column("done_us", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_outbox_open", "outbox", ["done_us", "due_us"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("system"),
    )
    op.create_table(
        "person",
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("lookup", sa.LargeBinary(length=32), nullable=False),
        sa.Column("bucket", sa.String(length=128), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("population", sa.String(length=32), nullable=True),
        sa.Column("shift", sa.String(length=64), nullable=True),
        sa.Column("told_us", sa.BigInteger(), nullable=True),
        sa.Column("told_version", sa.String(length=64), nullable=True),
        sa.Column("first_seen_us", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_us", sa.BigInteger(), nullable=False),
        sa.Column("left_us", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("system", "pseudonym"),
        sa.UniqueConstraint("system", "actor_id", name="uq_person_actor"),
        sa.UniqueConstraint("system", "lookup", name="uq_person_lookup"),
    )
    op.create_table(
        "link_code",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system", "pseudonym"],
            ["person.system", "person.pseudonym"],
            name="fk_link_code_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("system", "pseudonym", name="uq_link_code_person"),
    )
    op.create_table(
        "pass_code",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("visit", sa.LargeBinary(length=32), nullable=True),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["system", "pseudonym"],
            ["person.system", "person.pseudonym"],
            name="fk_pass_code_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("visit"),
    )
    op.create_index("ix_pass_code_person", "pass_code", ["system", "pseudonym"], unique=False)
    op.create_index(op.f("ix_pass_code_paper"), "pass_code", ["paper"], unique=False)
    op.create_table(
        "membership",
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("from_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["system", "pseudonym"],
            ["person.system", "person.pseudonym"],
            name="fk_membership_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("system", "pseudonym", "from_us"),
    )
    op.create_index("ix_membership_team", "membership", ["system", "team"], unique=False)
    op.create_table(
        "telling",
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["system", "pseudonym"], ["person.system", "person.pseudonym"], name="fk_telling_person", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("system", "pseudonym", "version"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("placed_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.Column("reason_code", sa.String(length=64), nullable=False),
        sa.Column("procedure", sa.String(length=255), nullable=False),
        sa.Column("placed_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "segment",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("erase_by_us", sa.BigInteger(), nullable=False),
        sa.Column("not_before_us", sa.BigInteger(), nullable=True),
        sa.Column("hold", sa.String(length=32), nullable=True),
        sa.Column("bucket", sa.String(length=192), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("codec", sa.String(length=32), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("supplement_of", sa.LargeBinary(length=16), nullable=True),
        sa.Column("path", sa.String(length=255), nullable=True),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=False,
    )
    op.create_index("segment_bucket", "segment", ["bucket"], unique=False)
    op.create_index("segment_span", "segment", ["system", "kind", "start_us"], unique=False)
    op.create_table(
        "bucket_total",
        sa.Column("bucket", sa.String(length=192), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("segments", sa.BigInteger(), nullable=False),
        sa.Column("dead", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("first_us", sa.BigInteger(), nullable=False),
        sa.Column("last_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "system", "kind"),
    )
    op.create_table(
        "segment_person",
        sa.Column("segment_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("segment_id", "pseudonym"),
        sqlite_with_rowid=False,
    )
    op.create_index("segment_person_who", "segment_person", ["system", "pseudonym"], unique=False)
    op.create_table(
        "leaf",
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("idx"),
    )
    op.create_table(
        "ledger_gap",
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("first"),
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "ledger_log",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "trace",
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("follows", sa.BigInteger(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("actor_blind", sa.LargeBinary(length=16), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("term_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("idx"),
    )
    op.create_index("trace_actor", "trace", ["actor_blind", "idx"], unique=False)
    op.create_index("trace_at", "trace", ["at_us"], unique=False)
    op.create_index("trace_bucket", "trace", ["bucket"], unique=False)
    op.create_index("trace_follows", "trace", ["follows"], unique=False)
    op.create_index("trace_term", "trace", ["term_us"], unique=False)
    op.create_table(
        "trace_person",
        sa.Column("blind", sa.LargeBinary(length=16), nullable=False),
        sa.Column("idx", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("blind", "idx"),
    )
    op.create_index("trace_person_idx", "trace_person", ["idx"], unique=False)
    op.create_table(
        "actor",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("label_bucket", sa.String(length=128), nullable=True),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("ended_us", sa.BigInteger(), nullable=True),
        sa.Column("cut_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "charter_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_us", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(length=32), nullable=False),
        sa.Column("widens", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "charter_draft",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("begun_us", sa.BigInteger(), nullable=False),
        sa.Column("saved_us", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(length=32), nullable=False),
        sa.Column("shared_us", sa.BigInteger(), nullable=True),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "week_tally",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", "kind", "system", "role", "word"),
    )
    op.create_table(
        "cli_login",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=True),
        sa.Column("asked_us", sa.BigInteger(), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("system", sa.String(length=64), nullable=True),
        sa.Column("submitted_on", sa.String(length=10), nullable=False),
        sa.Column("expert", sa.Boolean(), nullable=True),
        sa.Column("opinion_on", sa.String(length=10), nullable=True),
        sa.Column("recorded_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_index("ix_device_system", "device", ["system", "device"], unique=False)
    op.create_table(
        "erasure_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("started_us", sa.BigInteger(), nullable=False),
        sa.Column("finished_us", sa.BigInteger(), nullable=True),
        sa.Column("segments", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("traces", sa.BigInteger(), nullable=False),
        sa.Column("oldest_us", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_erasure_run_started", "erasure_run", ["started_us"], unique=False)
    op.create_table(
        "asked_examination",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("asked_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("permille", sa.Integer(), nullable=True),
        sa.Column("ended_us", sa.BigInteger(), nullable=True),
        sa.Column("breached", sa.Integer(), nullable=True),
        sa.Column("not_evidenced", sa.Integer(), nullable=True),
        sa.Column("met", sa.Integer(), nullable=True),
        sa.Column("segment", sa.String(length=32), nullable=True),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("outcome_bucket", sa.String(length=128), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "examination",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("made_us", sa.BigInteger(), nullable=False),
        sa.Column("facts_on", sa.String(length=10), nullable=False),
        sa.Column("read_as_of", sa.String(length=10), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "copy_examined",
        sa.Column("copy", sa.String(length=16), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("linked_us", sa.BigInteger(), nullable=False),
        sa.Column("examined_on", sa.String(length=10), nullable=False),
        sa.Column("examination", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("copy"),
    )
    op.create_table(
        "exception",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("requirement", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("approver", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "asked_exception",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("requirement", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "flag",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=26), nullable=False),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shown_us", sa.BigInteger(), nullable=False),
        sa.Column("noted_us", sa.BigInteger(), nullable=True),
        sa.Column("term_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_flag_person", "flag", ["system", "pseudonym"], unique=False)
    op.create_index(op.f("ix_flag_term_us"), "flag", ["term_us"], unique=False)
    op.create_table(
        "breach",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("opened_us", sa.BigInteger(), nullable=False),
        sa.Column("known_us", sa.BigInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=True),
        sa.Column("notified_us", sa.BigInteger(), nullable=True),
        sa.Column("unneeded_us", sa.BigInteger(), nullable=True),
        sa.Column("told_us", sa.BigInteger(), nullable=True),
        sa.Column("closed_us", sa.BigInteger(), nullable=True),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_breach_closed", "breach", ["closed_us"], unique=False)
    op.create_table(
        "review_week",
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("drawn_us", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week"),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_us", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("bucket", sa.String(length=128), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("term_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("trace"),
    )
    op.create_index(op.f("ix_review_state"), "review", ["state"], unique=False)
    op.create_index(op.f("ix_review_week"), "review", ["week"], unique=False)
    op.create_table(
        "formal_notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("recorded_us", sa.BigInteger(), nullable=False),
        sa.Column("notified_on", sa.String(length=10), nullable=False),
        sa.Column("until_on", sa.String(length=10), nullable=False),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("changed_us", sa.BigInteger(), nullable=False),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "look",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_us", sa.BigInteger(), nullable=False),
        sa.Column("closes_us", sa.BigInteger(), nullable=False),
        sa.Column("closed_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_look_actor"), "look", ["actor"], unique=False)
    op.create_table(
        "person_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_us", sa.BigInteger(), nullable=False),
        sa.Column("due_us", sa.BigInteger(), nullable=False),
        sa.Column("answered_us", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("hold", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_request_waiting", "person_request", ["answered_us", "due_us"], unique=False)
    op.create_index(op.f("ix_person_request_pseudonym"), "person_request", ["pseudonym"], unique=False)
    op.create_table(
        "process_state",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "actor_grant",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=True),
        sa.Column("since_us", sa.BigInteger(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_us", sa.BigInteger(), nullable=True),
        sa.Column("granted_by", sa.String(length=32), nullable=False),
        sa.Column("designation", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["actor"], ["actor.id"], name="fk_grant_actor"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_actor_grant_actor"), "actor_grant", ["actor"], unique=False)
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("trace", sa.BigInteger(), nullable=False),
        sa.Column("asked_us", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("ended_us", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "enrolment",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("expires_us", sa.BigInteger(), nullable=False),
        sa.Column("used_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["actor"], ["actor.id"], name="fk_enrolment_actor"),
        sa.PrimaryKeyConstraint("digest"),
    )


def downgrade() -> None:
    """Nothing older exists to go back to."""
    raise NotImplementedError("restore a backup instead")
