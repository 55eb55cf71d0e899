"""Reviews that wait for a code, the codes to send, and counts of tries."""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pending_reviews",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device_hmac", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_hmac", sa.String(length=64), nullable=False),
        sa.Column("code_expires_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("codes_sent", sa.Integer(), nullable=False),
        sa.Column("code_sent_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("expires_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("review_no", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_pending_reviews_review_no_reviews"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pending_reviews")),
    )
    op.create_index("ix_pending_reviews_expires_at", "pending_reviews", ["expires_at"])
    op.create_table(
        "code_notices",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("leased_until", db.tables.Utc(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=300), nullable=True),
        sa.Column("queued_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("expires_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("sent_at", db.tables.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_code_notices")),
    )
    op.create_index("ix_code_notices_due", "code_notices", ["state", "next_attempt_at"])
    op.create_index("ix_code_notices_expires_at", "code_notices", ["expires_at"])
    op.create_table(
        "throttle_counts",
        sa.Column("limit_name", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", db.tables.Utc(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("limit_name", "who", "span", name=op.f("pk_throttle_counts")),
    )
    op.create_index("ix_throttle_counts_expires_at", "throttle_counts", ["expires_at"])


def downgrade() -> None:
    op.drop_table("throttle_counts")
    op.drop_table("code_notices")
    op.drop_table("pending_reviews")
