"""The bulk workflow: one step in many cases, whatever stops meanwhile.

What is to be done and what came of it stands in the database (db/bulk_runs.py); this only sees to
it that somebody goes on. Its id is made of the run's, so that it can be started only once.
"""

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from activities.bulk import BulkBatch, BulkSteps

UNTIL_IT_WORKS = RetryPolicy(
    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=30)
)


@dataclass(frozen=True, slots=True)
class BulkInput:
    """Which run."""

    run_id: str


@workflow.defn
class BulkWorkflow:
    """One run of a step in many cases."""

    @workflow.run
    async def run(self, start: BulkInput) -> None:
        """Batch by batch, until each case has its outcome or somebody cancelled the run."""
        while await workflow.execute_activity_method(
            BulkSteps.take_some,
            BulkBatch(start.run_id),
            start_to_close_timeout=timedelta(minutes=30),
            heartbeat_timeout=timedelta(seconds=40),
            retry_policy=UNTIL_IT_WORKS,
        ):
            pass


async def start_bulk(client: Client, task_queue: str, run_id: str) -> None:
    """Start a run, unless it runs or ran already.

    Raises temporalio.service.RPCError if Temporal can't be reached.
    """
    try:
        await client.start_workflow(
            BulkWorkflow.run,
            BulkInput(run_id),
            id=f"bulk-{run_id}",
            task_queue=task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
    except WorkflowAlreadyStartedError:
        # it ran to its end
        return
