"""Many cases on record at once: copies of one, with numbers of their own and no workflow."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.engine import writing
from db.tables import cases, reviews


async def copies_of(engine: AsyncEngine, case_no: str, number: int) -> list[str]:
    """Put so many copies of a case on record, received before it; their numbers."""
    numbers = [f"GD260101-{each:06}" for each in range(number)]
    async with writing(engine) as connection:
        for table in (reviews, cases):
            row = await _row(connection, table, case_no)
            copied = [_copy(row, each, at) for at, each in enumerate(numbers, start=1)]
            await connection.execute(insert(table), copied)
    return numbers


async def _row(connection: AsyncConnection, table: Table, case_no: str) -> Mapping[Any, Any]:
    rows = await connection.execute(select(table).where(table.c.case_no == case_no))
    return rows.mappings().one()


def _copy(row: Mapping[Any, Any], case_no: str, at: int) -> dict[str, Any]:
    copied = {**row, "case_no": case_no, "review_no": case_no.replace("GD", "PJ")}
    return copied | ({"place": row["place"] - at} if "place" in row else {})
