"""Indexes that open cases are counted from alone."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

DUE = "next_due_at IS NOT NULL"
OPEN = "archived_at IS NULL"
PENDING = "pending_requests != ''"
SUPERVISED = "supervised IS {} AND archived_at IS NULL"
RUNNING = "stopped_at IS NULL"
DUTY = ["next_due_kind", "overdue", "archived_at", "stage", "holder_id"]
BY_DUE = ["next_due_at", "case_no"]

# by name: the table, the condition, the columns before, and those that come behind them
INDEXES = {
    "ix_cases_next_due": ("cases", DUE, BY_DUE, ["unit_code", *DUTY]),
    "ix_cases_unit_next_due": ("cases", DUE, ["unit_code", *BY_DUE], DUTY),
    "ix_cases_open_units": ("cases", OPEN, ["unit_code", "stage"], ["archived_at"]),
    "ix_cases_pending": (
        "cases",
        PENDING,
        [*BY_DUE, "pending_requests"],
        ["archived_at", "unit_code", "received_at"],
    ),
    "ix_cases_supervised": (
        "cases",
        SUPERVISED,
        BY_DUE,
        ["unit_code", "supervised", "archived_at", "stage"],
    ),
    "ix_clocks_running": (
        "clocks",
        RUNNING,
        ["kind", "due_at", "case_no"],
        ["overdue", "stopped_at"],
    ),
}


def upgrade() -> None:
    _make_again(longer=True)


def downgrade() -> None:
    _make_again(longer=False)


def _make_again(*, longer: bool) -> None:
    for name, (table, condition, before, behind) in INDEXES.items():
        op.drop_index(name, table)
        op.create_index(
            name,
            table,
            [*before, *(behind if longer else [])],
            # the two have other words for a flag that is set
            sqlite_where=sa.text(condition.format("1")),
            postgresql_where=sa.text(condition.format("true")),
        )
