"""What the worker tells Temporal of itself."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.sealing import Keys
from settings import Settings
from worker import build_worker
from workflows.replaying import Replays
from workflows.starting import CaseStarter


async def test_cases_of_a_killed_worker_do_not_wait_for_it(
    client: Client, organised: AsyncEngine, keys: Keys, starter: CaseStarter, tmp_path: Path
) -> None:
    settings = Settings(task_queue=starter.task_queue, data_dir=tmp_path)
    worker = build_worker(client, organised, keys, settings, Replays(client.data_converter))
    waits = worker.config()["sticky_queue_schedule_to_start_timeout"]
    # the product's goal is an update within two seconds of the kill; Temporal's own measure is ten
    assert timedelta(0) < waits <= timedelta(seconds=1)
