"""What supervisors look for: undecided requests, and cases under supervision."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CASES = sa.table(
    "cases",
    sa.column("pending_requests"),
    sa.column("supervised", sa.Boolean),
    sa.column("stage"),
)
IS_OPEN = CASES.c.stage != sa.literal_column("'archived'")
FEW = {
    ("ix_cases_asking", "unit_path", "pending_requests"): sa.and_(
        CASES.c.pending_requests != sa.literal_column("''"), IS_OPEN
    ),
    ("ix_cases_supervised", "unit_path"): sa.and_(CASES.c.supervised, IS_OPEN),
}


def upgrade() -> None:
    for (name, *columns), kept in FEW.items():
        op.create_index(name, "cases", columns, sqlite_where=kept, postgresql_where=kept)


def downgrade() -> None:
    for name, *_ in FEW:
        op.drop_index(name, "cases")
