"""One round of upkeep, now."""

import uuid

from temporalio.client import Client

from activities.upkeep import UpkeepReport
from workflows.starting import CaseStarter
from workflows.upkeep import UpkeepWorkflow


async def round_of_upkeep(client: Client, starter: CaseStarter) -> UpkeepReport:
    """What the Schedule starts every minute, on a test's own task queue."""
    return await client.execute_workflow(
        UpkeepWorkflow.run, id=f"upkeep-{uuid.uuid4()}", task_queue=starter.task_queue
    )
