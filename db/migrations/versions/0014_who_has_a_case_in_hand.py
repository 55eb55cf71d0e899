"""Who in the unit has a case in hand: of earlier cases, whoever accepted it last.

The same is computed by their workflows from their histories (rules/procedure).
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AT_A_TIME = 500
"""Cases read at once."""
TAKING = ("accept", "resolve_on_the_spot")
LEAVING = ("reassign", "decide_return")

CASES = sa.table(
    "cases",
    sa.column("case_no", sa.String),
    sa.column("holder_id", sa.String),
    sa.column("state", sa.JSON),
)
EVENTS = sa.table(
    "case_events",
    sa.column("case_no", sa.String),
    sa.column("version", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("at", Utc),
    sa.column("actor_id", sa.String),
    sa.column("actor_name", sa.String),
    sa.column("actor_role", sa.String),
    sa.column("content", sa.JSON),
)


def upgrade() -> None:
    op.add_column("cases", sa.Column("holder_id", sa.String(length=32)))
    op.create_index("ix_cases_holder_due", "cases", ["holder_id", "stage", "next_due_at"])
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_index("ix_cases_holder_due", "cases")
    # not by a copy of the table, which SQLite would not let go: others refer to it
    op.execute("ALTER TABLE cases DROP COLUMN holder_id")


def _fill(connection: sa.Connection) -> None:
    last = ""
    while numbers := connection.execute(_after(last)).scalars().all():
        events = connection.execute(_taken(numbers)).all()
        holders = {
            case_no: holder
            for case_no, its_own in groupby(events, key=lambda event: event.case_no)
            if (holder := _holder(its_own)) is not None
        }
        _write(connection, holders)
        last = numbers[-1]


def _holder(events: Iterable[Any]) -> dict[str, str] | None:
    holder = None
    for event in events:
        left = event.kind == "reassign" or (
            event.kind == "decide_return" and event.content["granted"]
        )
        takes = event.kind == "accept" or (holder is None and event.actor_role == "handler")
        if left:
            holder = None
        elif event.kind in TAKING and takes:
            holder = {"id": event.actor_id, "name": event.actor_name}
    return holder


def _write(connection: sa.Connection, holders: dict[str, dict[str, str]]) -> None:
    found = connection.execute(
        sa.select(CASES.c.case_no, CASES.c.state).where(CASES.c.case_no.in_(holders))
    )
    rows = [
        {
            "number": row.case_no,
            "holder": holders[row.case_no]["id"],
            "after": {**row.state, "holder": holders[row.case_no]},
        }
        for row in found
    ]
    if rows:
        connection.execute(
            sa.update(CASES)
            .where(CASES.c.case_no == sa.bindparam("number"))
            .values(holder_id=sa.bindparam("holder"), state=sa.bindparam("after")),
            rows,
        )


def _after(case_no: str) -> sa.Select[Any]:
    return (
        sa.select(CASES.c.case_no)
        .where(CASES.c.case_no > case_no)
        .order_by(CASES.c.case_no)
        .limit(AT_A_TIME)
    )


def _taken(numbers: Iterable[str]) -> sa.Select[Any]:
    return (
        sa.select(EVENTS)
        .where(EVENTS.c.case_no.in_(numbers), EVENTS.c.kind.in_(TAKING + LEAVING))
        .order_by(EVENTS.c.case_no, EVENTS.c.version)
    )
