"""The workflow that replays every history: each night by a Schedule, or when somebody asks.

It goes on where it was after a kill, and as a new run when its own history became long; what came
of each case stands in the database (db/replay_nights.py).
"""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import time, timedelta

from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

with workflow.unsafe.imports_passed_through():
    from activities.replay_nights import NightBatch, NightBegun, ReplayNights
    from rules.replay_nights import NightTotals

SCHEDULE_ID = "replay-all"
ZONE = "Asia/Shanghai"
ATTEMPTS = 60
_PAUSE_SECONDS = 0.5

UNTIL_IT_WORKS = RetryPolicy(
    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(minutes=1)
)


@dataclass(frozen=True, slots=True)
class NightInput:
    """A night to begin, or, with an id, to go on with behind a case."""

    forced: bool = False
    night_id: str = ""
    after: str = ""


@workflow.defn
class ReplayAllWorkflow:
    """One night."""

    @workflow.run
    async def run(self, start: NightInput) -> NightTotals | None:
        """Every case by number; None if another night was under way."""
        night_id, after = start.night_id, start.after
        if not night_id:
            night_id = workflow.info().run_id
            if not await self._begin(NightBegun(night_id, start.forced)):
                return None
        while last := await self._some(NightBatch(night_id, start.forced, after)):
            after = last
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(NightInput(start.forced, night_id, after))
        return await workflow.execute_activity_method(
            ReplayNights.end,
            night_id,
            start_to_close_timeout=timedelta(minutes=5),
            retry_policy=UNTIL_IT_WORKS,
        )

    async def _begin(self, night: NightBegun) -> bool:
        return await workflow.execute_activity_method(
            ReplayNights.begin,
            night,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=UNTIL_IT_WORKS,
        )

    async def _some(self, batch: NightBatch) -> str | None:
        return await workflow.execute_activity_method(
            ReplayNights.replay_some,
            batch,
            start_to_close_timeout=timedelta(minutes=30),
            heartbeat_timeout=timedelta(seconds=60),
            retry_policy=UNTIL_IT_WORKS,
        )


async def start_night(client: Client, task_queue: str, *, forced: bool) -> None:
    """Replay everything now, unless somebody asked for that and it goes on. Raises RPCError."""
    await client.start_workflow(
        ReplayAllWorkflow.run,
        NightInput(forced=forced),
        id=f"{SCHEDULE_ID}-now",
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


async def ensure_nights(client: Client, task_queue: str, at: time) -> None:
    """Have a night begin each day at this time in Shanghai. Raises RPCError.

    A busy server that has just started denies its own namespace for some seconds, so an answer
    that it is not there is believed only after ATTEMPTS.
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            await _ensure(client, _schedule(task_queue, at))
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND or not left:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return


async def _ensure(client: Client, schedule: Schedule) -> None:
    with contextlib.suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(SCHEDULE_ID, schedule)
        return

    def at_the_time_set_now(known: ScheduleUpdateInput) -> ScheduleUpdate:
        # what an operator did to it, such as pausing it, stays
        known.description.schedule.spec = schedule.spec
        return ScheduleUpdate(known.description.schedule)

    await client.get_schedule_handle(SCHEDULE_ID).update(at_the_time_set_now)


def _schedule(task_queue: str, at: time) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            ReplayAllWorkflow.run, NightInput(), id=SCHEDULE_ID, task_queue=task_queue
        ),
        spec=ScheduleSpec(
            calendars=[
                ScheduleCalendarSpec(
                    hour=[ScheduleRange(at.hour)], minute=[ScheduleRange(at.minute)]
                )
            ],
            time_zone_name=ZONE,
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
    )
