"""The Temporal worker process: builds what the activities need, registers, runs until stopped."""

import asyncio
import contextlib
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.bulk import BulkSteps
from activities.code_delivery import CodeDelivery, CodePolicy
from activities.delivery import DeliveryPolicy, NoticeDelivery
from activities.joining import Joining
from activities.records import CaseRecords
from activities.timetables import Timetables
from activities.upkeep import Upkeep
from db.caught import CaughtMessage, keep
from db.engine import make_engine, writing
from db.sealing import Keys, load_or_make
from notices.catcher import CatcherSender
from notices.message import Channel, Message, Sender
from notices.sms import SmsConfig, SmsSender
from notices.smtp import Security, SmtpConfig, SmtpSender
from rules.working_hours import WorkingHours
from settings import Settings
from workflows.bulk import BulkWorkflow
from workflows.case import CaseWorkflow
from workflows.converter import data_converter
from workflows.starting import CaseStarter
from workflows.upkeep import UpkeepWorkflow, ensure_schedule

log = structlog.get_logger()

GRACE = timedelta(seconds=5)
"""How long activities under way may take to finish when the worker is stopped."""


def now() -> datetime:
    """The wall clock, in UTC. A case's own time comes from its workflow instead."""
    return datetime.now(UTC)


async def connect(settings: Settings, keys: Keys) -> Client:
    """A client whose payloads are sealed. Raises RuntimeError if Temporal can't be reached."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=data_converter(keys),
    )


def build_worker(client: Client, engine: AsyncEngine, keys: Keys, settings: Settings) -> Worker:
    """The worker with everything it runs."""
    starter = CaseStarter(client, settings.task_queue, settings.policy)
    upkeep = Upkeep(engine, client, starter.start, now)
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[CaseWorkflow, BulkWorkflow, UpkeepWorkflow],
        activities=[
            CaseRecords(engine, keys, now).record,
            BulkSteps(engine, client, now).take_some,
            Joining(engine, client).take_in,
            Timetables(engine, WorkingHours()).timetable,
            upkeep.start_missed_cases,
            upkeep.store_ended_histories,
        ],
        max_cached_workflows=settings.max_cached_workflows,
        max_concurrent_activities=32,
        workflow_runner=UnsandboxedWorkflowRunner(),
        graceful_shutdown_timeout=GRACE,
    )


def senders(settings: Settings, engine: AsyncEngine) -> dict[Channel, Sender]:
    """The sender of each configured channel; in a demonstration the catcher for the others."""
    found: dict[Channel, Sender] = {}
    if settings.demo:

        async def caught(message: Message) -> None:
            async with writing(engine) as connection:
                await keep(
                    connection,
                    CaughtMessage(
                        key=message.key,
                        channel=message.channel,
                        recipient=message.address.to,
                        subject=message.subject,
                        text=message.text,
                        html=message.html,
                        caught_at=now(),
                    ),
                )

        catcher = CatcherSender(caught)
        found = {Channel.EMAIL: catcher, Channel.SMS: catcher}
    if settings.smtp_host:
        found[Channel.EMAIL] = SmtpSender(
            SmtpConfig(
                host=settings.smtp_host,
                port=settings.smtp_port,
                sender=settings.smtp_sender,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                security=Security(settings.smtp_security),
                timeout_seconds=settings.notice_timeout,
            )
        )
    if settings.sms_url:
        found[Channel.SMS] = SmsSender(
            SmsConfig(
                url=settings.sms_url,
                headers=settings.sms_headers,
                body_template=settings.sms_body,
                timeout_seconds=settings.notice_timeout,
            )
        )
    return found


async def run(settings: Settings, stopped: asyncio.Event) -> None:
    """Work until `stopped` is set."""
    keys = load_or_make(settings.keys_path)
    engine = make_engine(settings.url)
    client = await connect(settings, keys)
    channels = senders(settings, engine)
    delivery = NoticeDelivery(
        engine=engine,
        keys=keys,
        senders=channels,
        site=settings.site,
        now=now,
        policy=DeliveryPolicy(),
    )
    codes = CodeDelivery(engine=engine, keys=keys, senders=channels, now=now, policy=CodePolicy())
    try:
        async with build_worker(client, engine, keys, settings):
            await ensure_schedule(client, settings.task_queue)
            log.info("worker_started", task_queue=settings.task_queue)
            delivering = [asyncio.create_task(each.run()) for each in (delivery, codes)]
            stopping = asyncio.create_task(stopped.wait())
            await asyncio.wait({*delivering, stopping}, return_when=asyncio.FIRST_COMPLETED)
            await _end(delivering)
    finally:
        await engine.dispose()
    log.info("worker_stopped")


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel them. Raises what one of them has already ended with."""
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _run_until_signalled() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stopped.set)
    await run(Settings(), stopped)


def main() -> None:
    """Entry point of `haochaping worker`."""
    asyncio.run(_run_until_signalled())


if __name__ == "__main__":
    main()
