"""The hotline's desk: what each open case owes it, who is calling whom, corrected topics."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_A_TIME = 500
"""Cases read at once."""

CASES = sa.table(
    "cases",
    sa.column("case_no", sa.String),
    sa.column("stage", sa.String),
    sa.column("pending_requests", sa.String),
    sa.column("hotline_task", sa.String),
    sa.column("state", sa.JSON),
)
BAD = sa.text("case_no IS NOT NULL")
WAITS = sa.text("hotline_task IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "call_claims",
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name="fk_call_claims_case_no_cases"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_call_claims_staff_id_staff"),
        sa.PrimaryKeyConstraint("case_no", name="pk_call_claims"),
    )
    op.create_table(
        "topic_corrections",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("review_no", sa.String(24), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"], ["reviews.review_no"], name="fk_topic_corrections_review_no_reviews"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name="fk_topic_corrections_staff_id_staff"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_topic_corrections"),
    )
    op.create_index("ix_topic_corrections_review_no", "topic_corrections", ["review_no"])
    op.add_column("cases", sa.Column("hotline_task", sa.String(12)))
    op.add_column("cases", sa.Column("hotline_from", Utc()))
    _fill(op.get_bind())
    _partial("ix_cases_hotline", "cases", ["hotline_task", "next_due_at", "hotline_from"], WAITS)
    _partial("ix_reviews_bad_window_place", "reviews", ["unit_code", "window_no", "place"], BAD)
    _partial("ix_reviews_bad_item_place", "reviews", ["item_code", "place"], BAD)


def downgrade() -> None:
    op.drop_index("ix_reviews_bad_item_place", "reviews")
    op.drop_index("ix_reviews_bad_window_place", "reviews")
    op.drop_index("ix_cases_hotline", "cases")
    # not by a copy of the table, which SQLite would not let go: others refer to it
    op.execute("ALTER TABLE cases DROP COLUMN hotline_from")
    op.execute("ALTER TABLE cases DROP COLUMN hotline_task")
    op.drop_table("topic_corrections")
    op.drop_table("call_claims")


def _partial(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _fill(connection: sa.Connection) -> None:
    """Calls of today are not looked at: at worst somebody is called once more on that day."""
    last = ""
    while rows := connection.execute(_open_after(last)).all():
        found = [
            {"number": row.case_no, "task": task}
            for row in rows
            if (task := _task(row)) is not None
        ]
        if found:
            connection.execute(
                sa.update(CASES)
                .where(CASES.c.case_no == sa.bindparam("number"))
                .values(hotline_task=sa.bindparam("task")),
                found,
            )
        last = rows[-1].case_no


def _open_after(case_no: str) -> sa.Select[Any]:
    return (
        sa.select(CASES)
        .where(CASES.c.case_no > case_no, CASES.c.stage != "archived")
        .order_by(CASES.c.case_no)
        .limit(AT_A_TIME)
    )


def _task(row: Any) -> str | None:
    if row.stage == "awaiting_dispatch":
        return "dispatch"
    if "return" in row.pending_requests.split(","):
        return "return"
    if row.stage != "awaiting_survey":
        return None
    survey = row.state.get("survey") or {}
    undecided = any(each.get("upheld") is None for each in row.state.get("objections") or ())
    if undecided or survey.get("outcome") == "dissatisfied":
        return "reopening"
    asked = not survey.get("answers") and not survey.get("outcome")
    return "call" if asked and survey.get("calls_until") else None
