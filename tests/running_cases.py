"""Cases that run: the real Temporal dev server with per-workflow time skipping, and a worker on
each database. For every test (tests/conftest.py); nothing starts before a test asks for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db.engine import reading, writing
from db.review_writes import NewReview, add_review
from db.reviews import rated_review
from db.sealing import Keys
from rules.policy import Policy
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from settings import Settings
from tests.conftest import utcnow
from tests.organisation import organise
from tests.temporal_server import TemporalServer, temporal_server
from tests.workflows.case_driver import CaseDriver
from web.case_client import CaseClient
from worker import build_worker
from workflows.converter import data_converter
from workflows.replaying import Replays
from workflows.starting import CaseStarter

PATIENCE = timedelta(minutes=2)
"""How long a test waits for an answer: a busy machine is not a broken one."""


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[TemporalServer]:
    """One dev server for the session."""
    async with temporal_server() as server:
        yield server


@pytest.fixture
def client(temporal: TemporalServer, keys: Keys) -> Client:
    """A client that seals payloads, and starts cases whose time stands still by itself."""
    config = temporal.client.config()
    config["data_converter"] = data_converter(keys)
    config["interceptors"] = []
    return Client(**config)


@pytest.fixture
async def organised(database: AsyncEngine) -> AsyncEngine:
    """The database with units and staff."""
    await organise(database)
    return database


@pytest.fixture
def starter(client: Client, organised: AsyncEngine) -> CaseStarter:
    """Starts cases on this test's task queue."""
    return CaseStarter(client, f"test-{id(organised)}", Policy())


@pytest.fixture
async def working(
    client: Client,
    organised: AsyncEngine,
    keys: Keys,
    starter: CaseStarter,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncIterator[None]:
    """A worker on this test's database and task queue."""
    # a workflow that is slow because the machine is busy is no deadlock
    monkeypatch.setenv("TEMPORAL_DEBUG", "1")
    settings = Settings(task_queue=starter.task_queue, data_dir=tmp_path)
    replaying = Replays(client.data_converter)
    async with build_worker(client, organised, keys, settings, replaying):
        yield


@pytest.fixture
def open_case(
    temporal: TemporalServer,
    client: Client,
    organised: AsyncEngine,
    keys: Keys,
    starter: CaseStarter,
    working: None,
) -> Callable[..., Awaitable[CaseDriver]]:
    """Rates a window badly and waits until the case is on record."""

    async def rate(*, real_name: bool = True, stars: int = 1) -> CaseDriver:
        review = NewReview(
            submitted_at=utcnow(),
            channel=ReviewChannel.WINDOW_QR,
            handling_stage=HandlingStage.ACCEPT,
            stars=Stars(stars),
            unit_code="Q01-01",
            window_no="05",
            identity=Identity.REAL_NAME if real_name else Identity.ANONYMOUS,
            comment="等了两个小时，窗口只开了一个。",
            rater_name="李秀兰" if real_name else "",
            rater_phone="13800005566" if real_name else "",
            rater_email="lixiulan@example.com" if real_name else "",
        )
        async with writing(organised) as connection:
            added = await add_review(connection, review, keys, utcnow())
        assert added.case_no is not None
        async with reading(organised) as connection:
            rated = await rated_review(connection, added.case_no)
        assert rated is not None
        await starter.start(added.case_no, rated)
        case = CaseDriver(CaseClient(client, starter, PATIENCE), organised, added.case_no)
        await case.until_recorded()
        return case

    return rate
