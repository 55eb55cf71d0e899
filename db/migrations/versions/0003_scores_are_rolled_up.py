"""Scores are rolled up, those of the reviews that are there already too."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STARS = ("star_1", "star_2", "star_3", "star_4", "star_5")
DIMENSIONS = (
    "guide_accuracy",
    "convenience",
    "timeliness",
    "innovation",
    "efficiency",
    "service_convenience",
    "attitude",
    "competence",
)
FIGURES = (
    *STARS,
    "invalid",
    "item_total",
    "item_n",
    *(f"{name}_{part}" for name in DIMENSIONS for part in ("total", "n")),
)
VALID = "r.invalid_ground IS NULL"
OF_ITEM = f"{VALID} AND r.item_code IS NOT NULL AND r.window_no IS NULL"

UPWARDS = """
    JOIN units u ON u.code = r.unit_code
    JOIN units a ON a.path = u.path OR substr(u.path, 1, length(a.path) + 1) = a.path || '/'
"""


def upgrade() -> None:
    op.create_table(
        "score_totals",
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("window_no", sa.String(16), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("kind", "code", "window_no", "slot", name="pk_score_totals"),
    )
    op.create_table(
        "score_days",
        sa.Column("unit_code", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in FIGURES),
        sa.PrimaryKeyConstraint("unit_code", "day", "slot", name="pk_score_days"),
    )
    _fill("score_totals", "'city', '', '', 0", "HAVING count(*) > 0")
    _fill("score_totals", "'unit', a.code, '', 0", "GROUP BY a.code", UPWARDS)
    _fill(
        "score_totals",
        "'window', r.unit_code, r.window_no, 0",
        "WHERE r.window_no IS NOT NULL GROUP BY r.unit_code, r.window_no",
    )
    _fill(
        "score_totals",
        "'item', r.item_code, '', 0",
        "WHERE r.item_code IS NOT NULL GROUP BY r.item_code",
    )
    day = _local_day()
    _fill("score_days", f"'', {day}, 0", f"GROUP BY {day}")
    _fill("score_days", f"a.code, {day}, 0", f"GROUP BY a.code, {day}", UPWARDS)


def downgrade() -> None:
    op.drop_table("score_days")
    op.drop_table("score_totals")


def _fill(table: str, key: str, grouped: str, joined: str = "") -> None:
    figures = ", ".join(_sums())
    op.execute(f"INSERT INTO {table} SELECT {key}, {figures} FROM reviews r {joined} {grouped}")  # noqa: S608 -- no text from outside


def _sums() -> list[str]:
    found = [_sum(f"{VALID} AND r.stars = {star}", "1") for star in range(1, 6)]
    found += [_sum("r.invalid_ground IS NOT NULL", "1")]
    found += [_sum(OF_ITEM, "r.stars"), _sum(OF_ITEM, "1")]
    for name in DIMENSIONS:
        given = f"{VALID} AND r.{name} IS NOT NULL"
        found += [_sum(given, f"r.{name}"), _sum(given, "1")]
    return found


def _sum(where: str, what: str) -> str:
    return f"sum(CASE WHEN {where} THEN {what} ELSE 0 END)"


def _local_day() -> str:
    """The day of rating in Shanghai, which has no summer time."""
    if op.get_bind().dialect.name == "postgresql":
        return "date(timezone('Asia/Shanghai', r.submitted_at))"
    return "date(r.submitted_at, '+8 hours')"
