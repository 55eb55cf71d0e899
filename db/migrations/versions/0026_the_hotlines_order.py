"""The index of what waits for the hotline has its order too: many cases are due at one moment, the
end of a day, and were sorted by when they came in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NAME = "ix_cases_hotline"
WAITS = "hotline_task IS NOT NULL"


def upgrade() -> None:
    _index(["hotline_task", "next_due_at", "received_at", "case_no", "hotline_from"])


def downgrade() -> None:
    _index(["hotline_task", "next_due_at", "hotline_from"])


def _index(columns: list[str]) -> None:
    op.drop_index(NAME, "cases")
    where = sa.text(WAITS)
    op.create_index(NAME, "cases", columns, sqlite_where=where, postgresql_where=where)
