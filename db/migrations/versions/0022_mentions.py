"""Who was mentioned in which note; staff are found by name."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "mentions",
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("read_at", Utc()),
        sa.ForeignKeyConstraint(["case_no"], ["cases.case_no"], name="fk_mentions_case_no_cases"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_mentions_staff_id_staff"),
        sa.PrimaryKeyConstraint("case_no", "version", "staff_id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_staff_id_at", "mentions", ["staff_id", "at"])
    op.create_index(
        "ix_mentions_unread",
        "mentions",
        ["staff_id", "case_no"],
        sqlite_where=UNREAD,
        postgresql_where=UNREAD,
    )
    op.create_index("ix_staff_name", "staff", ["name"])


def downgrade() -> None:
    op.drop_index("ix_staff_name", "staff")
    op.drop_table("mentions")
