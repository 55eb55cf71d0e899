"""How many cases a list holds. Nothing is counted further than somebody wants to know."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import OPEN_ONES, CaseFilter, Scope, conditions, each_late
from db.case_shapes import KEPT, filled, shape_of
from db.tables import cases
from rules.stages import OPEN, Stage

Asked = tuple[CaseFilter, int | None]
"""A filter, and how far to count: whoever counts no further than that gets one more than that."""


async def counted(
    connection: AsyncConnection, wanted: CaseFilter, at_most: int | None = None
) -> int:
    """How many there are, counted no further than one more than `at_most`."""
    (number,) = await counted_as_far(connection, [(wanted, at_most)])
    return number


async def counted_each(
    connection: AsyncConnection, several: Sequence[CaseFilter], at_most: int
) -> tuple[int, ...]:
    """How many each of these finds, counted no further than one more than `at_most`."""
    return await counted_as_far(connection, [(each, at_most) for each in several])


async def counted_as_far(connection: AsyncConnection, several: Sequence[Asked]) -> tuple[int, ...]:
    """How many each of these finds, all in one go, each counted as far as it says."""
    if not several:
        return ()
    # a page may tell a number twice
    asked = list(dict.fromkeys(several))
    found = [shape_of(wanted, at) for at, (wanted, _) in enumerate(asked)]
    shapes = tuple((shape, far) for (shape, _), (_, far) in zip(found, asked, strict=True))
    given = {name: moment for _, moments in found for name, moment in moments.items()}
    counts = (await connection.execute(_numbers(shapes), given)).one()
    number_of = dict(zip(asked, counts, strict=True))
    return tuple(number_of[each] for each in several)


@lru_cache(KEPT)
def _numbers(shapes: tuple[Asked, ...]) -> Any:
    """The numbers of several filters. Kept, for making it takes longer than running it."""
    return select(*(_number(filled(each, at), far) for at, (each, far) in enumerate(shapes)))


def _number(wanted: CaseFilter, at_most: int | None) -> ColumnElement[int]:
    halves = [
        select(literal(1)).select_from(cases).where(*conditions(each)) for each in each_late(wanted)
    ]
    found: Any = union_all(*halves) if len(halves) > 1 else halves[0]
    if at_most is not None:
        found = found.limit(at_most + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


async def open_by_stage(connection: AsyncConnection, scope: Scope) -> dict[Stage, int]:
    """How many open cases stand in each stage; of a stage without any nothing is said."""
    if scope.unit_codes is None:
        numbers = (await connection.execute(_each_stage(scope))).one()
        counts = zip(OPEN, numbers, strict=True)
        return {stage: number for stage, number in counts if number}
    rows = await connection.execute(_by_stage(scope))
    return {Stage(stage): number for stage, number in rows.all()}


@lru_cache(KEPT)
def _each_stage(scope: Scope) -> Any:
    # along the index of stages: SQLite counts a stretch of it in half the time it groups it in
    return select(*(_number(CaseFilter(scope=scope, stage=stage), None) for stage in OPEN))


@lru_cache(KEPT)
def _by_stage(scope: Scope) -> Select[Any]:
    # the index of units holds the open ones only
    standing = [OPEN_ONES, *conditions(CaseFilter(scope=scope))]
    return select(cases.c.stage, func.count()).where(*standing).group_by(cases.c.stage)
