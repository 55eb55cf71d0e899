"""Counting open cases' terms again after a calendar came in: several at once, safe to repeat."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from db.calendars import open_cases
from rules.case import Case
from rules.procedure.supervising import open_terms
from rules.refusals import Refusal
from rules.roles import SYSTEM
from rules.steps import RecalculateDeadlines, Step
from web.case_client import CaseUnavailable

AT_ONCE = 16


class TakesSteps(Protocol):
    """What takes a step: web.case_client.CaseClient, or one that connects when first needed."""

    async def take(self, case_no: str, step: Step, key: str | None = None) -> object:
        """Take a step once by its key. Raises Refusal or CaseUnavailable."""


@dataclass(slots=True)
class Recalculation:
    """What one round did. `complete` is False when Temporal or its worker was away."""

    recalculated: int = 0
    refused: list[str] = field(default_factory=list)
    complete: bool = False


def is_behind(case: Case, version: str) -> bool:
    """Whether a term that still matters was given by another version of the calendar."""
    return any(term.calendar_version != version for term in open_terms(case))


async def recalculate(
    engine: AsyncEngine, client: TakesSteps, version: str, looked_at: Callable[[], None]
) -> Recalculation:
    """Recalculate every open case that is behind the newest version, `version`.

    What an interrupted round left over the next one finds again, and a case that was done is not
    behind any more. The step's key names the version of calendar and case: sent twice by an
    impatient round, it is taken once.
    """
    done = Recalculation()
    looking = open_cases(engine)
    turn = asyncio.Lock()

    async def work() -> None:
        while (case := await _next(looking, turn)) is not None:
            if is_behind(case, version):
                await _recalculate_one(client, case, version, done)
            looked_at()

    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(work())
        done.complete = True
    except* CaseUnavailable:
        done.complete = False
    return done


async def _next(cases: AsyncIterator[Case], turn: asyncio.Lock) -> Case | None:
    async with turn:
        return await anext(cases, None)


async def _recalculate_one(
    client: TakesSteps, case: Case, version: str, done: Recalculation
) -> None:
    step = RecalculateDeadlines(
        actor=SYSTEM,
        seen_version=case.version,
        reason=f"启用工作日历 {version}，重新推算时限。",
    )
    try:
        await client.take(case.case_no, step, f"calendar-{version}-{case.version}")
    except Refusal:
        # archived since it was read, or not in Temporal at all: the next round tells them apart
        done.refused.append(case.case_no)
    else:
        done.recalculated += 1
