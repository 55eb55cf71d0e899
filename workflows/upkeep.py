"""The upkeep workflow: run every minute by a Schedule, and when a worker starts."""

import asyncio
import contextlib
from datetime import timedelta

from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.common import RetryPolicy
from temporalio.service import RPCError, RPCStatusCode

with workflow.unsafe.imports_passed_through():
    from activities.attachment_sweep import AttachmentSweep
    from activities.upkeep import Upkeep, UpkeepReport

SCHEDULE_ID = "upkeep"

ATTEMPTS = 60
_PAUSE_SECONDS = 0.5


@workflow.defn
class UpkeepWorkflow:
    """One round of upkeep. A round that fails is followed by the next one a minute later."""

    @workflow.run
    async def run(self) -> UpkeepReport:
        """Start missed cases, store ended histories, then clear away files that are nobody's."""
        return UpkeepReport(
            started=await workflow.execute_activity_method(
                Upkeep.start_missed_cases,
                start_to_close_timeout=timedelta(minutes=10),
                heartbeat_timeout=timedelta(seconds=30),
                retry_policy=RetryPolicy(maximum_attempts=3),
            ),
            stored=await workflow.execute_activity_method(
                Upkeep.store_ended_histories,
                start_to_close_timeout=timedelta(minutes=10),
                heartbeat_timeout=timedelta(seconds=30),
                retry_policy=RetryPolicy(maximum_attempts=3),
            ),
            swept=await workflow.execute_activity_method(
                AttachmentSweep.sweep,
                start_to_close_timeout=timedelta(minutes=5),
                retry_policy=RetryPolicy(maximum_attempts=1),
            ),
        )


async def ensure_schedule(client: Client, task_queue: str) -> None:
    """Create the Schedule if it is missing, and trigger a round now.

    A busy server that has just started denies its own namespace for some seconds, so an answer
    that it is not there is believed only after ATTEMPTS. Raises RPCError.
    """
    for left in reversed(range(ATTEMPTS)):
        try:
            await _create_missing(client, task_queue)
            await client.get_schedule_handle(SCHEDULE_ID).trigger()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND or not left:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            return


async def _create_missing(client: Client, task_queue: str) -> None:
    with contextlib.suppress(ScheduleAlreadyRunningError):
        await client.create_schedule(
            SCHEDULE_ID,
            Schedule(
                action=ScheduleActionStartWorkflow(
                    UpkeepWorkflow.run, id=SCHEDULE_ID, task_queue=task_queue
                ),
                spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=timedelta(minutes=1))]),
                policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP),
            ),
        )
