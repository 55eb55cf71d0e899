"""How many cases a list holds. Nothing is counted further than somebody wants to know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import OPEN_ONES, CaseFilter, Due, Scope, conditions
from db.schema.metadata import Utc
from db.tables import cases
from rules.stages import OPEN, Stage


async def counted(
    connection: AsyncConnection, wanted: CaseFilter, at_most: int | None = None
) -> int:
    """How many there are; whoever counts no further than `at_most` gets one more than that."""
    shape, moments = _shape(wanted, 0)
    found = await connection.execute(_numbers((shape,), at_most), moments)
    number: int = found.scalar_one()
    return number


async def counted_each(
    connection: AsyncConnection, several: Sequence[CaseFilter], at_most: int
) -> tuple[int, ...]:
    """How many each of these finds, counted no further than one more than `at_most`."""
    if not several:
        return ()
    shapes, moments = zip(*(_shape(each, at) for at, each in enumerate(several)), strict=True)
    given = {name: moment for each in moments for name, moment in each.items()}
    return tuple((await connection.execute(_numbers(shapes, at_most), given)).one())


SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in the shape of a filter for moments, which are others each time."""


def _shape(wanted: CaseFilter, at: int) -> tuple[CaseFilter, dict[str, datetime]]:
    """A filter without its moments from now, and those by name; `at` is its place among others."""
    due, awaits = wanted.due, wanted.awaits
    moments: dict[str, datetime] = {}
    if due is not None:
        moments[f"until_{at}"] = due.until
        if due.after is not None:
            moments[f"after_{at}"] = due.after
        due = Due(SOME_MOMENT, SOME_MOMENT if due.after else None)
    if awaits is not None:
        moments[f"now_{at}"] = awaits.now
        awaits = replace(awaits, now=SOME_MOMENT)
    return replace(wanted, due=due, awaits=awaits), moments


def _filled(shape: CaseFilter, at: int) -> CaseFilter:
    """The shape with places for its moments."""
    due, awaits = shape.due, shape.awaits

    def place(name: str) -> Any:
        return bindparam(f"{name}_{at}", type_=Utc)

    return replace(
        shape,
        due=Due(place("until"), place("after") if due.after else None) if due else None,
        awaits=replace(awaits, now=place("now")) if awaits else None,
    )


@lru_cache(256)
def _numbers(shapes: tuple[CaseFilter, ...], at_most: int | None) -> Any:
    """The numbers of several filters. Kept, for making it takes longer than running it."""
    return select(*(_number(_filled(each, at), at_most) for at, each in enumerate(shapes)))


def _number(wanted: CaseFilter, at_most: int | None) -> ColumnElement[int]:
    found = select(literal(1)).select_from(cases).where(*conditions(wanted))
    if at_most is not None:
        found = found.limit(at_most + 1)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


async def open_by_stage(connection: AsyncConnection, scope: Scope) -> dict[Stage, int]:
    """How many open cases stand in each stage."""
    # the index of units holds the open ones only; that of stages knows them by their stage
    open_ones = cases.c.stage.in_(OPEN) if scope.unit_codes is None else OPEN_ONES
    standing = [open_ones, *conditions(CaseFilter(scope=scope))]
    rows = await connection.execute(
        select(cases.c.stage, func.count()).where(*standing).group_by(cases.c.stage)
    )
    return {Stage(stage): number for stage, number in rows}
