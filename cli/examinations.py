"""What `haochaping doctor` looks at. How it is asked for and printed is in cli/doctor.py."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from cli.up.temporal_server import POLLER_STALE, last_polled
from db import migrate
from db.engine import make_engine, reading
from db.histories import without_history
from db.leasing import NoticeState
from db.notices import counted_by_state, left_lying
from db.reviews import cases_to_start
from settings import Settings

PATIENCE_SECONDS = 5.0
RETENTION_NEEDED = timedelta(days=3)
COUNTED_UP_TO = 1000
UNTAKEN = timedelta(minutes=5)
"""How long a due notice may wait while somebody delivers."""


class State(StrEnum):
    """How serious a finding is: only `failed` is a failure of the whole."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one examination found, in both languages."""

    state: State
    chinese: str
    english: str


Examination = Callable[[Settings], Awaitable[Finding]]


async def examined(examination: Examination, settings: Settings) -> Finding:
    """The finding of one examination; what it cannot reach is a failure, not an exception."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await examination(settings)
    except TimeoutError:
        reason = f"no answer within {PATIENCE_SECONDS:.0f} s"
    except (SQLAlchemyError, OSError, RPCError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return Finding(State.FAILED, f"无法检查：{reason}", f"cannot be examined: {reason}")


async def keys(settings: Settings) -> Finding:
    """The keys file is there and nobody else may read it."""
    path = settings.keys_path
    if not path.exists():
        return Finding(
            State.FAILED,
            f"没有密钥文件 {path}：从备份恢复；全新安装时执行 haochaping migrate",
            f"{path} is missing: restore it from the backup; on a new installation, "
            f"run haochaping migrate",
        )
    if path.stat().st_mode & 0o077:
        return Finding(
            State.FAILED,
            f"其他用户可读取 {path}：执行 chmod 600",
            f"others may read {path}: chmod 600 it",
        )
    return Finding(State.OK, f"{path}", f"{path}")


async def database(settings: Settings) -> Finding:
    """The database answers."""
    async with engine_of(settings) as engine, reading(engine):
        pass
    return Finding(State.OK, "可以连接", "reachable")


async def migrations(settings: Settings) -> Finding:
    """The database's structure is the one this version was written for."""
    async with engine_of(settings) as engine:
        current = await migrate.is_current(engine)
    if current:
        return Finding(State.OK, "结构为当前版本", "the structure is this version's")
    return Finding(
        State.FAILED,
        "结构不是当前版本：执行 haochaping migrate",
        "the structure is not this version's: run haochaping migrate",
    )


async def temporal(settings: Settings) -> Finding:
    """The server and the namespace answer, and ended histories stay long enough."""
    client = await _connect(settings)
    answer = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace)
    )
    retention = answer.config.workflow_execution_retention_ttl.ToTimedelta()
    if retention < RETENTION_NEEDED:
        return Finding(
            State.WARNING,
            f"历史只保留 {retention}:temporal operator namespace update --retention 720h",
            f"histories are kept for {retention} only: "
            f"temporal operator namespace update --retention 720h",
        )
    return Finding(
        State.OK,
        f"可以连接，历史保留 {retention.days} 天",
        f"reachable, keeps {retention.days} days",
    )


async def worker(settings: Settings) -> Finding:
    """A worker polls the task queue."""
    seen = await last_polled(await _connect(settings), settings.task_queue)
    if seen and datetime.now(UTC) - seen < POLLER_STALE:
        return Finding(State.OK, "正在轮询", "polling")
    return Finding(
        State.FAILED,
        f"任务队列 {settings.task_queue} 无人轮询：启动 haochaping worker",
        f"nobody polls the task queue {settings.task_queue}: start haochaping worker",
    )


async def outbox(settings: Settings) -> Finding:
    """Notices that are due are taken out of the queue."""
    since = datetime.now(UTC) - UNTAKEN

    async def count(connection: AsyncConnection) -> int:
        return await left_lying(connection, since, COUNTED_UP_TO)

    number = await _counted(settings, count)
    if number:
        return Finding(
            State.FAILED,
            f"{number} 条通知到时无人发送：启动 haochaping outbox",
            f"{number} notices are due and nobody takes them: start haochaping outbox",
        )
    return Finding(State.OK, "没有积压", "nothing is left lying")


