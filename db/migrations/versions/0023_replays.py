"""Replays of histories: certificates, and what the nights found."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DIFFERS = sa.text("result != 'identical'")


def upgrade() -> None:
    op.create_table(
        "replay_certificates",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("staff_name", sa.String(100), nullable=False),
        sa.Column("asked_at", Utc(), nullable=False),
        sa.Column("done_at", Utc(), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("code", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.String(32), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name="fk_replay_certificates_case_no_cases"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_replay_certificates_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_replay_certificates"),
    )
    op.create_index("ix_replay_certificates_case", "replay_certificates", ["case_no", "done_at"])
    op.create_table(
        "replay_nights",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("finished_at", Utc()),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("code", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_replay_nights"),
    )
    op.create_index("ix_replay_nights_started", "replay_nights", ["started_at"])
    op.create_table(
        "replayed_cases",
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("night_id", sa.String(64), nullable=False),
        sa.Column("replayed_at", Utc(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(64)),
        sa.Column("difference", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name="fk_replayed_cases_case_no_cases"
        ),
        sa.ForeignKeyConstraint(
            ["night_id"], ["replay_nights.id"], name="fk_replayed_cases_night_id_replay_nights"
        ),
        sa.PrimaryKeyConstraint("case_no", name="pk_replayed_cases"),
    )
    op.create_index(
        "ix_replayed_cases_night", "replayed_cases", ["night_id", "result", "known", "events"]
    )
    op.create_index(
        "ix_replayed_cases_differing",
        "replayed_cases",
        ["night_id", "result", "case_no"],
        sqlite_where=DIFFERS,
        postgresql_where=DIFFERS,
    )


def downgrade() -> None:
    op.drop_table("replayed_cases")
    op.drop_table("replay_nights")
    op.drop_table("replay_certificates")
