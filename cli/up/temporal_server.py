"""Temporal's development server as `up` runs it: its command line, its health, its retention.

Which search attributes there are is decided in workflows/visibility.py.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from cli.up.checks import Problem
from cli.up.plan import Plan
from workflows import visibility

RETENTION = timedelta(days=30)
"""How long the server keeps ended histories; we store each of them ourselves well before that."""

POLLER_STALE = timedelta(seconds=90)
"""A poll lasts about a minute, so a worker that is there was seen within this."""

_PAUSE_SECONDS = 0.1

_ONE_SHARD = (
    # the development server has one shard for everything, and looks into the queues of a shard
    # twenty times a second at most
    "history.timerProcessorMaxPollRPS=1000",
    "history.transferProcessorMaxPollRPS=1000",
)
_TIME_SKIPPING = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    # a timer that a skip has reached would otherwise wait for a second before it fires
    'history.timerProcessorMaxTimeShift="1ms"',
)


def server_command(plan: Plan, binary: Path) -> list[str]:
    """The command line of the development server."""
    settings = plan.settings
    command = [
        *(str(binary), "server", "start-dev"),
        *("--db-filename", str(plan.temporal_file)),
        *("--ip", "127.0.0.1", "--port", str(plan.temporal_port)),
        *("--ui-port", str(settings.temporal_ui_port), "--ui-disable-news-fetch"),
        *("--namespace", settings.temporal_namespace),
        *("--log-level", "error"),
    ]
    return command + server_options(time_skipping=settings.demo)


def server_options(*, time_skipping: bool) -> list[str]:
    """The options every development server of ours has: its search attributes and its pace.

    With `time_skipping` a workflow's own clock can be moved ahead.
    """
    options = []
    for key in visibility.KEYS:
        kind = key.indexed_value_type.name.title().replace("_", "")
        options += ["--search-attribute", f"{key.name}={kind}"]
    for each in (*_ONE_SHARD, *(_TIME_SKIPPING if time_skipping else ())):
        options += ["--dynamic-config-value", each]
    return options


async def connected(address: str, namespace: str) -> Client:
    """A client, as soon as the server at `address` (host:port) says that it is healthy.

    Waits as long as it takes: the caller sets the limit.
    """
    while True:
        try:
            client = await Client.connect(address, namespace=namespace)
            if await client.service_client.check_health():
                return client
        except (RuntimeError, RPCError):
            pass
        await asyncio.sleep(_PAUSE_SECONDS)


async def keep_ended_histories(client: Client) -> None:
    """Set the namespace's retention. Setting it again changes nothing."""
    request = UpdateNamespaceRequest(namespace=client.namespace)
    request.config.workflow_execution_retention_ttl.FromTimedelta(RETENTION)
    await client.workflow_service.update_namespace(request, retry=True)


async def last_polled(client: Client, task_queue: str) -> datetime | None:
    """When (UTC) a worker last asked for a task, both workflow and activity; None if none did."""
    seen = []
    for kind in (
        TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    ):
        answer = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=task_queue),
                task_queue_type=kind,
            )
        )
        if not answer.pollers:
            return None
        seen.append(
            max(poller.last_access_time.ToDatetime(tzinfo=UTC) for poller in answer.pollers)
        )
    return min(seen)


async def polled(client: Client, task_queue: str) -> None:
    """Return once a worker polls the queue. Waits as long as it takes."""
    while True:
        # a busy server that has just started denies its own namespace for some seconds
        with contextlib.suppress(RPCError):
            if await last_polled(client, task_queue):
                return
        await asyncio.sleep(_PAUSE_SECONDS)


_EXPLAINED = (
    (
        ("not a database", "malformed", "no such table", "disk image"),
        "它的数据文件已损坏：请从备份恢复 {file}，若其中没有需要保留的工单，可将它移走后重试。",
        (
            "Its data file is damaged: restore {file} from a backup, or, if no case in it matters, "
            "move it away and try again."
        ),
    ),
    (
        ("schema version", "version mismatch", "no such column"),
        (
            "它的数据文件由另一版本的 Temporal 写成：请执行 make install 装回锁定的版本，"
            "或从备份恢复 {file}。"
        ),
        (
            "Its data file was written by another version of Temporal: run `make install` to get "
            "the locked version back, or restore {file} from a backup."
        ),
    ),
    (
        ("database is locked",),
        "另一个程序正在使用 {file}：请先停止它。",
        "Another program is using {file}: stop it first.",
    ),
    (
        ("address already in use",),
        "启动期间端口被占用：请换一个端口后重试。",
        "A port was taken while it was starting: choose another one and try again.",
    ),
)


def explained(log: Sequence[str], file: Path) -> Problem | None:
    """What the last lines of the server's log mean and what to do; None when they say nothing."""
    text = "\n".join(log).lower()
    for signs, chinese, english in _EXPLAINED:
        if any(sign in text for sign in signs):
            return Problem(chinese.format(file=file), english.format(file=file))
    return None
