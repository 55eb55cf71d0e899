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


async def counted(
    connection: AsyncConnection, wanted: CaseFilter, at_most: int | None = None
) -> int:
    """How many there are; whoever counts no further than `at_most` gets one more than that."""
    shape, moments = shape_of(wanted)
    found = await connection.execute(_numbers((shape,), at_most), moments)
    number: int = found.scalar_one()
    return number


async def counted_each(
    connection: AsyncConnection, several: Sequence[CaseFilter], at_most: int
) -> tuple[int, ...]:
    """How many each of these finds, counted no further than one more than `at_most`."""
    if not several:
        return ()
    # a page may tell a number twice
    asked = list(dict.fromkeys(several))
    found = [shape_of(each, at) for at, each in enumerate(asked)]
    shapes = tuple(shape for shape, _ in found)
    given = {name: moment for _, moments in found for name, moment in moments.items()}
    counts = (await connection.execute(_numbers(shapes, at_most), given)).one()
    number_of = dict(zip(asked, counts, strict=True))
    return tuple(number_of[each] for each in several)


@lru_cache(KEPT)
def _numbers(shapes: tuple[CaseFilter, ...], at_most: int | None) -> Any:
    """The numbers of several filters. Kept, for making it takes longer than running it."""
    return select(*(_number(filled(each, at), at_most) for at, each in enumerate(shapes)))


def _number(wanted: CaseFilter, at_most: int | None) -> ColumnElement[int]:
    halves = [
        select(literal(1)).select_from(cases).where(*conditions(each)) for each in each_late(wanted)
    ]
    found: Any = union_all(*halves) if len(halves) > 1 else halves[0]
    if at_most is not None:
        found = found.limit(at_most + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


async def open_by_stage(connection: AsyncConnection, scope: Scope) -> dict[Stage, int]:
    """How many open cases stand in each stage."""
    rows = await connection.execute(_by_stage(scope))
    return {Stage(stage): number for stage, number in rows}


@lru_cache(KEPT)
def _by_stage(scope: Scope) -> Select[Any]:
    # the index of units holds the open ones only; that of stages knows them by their stage
    open_ones = cases.c.stage.in_(OPEN) if scope.unit_codes is None else OPEN_ONES
    standing = [open_ones, *conditions(CaseFilter(scope=scope))]
    return select(cases.c.stage, func.count()).where(*standing).group_by(cases.c.stage)