async def mail(settings: Settings) -> Finding:
    """The SMTP server, if one is set, accepts connections."""
    if not settings.smtp_host:
        return _unset(settings, "HCP_SMTP_HOST")
    return await _accepts(settings.smtp_host, settings.smtp_port)


async def sms(settings: Settings) -> Finding:
    """The SMS gateway, if one is set, accepts connections."""
    address = urlsplit(settings.sms_url)
    if not address.hostname:
        return _unset(settings, "HCP_SMS_URL")
    port = address.port or (443 if address.scheme == "https" else 80)
    return await _accepts(address.hostname, port)


async def unstarted(settings: Settings) -> Finding:
    """Every bad review has its case."""

    async def count(connection: AsyncConnection) -> int:
        return len(await cases_to_start(connection, COUNTED_UP_TO))

    number = await _counted(settings, count)
    if not number:
        return Finding(State.OK, "没有", "none")
    return Finding(
        State.WARNING,
        f"{number} 件差评尚未立案：worker 会在一分钟内补上",
        f"{number} bad reviews have no case yet: the worker starts them within a minute",
    )


async def unsent(settings: Settings) -> Finding:
    """No notice was given up on."""

    async def count(connection: AsyncConnection) -> int:
        return (await counted_by_state(connection))[NoticeState.DEAD]

    number = await _counted(settings, count)
    if not number:
        return Finding(State.OK, "没有", "none")
    return Finding(
        State.FAILED,
        f"{number} 条通知多次发送失败，已放弃：查明原因后重发",
        f"{number} notices were given up on: find out why and send them again",
    )


async def unstored(settings: Settings) -> Finding:
    """Every archived case's history is in our own database."""

    async def count(connection: AsyncConnection) -> int:
        return len(await without_history(connection, COUNTED_UP_TO))

    number = await _counted(settings, count)
    if not number:
        return Finding(State.OK, "没有", "none")
    return Finding(
        State.WARNING,
        f"{number} 件已归档工单的历史尚未存入数据库",
        f"{number} archived cases have their history in Temporal only",
    )


EXAMINATIONS: dict[str, Examination] = {
    "keys": keys,
    "database": database,
    "migrations": migrations,
    "temporal": temporal,
    "worker": worker,
    "outbox": outbox,
    "mail": mail,
    "sms": sms,
    "unstarted": unstarted,
    "unsent": unsent,
    "unstored": unstored,
}


def _require_file(settings: Settings) -> None:
    """Raise FileNotFoundError rather than let SQLite make the file: looking changes nothing."""
    url = make_url(settings.url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise FileNotFoundError(f"{url.database} does not exist")


@asynccontextmanager
async def engine_of(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The database of an installation, for as long as it is looked at."""
    _require_file(settings)
    engine = make_engine(settings.url)
    try:
        yield engine
    finally:
        await engine.dispose()


async def _counted(settings: Settings, count: Callable[[AsyncConnection], Awaitable[int]]) -> int:
    async with engine_of(settings) as engine, reading(engine) as connection:
        return await count(connection)


async def _connect(settings: Settings) -> Client:
    """Raises ConnectionError, in words that are shorter than the client's own."""
    address = settings.temporal_address
    try:
        return await Client.connect(address, namespace=settings.temporal_namespace)
    except RuntimeError as error:
        raise ConnectionError(f"Temporal does not answer at {address}") from error


async def _accepts(host: str, port: int) -> Finding:
    _, writer = await asyncio.open_connection(host, port)
    writer.close()
    await writer.wait_closed()
    return Finding(State.OK, f"{host}:{port} 可以连接", f"{host}:{port} is reachable")


def _unset(settings: Settings, variable: str) -> Finding:
    if settings.demo:
        return Finding(State.OK, "演示：显示在网页上，不外发", "demonstration: shown on a page")
    return Finding(
        State.WARNING,
        f"未配置，消息在等待：设置 {variable}",
        f"not configured, messages wait: set {variable}",
    )
