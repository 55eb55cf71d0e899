"""Earlier versions of changed reviews, and additions."""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_versions",
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("dimensions", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("public_comment", sa.Text(), nullable=False),
        sa.Column("comment_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("given_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("replaced_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_review_versions_review_no_reviews"),
        ),
        sa.PrimaryKeyConstraint("review_no", "version", name=op.f("pk_review_versions")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_review_versions_submission_key")),
    )
    op.create_table(
        "review_additions",
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_review_additions_review_no_reviews"),
        ),
        sa.PrimaryKeyConstraint("review_no", "number", name=op.f("pk_review_additions")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_review_additions_submission_key")),
    )


def downgrade() -> None:
    op.drop_table("review_additions")
    op.drop_table("review_versions")
