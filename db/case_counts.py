"""How many cases a list holds. Nothing is counted further than somebody wants to know."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import OPEN_ONES, CaseFilter, Scope, conditions
from db.tables import cases
from rules.stages import OPEN, Stage


def _number(wanted: CaseFilter, at_most: int | None) -> ColumnElement[int]:
    found = select(literal(1)).select_from(cases).where(*conditions(wanted))
    if at_most is not None:
        found = found.limit(at_most + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


async def counted(
    connection: AsyncConnection, wanted: CaseFilter, at_most: int | None = None
) -> int:
    """How many there are; whoever counts no further than `at_most` gets one more than that."""
    found = await connection.execute(select(_number(wanted, at_most)))
    return found.scalar_one()


async def counted_each(
    connection: AsyncConnection, several: Sequence[CaseFilter], at_most: int
) -> tuple[int, ...]:
    """How many each of these finds, counted no further than one more than `at_most`."""
    if not several:
        return ()
    found = await connection.execute(select(*(_number(each, at_most) for each in several)))
    return tuple(found.one())


async def open_by_stage(connection: AsyncConnection, scope: Scope) -> dict[Stage, int]:
    """How many open cases stand in each stage."""
    # the index of units holds the open ones only; that of stages knows them by their stage
    open_ones = cases.c.stage.in_(OPEN) if scope.unit_codes is None else OPEN_ONES
    standing = [open_ones, *conditions(CaseFilter(scope=scope))]
    rows = await connection.execute(
        select(cases.c.stage, func.count()).where(*standing).group_by(cases.c.stage)
    )
    return {Stage(stage): number for stage, number in rows}
