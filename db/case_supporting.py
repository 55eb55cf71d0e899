"""The units that help with a case (协办), as rows: lists find a case by them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import case_supporting
from rules.case import Case

# made once: it is read with every page of a desk
_ANY = (
    select(case_supporting.c.case_no)
    .where(case_supporting.c.unit_code.in_(bindparam("codes", expanding=True)))
    .limit(1)
)


async def help_with_any(connection: AsyncConnection, unit_codes: Sequence[str]) -> bool:
    """Whether one of these units helps with a case, or did."""
    found = await connection.execute(_ANY, {"codes": unit_codes})
    return found.first() is not None


async def put_supporting(connection: AsyncConnection, before: Case | None, after: Case) -> None:
    """Bring the rows up to date, in the transaction that records the case."""
    if after.supporting == (before.supporting if before is not None else ()):
        return
    await connection.execute(
        delete(case_supporting).where(case_supporting.c.case_no == after.case_no)
    )
    rows = [{"case_no": after.case_no, "unit_code": each.code} for each in after.supporting]
    if rows:
        await insert_once(connection, case_supporting, rows)
