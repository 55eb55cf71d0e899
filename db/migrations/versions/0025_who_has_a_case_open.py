"""Who has which case open, and who is filling in a step."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_pages",
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("page", sa.String(32), nullable=False),
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("writing", sa.String(32)),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_open_pages_staff_id_staff"),
        sa.ForeignKeyConstraint(["case_no"], ["cases.case_no"], name="fk_open_pages_case_no_cases"),
        sa.PrimaryKeyConstraint("staff_id", "page", name="pk_open_pages"),
    )
    op.create_index("ix_open_pages_case_no", "open_pages", ["case_no"])


def downgrade() -> None:
    op.drop_table("open_pages")
