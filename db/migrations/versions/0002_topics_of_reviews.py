"""Topics of bad reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_topics",
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("topic", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_review_topics_review_no_reviews"),
        ),
        sa.PrimaryKeyConstraint("review_no", "topic", name=op.f("pk_review_topics")),
    )
    op.create_index("ix_review_topics_topic", "review_topics", ["topic", "review_no"])


def downgrade() -> None:
    op.drop_table("review_topics")
