"""The index of when cases were archived holds archived ones only.

SQLite took it for "not archived", believing that as few cases share an empty moment as any other.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NAME = "ix_cases_archived_at"
ENDED = "archived_at IS NOT NULL"


def upgrade() -> None:
    op.drop_index(NAME, "cases")
    where = sa.text(ENDED)
    op.create_index(NAME, "cases", ["archived_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(NAME, "cases")
    op.create_index(NAME, "cases", ["archived_at"])
