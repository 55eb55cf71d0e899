"""What became of bad reviews is rolled up, of the cases that are there already too."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FIGURES = ("cases", "closed", "judged", "on_time", "overdue", "answered", "satisfied")


def upgrade() -> None:
    table = op.create_table(
        "case_totals",
        sa.Column("unit_code", sa.String(32), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("unit_code", name="pk_case_totals"),
    )
    connection = op.get_bind()
    paths = {
        row.code: row.path.split("/")
        for row in connection.execute(sa.text("SELECT code, path FROM units"))
    }
    found: dict[str, Counter[str]] = {}
    states = sa.select(sa.column("state", sa.JSON)).select_from(sa.table("cases"))
    for state in connection.execute(states).scalars():
        if state.get("outcome") == "invalidated":
            continue
        figures = _figures(state)
        for code in ("", *paths[state["review"]["unit"]["code"]]):
            found.setdefault(code, Counter()).update(figures)
    rows = [
        {"unit_code": code, **{name: figures[name] for name in FIGURES}}
        for code, figures in found.items()
    ]
    if rows:
        op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_table("case_totals")


def _figures(state: dict[str, Any]) -> dict[str, int]:
    clocks = state.get("clocks") or ()
    closing: dict[str, Any] = next(
        (each for each in reversed(clocks) if each["kind"] == "closure"), {}
    )
    verdict = closing.get("verdict")
    late = verdict == "late" or (bool(closing.get("overdue")) and closing.get("stopped_at") is None)
    owed = any(each.get("overdue") and each.get("stopped_at") is None for each in clocks)
    survey = state.get("survey") or {}
    return {
        "cases": 1,
        "closed": int(state["stage"] in {"awaiting_survey", "archived"}),
        "judged": int(late or verdict == "on_time"),
        "on_time": int(verdict == "on_time"),
        "overdue": int(owed),
        "answered": int(survey.get("answers") is not None),
        "satisfied": int(survey.get("outcome") == "satisfied"),
    }
