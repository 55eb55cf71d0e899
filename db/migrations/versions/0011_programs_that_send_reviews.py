"""Programs that send reviews, and what they sent."""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_clients",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("channels", sa.String(length=80), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("revoked_at", db.tables.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_clients")),
    )
    op.create_table(
        "api_submissions",
        sa.Column("client_id", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("content_hmac", sa.String(length=64), nullable=False),
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("received_at", db.tables.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["api_clients.id"], name=op.f("fk_api_submissions_client_id_api_clients")
        ),
        sa.ForeignKeyConstraint(
            ["review_no"], ["reviews.review_no"], name=op.f("fk_api_submissions_review_no_reviews")
        ),
        sa.PrimaryKeyConstraint("client_id", "key", name=op.f("pk_api_submissions")),
    )
    op.create_index("ix_api_submissions_review_no", "api_submissions", ["review_no"])


def downgrade() -> None:
    op.drop_table("api_submissions")
    op.drop_table("api_clients")
