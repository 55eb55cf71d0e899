"""Lists of cases: their indices, units that help, saved views, and raters' names to be found by.

The names of reviews that are there already are filled in by `haochaping index-names`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OPEN = "archived_at IS NULL"
DUE = "next_due_at IS NOT NULL"
WHOLE: dict[str, list[str]] = {
    "ix_cases_received": ["received_at", "case_no"],
    "ix_cases_stage_received": ["stage", "received_at", "case_no"],
    "ix_cases_unit_received": ["unit_code", "received_at", "case_no"],
}
PARTIAL: dict[str, tuple[list[str], str, str]] = {
    "ix_cases_next_due": (["next_due_at", "case_no"], DUE, DUE),
    "ix_cases_unit_next_due": (["unit_code", "next_due_at", "case_no"], DUE, DUE),
    "ix_cases_open_received": (["received_at", "case_no"], OPEN, OPEN),
    "ix_cases_open_units": (["unit_code", "stage"], OPEN, OPEN),
    "ix_cases_overdue": (["next_due_at", "case_no"], "overdue IS 1", "overdue IS true"),
    "ix_cases_supervised": (
        ["next_due_at", "case_no"],
        f"supervised IS 1 AND {OPEN}",
        f"supervised IS true AND {OPEN}",
    ),
    "ix_cases_pending": (
        ["next_due_at", "case_no", "pending_requests"],
        "pending_requests != ''",
        "pending_requests != ''",
    ),
}


def upgrade() -> None:
    _views()
    op.create_table(
        "case_supporting",
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("unit_code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name=op.f("fk_case_supporting_case_no_cases")
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name=op.f("fk_case_supporting_unit_code_units")
        ),
        sa.PrimaryKeyConstraint("case_no", "unit_code", name=op.f("pk_case_supporting")),
    )
    op.create_index("ix_case_supporting_unit_code", "case_supporting", ["unit_code"])
    _fill_supporting(op.get_bind())
    for name, columns in WHOLE.items():
        op.create_index(name, "cases", columns)
    for name, (columns, sqlite, postgresql) in PARTIAL.items():
        op.create_index(
            name,
            "cases",
            columns,
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(postgresql),
        )
    # paths are searched by their beginning, which it never helped with
    op.drop_index("ix_cases_unit_due", "cases")
    running = sa.text("stopped_at IS NULL")
    op.create_index(
        "ix_clocks_running",
        "clocks",
        ["kind", "due_at", "case_no"],
        sqlite_where=running,
        postgresql_where=running,
    )
    op.add_column("reviews", sa.Column("name_hmac", sa.String(length=64)))
    op.create_index("ix_reviews_name_hmac", "reviews", ["name_hmac"])


def downgrade() -> None:
    op.drop_index("ix_reviews_name_hmac", "reviews")
    # not by a copy of the table, which SQLite would not let go: others refer to it
    op.execute("ALTER TABLE reviews DROP COLUMN name_hmac")
    op.drop_index("ix_clocks_running", "clocks")
    op.create_index("ix_cases_unit_due", "cases", ["unit_path", "stage", "next_due_at"])
    for name in (*PARTIAL, *WHOLE):
        op.drop_index(name, "cases")
    op.drop_table("case_supporting")
    op.drop_table("case_list_settings")
    op.drop_table("case_views")


def _views() -> None:
    op.create_table(
        "case_views",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", sa.String(length=200), nullable=False),
        sa.Column("sharing", sa.String(length=16), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["staff.id"], name="fk_case_views_owner_id_staff"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_views")),
    )
    op.create_index("ix_case_views_owner_id", "case_views", ["owner_id"])
    op.create_index("ix_case_views_sharing", "case_views", ["sharing"])
    op.create_table(
        "case_list_settings",
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("columns", sa.String(length=200), nullable=False),
        sa.Column("first_view", sa.String(length=16)),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_list_settings_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_case_list_settings")),
    )


def _fill_supporting(connection: sa.Connection) -> None:
    """The units that help with the cases on record: few cases have any."""
    cases = sa.table("cases", sa.column("case_no", sa.String), sa.column("state", sa.JSON))
    helping = sa.table("case_supporting", sa.column("case_no"), sa.column("unit_code"))
    if connection.dialect.name == "postgresql":
        number: sa.ColumnElement[Any] = sa.func.json_array_length(cases.c.state["supporting"])
    else:
        number = sa.func.json_array_length(cases.c.state, "$.supporting")
    found = connection.execute(sa.select(cases).where(number > 0)).all()
    rows = [
        {"case_no": row.case_no, "unit_code": code}
        for row in found
        for code in dict.fromkeys(unit["code"] for unit in row.state["supporting"])
    ]
    if rows:
        connection.execute(sa.insert(helping), rows)
