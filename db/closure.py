"""What became of the bad reviews of a unit, rolled up: kept with each transition.

A case counts for the unit that was rated and every unit above it, whoever handles it. What is
counted is decided in rules/closure.py; reading it is in unit_reads.py, counting anew in recount.py.
"""

from functools import cache

from sqlalchemy import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import inserting
from db.score_writes import ALL_OF_THE_CITY, paths_of
from db.tables import case_totals
from rules.case import Case
from rules.closure import FIGURES, Closure, closure_of


async def count_case(connection: AsyncConnection, before: Case | None, after: Case) -> None:
    """Count what a transition changed. Must run in the transaction that records it."""
    changed = closure_of(after).minus(closure_of(before) if before else Closure())
    figures = {name: getattr(changed, name) for name in FIGURES}
    if not any(figures.values()):
        return
    code = after.review.unit.code
    path = (await paths_of(connection, {code}))[code].split("/")
    # in one order everywhere, the city's last, or transactions would wait in a circle
    rows = [{"unit_code": unit, **figures} for unit in (*sorted(path), ALL_OF_THE_CITY)]
    await connection.execute(_adding(connection.dialect.name), rows)


@cache
def _adding(dialect: str) -> Insert:
    put = inserting(case_totals, dialect)
    return put.on_conflict_do_update(
        index_elements=[case_totals.c.unit_code],
        set_={name: case_totals.c[name] + put.excluded[name] for name in FIGURES},
    )
