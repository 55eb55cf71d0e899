"""Roll-ups of reviews and cases: what is counted when one is written, so that no page must count.

A row of scores counts valid reviews by star, invalid ones, and adds up each dimension's points.
"""

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table

from db.schema.metadata import metadata
from rules.closure import FIGURES as CASE_FIGURES
from rules.stars import Dimension

STARS = tuple(f"star_{star}" for star in range(1, 6))
FIGURES = (
    *STARS,
    "invalid",
    # reviews of a service item itself: the overall satisfaction with items
    "item_total",
    "item_n",
    *(f"{dimension}_{part}" for dimension in Dimension for part in ("total", "n")),
)
"""The counting columns of every roll-up."""


def _figures() -> list[Column[int]]:
    return [Column(name, BigInteger, nullable=False) for name in FIGURES]


score_totals = Table(
    "score_totals",
    metadata,
    # city, unit (with every unit below it), window or item
    Column("kind", String(8), primary_key=True),
    # a unit's or an item's code; empty for the city
    Column("code", String(32), primary_key=True),
    # of a window; empty otherwise
    Column("window_no", String(16), primary_key=True),
    # the city's row is in several parts, so that two reviews seldom wait for each other; else 0
    Column("slot", Integer, primary_key=True, autoincrement=False),
    *_figures(),
)

score_days = Table(
    "score_days",
    metadata,
    # a unit with every unit below it; empty for the city
    Column("unit_code", String(32), primary_key=True),
    # when it was rated, Asia/Shanghai
    Column("day", Date, primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    *_figures(),
)

case_totals = Table(
    "case_totals",
    metadata,
    # the unit that was rated, and every unit above it; empty for the city
    Column("unit_code", String(32), primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in CASE_FIGURES),
)
