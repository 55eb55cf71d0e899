"""Finding and result of each case in columns of their own, and indexes to count figures by."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT_A_TIME = 500
"""Cases read at once."""
COLUMNS = {"finding": 24, "result": 16}
INDEXES = {
    "ix_cases_closed": ("cases", ["closed_at", "unit_code", "outcome", "result", "round"]),
    "ix_case_events_kind_at": ("case_events", ["kind", "at"]),
    "ix_clocks_unit_due": ("clocks", ["unit_code", "due_at"]),
}

CASES = sa.table(
    "cases",
    sa.column("case_no", sa.String),
    sa.column("round", sa.Integer),
    sa.column("finding", sa.String),
    sa.column("result", sa.String),
    sa.column("state", sa.JSON),
)
EVENTS = sa.table(
    "case_events",
    sa.column("case_no", sa.String),
    sa.column("version", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("content", sa.JSON),
)


def upgrade() -> None:
    for name, length in COLUMNS.items():
        op.add_column("cases", sa.Column(name, sa.String(length=length)))
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    _fill(op.get_bind())


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    for name in COLUMNS:
        # not by a copy of the table, which SQLite would not let go: others refer to it
        op.execute(f"ALTER TABLE cases DROP COLUMN {name}")


def _fill(connection: sa.Connection) -> None:
    last = ""
    while rows := connection.execute(_after(last)).all():
        connection.execute(
            sa.update(CASES)
            .where(CASES.c.case_no == sa.bindparam("number"))
            .values(finding=sa.bindparam("found"), result=sa.bindparam("came_of_it")),
            [
                {
                    "number": row.case_no,
                    "found": _finding(connection, row),
                    "came_of_it": _result(row.state),
                }
                for row in rows
            ],
        )
        last = rows[-1].case_no


def _finding(connection: sa.Connection, row: Any) -> str | None:
    found = row.state.get("finding")
    if found is not None or not row.round:
        return found["finding"] if found else None
    # a re-check cleared it: the trail still has it
    last = connection.execute(
        sa.select(EVENTS.c.content)
        .where(EVENTS.c.case_no == row.case_no, EVENTS.c.kind == "record_finding")
        .order_by(EVENTS.c.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    return last["finding"] if last else None


def _result(state: dict[str, Any]) -> str | None:
    submission = state.get("submission")
    return submission["result"] if submission and submission.get("approved") else None


def _after(case_no: str) -> sa.Select[Any]:
    return (
        sa.select(CASES.c.case_no, CASES.c.round, CASES.c.state)
        .where(CASES.c.case_no > case_no)
        .order_by(CASES.c.case_no)
        .limit(AT_A_TIME)
    )
