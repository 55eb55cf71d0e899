"""The product's parts as real processes for a measurement or a fault run, each killed at will.

They are started as `haochaping up` starts them, but one's end does not end the others. Nothing of
the surrounding environment's HCP_* settings reaches them: a measurement never touches real data.
"""

import asyncio
import contextlib
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from bench.town import settle
from cli.up.checks import check_machine
from cli.up.parts import Part, start_part
from cli.up.plan import Plan
from cli.up.supervisor import PartName
from cli.up.temporal_server import connected, keep_ended_histories, polled, server_command
from db import migrate
from db.engine import make_engine
from db.sealing import Keys, load_or_make
from settings import Settings
from worker import connect

START_LIMIT_SECONDS = 120.0
GRACE_SECONDS = 8.0
ALL = (PartName.TEMPORAL, PartName.WORKER, PartName.OUTBOX, PartName.WEB)


def now() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


def free_ports(number: int) -> list[int]:
    """TCP ports that nobody listened on a moment ago."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def settings_for(data: Path, **changed: Any) -> Settings:
    """Defaults, free ports and a data directory of its own; nothing from the environment."""
    web, temporal, ui = free_ports(3)
    return Settings.model_construct(
        **{
            "data_dir": data.absolute(),
            "demo": True,
            "port": web,
            "temporal_address": f"127.0.0.1:{temporal}",
            "temporal_ui_port": ui,
            **changed,
        }
    )


def environment_of(plan: Plan) -> dict[str, str]:
    """What a part sees: our environment without its HCP_* settings, and this plan's settings."""
    inherited = {
        name: value for name, value in plan.environment().items() if not name.startswith("HCP_")
    }
    told = plan.settings.model_dump(mode="json", exclude_defaults=True)
    return inherited | {f"HCP_{name.upper()}": str(value) for name, value in told.items()}


@dataclass
class Stack:
    """The parts of one data directory, with what is needed to speak to them."""

    plan: Plan
    binary: Path
    engine: AsyncEngine
    keys: Keys
    parts: dict[str, Part] = field(default_factory=dict)

    async def start(self, name: PartName) -> None:
        """Start a part and wait until it is ready. Raises what `ready` does."""
        await self.spawn(name)
        await self.ready(name)

    async def spawn(self, name: PartName) -> None:
        """Start a part without waiting for it."""
        command = (
            server_command(self.plan, self.binary)
            if name is PartName.TEMPORAL
            else self.plan.command(name)
        )
        await self.spawn_other(name, command)

    async def spawn_other(self, name: str, command: Sequence[str]) -> None:
        """Start a process of the measurement's own beside the parts."""
        self.parts[name] = await start_part(
            name,
            command,
            environment_of(self.plan),
            self.plan.log(name),
            grace_seconds=GRACE_SECONDS,
        )

    async def ready(self, name: PartName) -> None:
        """Wait until a part can do its work. Raises TimeoutError, PartDied."""
        settings = self.plan.settings
        async with asyncio.timeout(START_LIMIT_SECONDS):
            match name:
                case PartName.TEMPORAL:
                    client = await connected(settings.temporal_address, settings.temporal_namespace)
                    await keep_ended_histories(client)
                case PartName.WORKER:
                    await self.parts[name].logged("worker_started")
                    await polled(await self.client(), settings.task_queue)
                case PartName.OUTBOX:
                    await self.parts[name].logged("outbox_started")
                case PartName.WEB:
                    await self.answering(f"{self.plan.probe}/readyz")

    async def kill(self, name: str) -> None:
        """SIGKILL a part and wait until it is gone."""
        part = self.parts[name]
        part.tell(signal.SIGKILL)
        await part.process.wait()

    async def client(self) -> Client:
        """A client that seals payloads as the product does. Raises RuntimeError."""
        return await connect(self.plan.settings, self.keys)

    async def stop(self) -> None:
        """Stop everything, Temporal last."""
        order = [name for name in self.parts if name != PartName.TEMPORAL]
        await asyncio.gather(*(self.parts[name].stop() for name in order))
        if PartName.TEMPORAL in self.parts:
            await self.parts[PartName.TEMPORAL].stop()

    async def answering(self, address: str) -> None:
        """Wait until an address answers well."""
        async with httpx2.AsyncClient(timeout=5, trust_env=False) as http:
            while True:
                with contextlib.suppress(httpx2.TransportError):
                    if (await http.get(address)).is_success:
                        return
                await asyncio.sleep(0.1)


@asynccontextmanager
async def running(
    *parts: PartName, settings: Settings | None = None, town: bool = True, database_url: str = ""
) -> AsyncIterator[Stack]:
    """These parts on a fresh database, stopped and removed at the end; Temporal comes first.

    `town` puts in the measurement's own units and staff. `settings` are those of settings_for;
    without them, `database_url` names another database than a SQLite file.
    """
    with tempfile.TemporaryDirectory(prefix="hcp-bench-", ignore_cleanup_errors=True) as folder:
        plan = Plan(settings or settings_for(Path(folder), database_url=database_url))
        plan.data.mkdir(parents=True, exist_ok=True)
        binary = check_machine(plan)
        keys = load_or_make(plan.settings.keys_path)
        await migrate.upgrade(plan.settings.url, now())
        engine = make_engine(plan.settings.url)
        stack = Stack(plan, binary, engine, keys)
        try:
            if town:
                await settle(engine)
            if PartName.TEMPORAL in parts:
                await stack.start(PartName.TEMPORAL)
            others = (name for name in parts if name is not PartName.TEMPORAL)
            await asyncio.gather(*map(stack.start, others))
            yield stack
        finally:
            await stack.stop()
            await engine.dispose()


def resident_megabytes(pid: int) -> float:
    """The resident memory of a process (MB), 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024


def processor_seconds(pid: int) -> float:
    """The processor time a process has used (s), 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
