"""What the desks' first pages look up, from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BAD = "case_no IS NOT NULL"
MARKED = "overdue IS {}"
MARKED_AND_RUNNING = "overdue IS {} AND stopped_at IS NULL"
SENT = "kind = 'rectification' AND round = 0"
OPEN = "archived_at IS NULL"
COMING_BACK = (
    "(kind || '') IN ('send_back_closure', 'object', 'decide_return', 'decide_complex', "
    "'decide_extension', 'decide_invalidation', 'decide_reopening')"
)
DUTY = ["next_due_kind", "overdue", "archived_at", "stage", "holder_id"]

# by name: the table, the condition, the columns before, and those that come behind them
LONGER = {
    "ix_reviews_bad_window_place": (
        "reviews",
        BAD,
        ["unit_code", "window_no", "place"],
        ["case_no", "received_at"],
    ),
    "ix_reviews_bad_item_place": (
        "reviews",
        BAD,
        ["item_code", "place"],
        ["case_no", "received_at"],
    ),
    "ix_cases_overdue": ("cases", MARKED, ["next_due_at", "case_no"], ["unit_code", *DUTY]),
    "ix_cases_holder_due": (
        "cases",
        None,
        ["holder_id", "stage", "next_due_at"],
        ["unit_code", "archived_at"],
    ),
    "ix_cases_open_units": (
        "cases",
        OPEN,
        ["unit_code", "stage", "archived_at"],
        ["case_no", "supervised", "holder_id"],
    ),
}
NEW = {
    "ix_clocks_overdue": (
        "clocks",
        MARKED_AND_RUNNING,
        ["kind", "due_at", "case_no", "overdue", "stopped_at"],
    ),
    "ix_clocks_sent": ("clocks", SENT, ["case_no", "unit_code", "verdict", "kind", "round"]),
    "ix_cases_archived_units": (
        "cases",
        "archived_at IS NOT NULL",
        ["unit_code", "stage", "archived_at"],
    ),
    "ix_case_events_coming_back": ("case_events", COMING_BACK, ["case_no", "version", "kind"]),
}


def upgrade() -> None:
    _make_again(longer=True)
    for name, (table, condition, columns) in NEW.items():
        _make(name, table, columns, condition)


def downgrade() -> None:
    for name, (table, _condition, _columns) in NEW.items():
        op.drop_index(name, table)
    _make_again(longer=False)


def _make_again(*, longer: bool) -> None:
    for name, (table, condition, before, behind) in LONGER.items():
        op.drop_index(name, table)
        _make(name, table, [*before, *(behind if longer else [])], condition)


def _make(name: str, table: str, columns: list[str], condition: str | None) -> None:
    # the two have other words for a flag that is set
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=None if condition is None else sa.text(condition.format("1")),
        postgresql_where=None if condition is None else sa.text(condition.format("true")),
    )
