"""From nothing to everything running, and back: the course of one `haochaping up`."""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
from temporalio.client import Client

from cli.up.checks import Problem
from cli.up.parts import PartDied
from cli.up.plan import Plan
from cli.up.report import Report, SignIn
from cli.up.supervisor import NeverReady, PartName, Supervisor
from cli.up.temporal_server import (
    connected,
    explained,
    keep_ended_histories,
    polled,
    server_command,
)
from db import migrate
from db.engine import make_engine, reading
from db.samples import DEMO_PASSWORD, load_samples
from db.sealing import load_or_make
from db.staff import all_staff
from rules.roles import Role

STOPPED_AS_ASKED = 0
FAILED = 1


async def run_until_stopped(plan: Plan, binary: Path, report: Report) -> int:
    """Run everything until a signal or a part's death; returns the exit code."""
    supervisor = Supervisor()
    stopped = _stop_signals(supervisor)
    tasks = [
        asyncio.create_task(_serve(plan, binary, supervisor, report)),
        asyncio.create_task(supervisor.watch()),
        asyncio.create_task(stopped.wait()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        failure = next((task.exception() for task in tasks if task.done()), None)
        if failure:
            _tell_failure(failure, plan, report)
        report.say("正在停止", "Stopping")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        await supervisor.stop()
    report.say("已全部停止", "Everything is stopped")
    return FAILED if failure else STOPPED_AS_ASKED


def _stop_signals(supervisor: Supervisor) -> asyncio.Event:
    """An event set by the first request to stop; a second one waits for nobody."""
    stopped = asyncio.Event()

    def asked() -> None:
        if stopped.is_set():
            supervisor.kill()
        stopped.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked)
    return stopped


async def _serve(plan: Plan, binary: Path, supervisor: Supervisor, report: Report) -> None:
    """Start everything, say where it is, and stay."""
    began = time.monotonic()
    report.say("好差评正在启动", "haochaping is starting")
    await supervisor.start(
        PartName.TEMPORAL, server_command(plan, binary), plan.environment(), plan.log("temporal")
    )
    with _timed(report, "数据库", "database"):
        await _prepare_database(plan)
    with _timed(report, "Temporal 服务", "Temporal server"):
        client = await supervisor.within_limit(
            PartName.TEMPORAL,
            connected(plan.settings.temporal_address, plan.settings.temporal_namespace),
        )
        await keep_ended_histories(client)
    for name in (PartName.WORKER, PartName.OUTBOX, PartName.WEB):
        await supervisor.start(name, plan.command(name), plan.environment(), plan.log(name))
    await _await_ready(plan, supervisor, client, report)
    report.step("就绪", "ready", time.monotonic() - began)
    report.addresses(plan)
    if plan.settings.demo:
        report.sign_ins(await _sign_ins(plan), DEMO_PASSWORD)
    report.say("按 Ctrl-C 停止", "Press Ctrl-C to stop")
    await asyncio.Event().wait()


async def _prepare_database(plan: Plan) -> None:
    """Keys, structure, calendar, and in a demonstration the samples."""
    settings = plan.settings
    keys = load_or_make(settings.keys_path)
    now = datetime.now(UTC)
    await migrate.upgrade(settings.url, now, keys)
    if settings.demo:
        engine = make_engine(settings.url)
        try:
            await load_samples(engine, keys, now)
        finally:
            await engine.dispose()


async def _sign_ins(plan: Plan) -> list[SignIn]:
    """The sample staff, by role."""
    engine = make_engine(plan.settings.url)
    try:
        async with reading(engine) as connection:
            members = await all_staff(connection)
    finally:
        await engine.dispose()
    order = list(Role)
    return [
        SignIn(each.login, each.name, each.role, each.unit_name or "")
        for each in sorted(members, key=lambda each: (order.index(each.role), each.login))
        if each.active
    ]


async def _await_ready(plan: Plan, supervisor: Supervisor, client: Client, report: Report) -> None:
    async def worker() -> None:
        with _timed(report, "worker", "worker"):
            await supervisor.within_limit(PartName.WORKER, polled(client, plan.settings.task_queue))

    async def outbox() -> None:
        with _timed(report, "通知发送", "outbox"):
            ready = supervisor.parts[PartName.OUTBOX].logged("outbox_started")
            await supervisor.within_limit(PartName.OUTBOX, ready)

    async def web() -> None:
        with _timed(report, "网站", "web"):
            await supervisor.within_limit(PartName.WEB, _answering(f"{plan.probe}/readyz"))

    async with asyncio.TaskGroup() as group:
        group.create_task(worker())
        group.create_task(outbox())
        group.create_task(web())


async def _answering(address: str) -> None:
    """Return once `address` answers with success. Waits as long as it takes."""
    async with httpx2.AsyncClient(timeout=5, trust_env=False) as http:
        while True:
            try:
                if (await http.get(address)).is_success:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.1)


@contextmanager
def _timed(report: Report, chinese: str, english: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    report.step(chinese, english, time.monotonic() - began)


def _tell_failure(failure: BaseException, plan: Plan, report: Report) -> None:
    """Say what ended the run and show the end of the log that tells why."""
    while isinstance(failure, ExceptionGroup):
        failure = failure.exceptions[0]
    match failure:
        case PartDied() | NeverReady():
            report.problem(failure.problem)
            tail = failure.part.log_tail()
            report.log(tail)
            meaning = explained(tail, plan.temporal_file)
            if failure.part.name == PartName.TEMPORAL and meaning:
                report.problem(meaning)
        case _:
            report.problem(
                Problem(
                    f"启动失败：{type(failure).__name__}: {failure}。"
                    f"请检查数据库设置（HCP_DATABASE_URL）和数据目录 {plan.data},"
                    f"或执行 haochaping doctor。",
                    f"Could not start: {type(failure).__name__}: {failure}. Check the database "
                    f"setting (HCP_DATABASE_URL) and the data directory {plan.data}, or run "
                    f"`haochaping doctor`.",
                )
            )
