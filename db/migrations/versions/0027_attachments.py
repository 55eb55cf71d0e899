"""Photos and PDFs beside a review, a contact or a feedback."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("owner_hmac", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc()),
        sa.Column("case_no", sa.String(24)),
        sa.Column("version", sa.Integer()),
        sa.Column("review_no", sa.String(24)),
        sa.Column("addition", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name="fk_attachments_case_no_cases"
        ),
        sa.ForeignKeyConstraint(
            ["review_no"], ["reviews.review_no"], name="fk_attachments_review_no_reviews"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_expires_at", "attachments", ["expires_at"])
    for name in ("case_no", "review_no"):
        kept = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_attachments_{name}",
            "attachments",
            [name],
            sqlite_where=kept,
            postgresql_where=kept,
        )


def downgrade() -> None:
    op.drop_table("attachments")
