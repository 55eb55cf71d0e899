"""A database that does not answer: a clear sentence, nothing typed lost, and on again later."""

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.postgresql import binaries, free_port, serving
from db.away import is_away
from db.engine import make_engine, reading, writing
from db.sealing import Keys
from db.sessions import create
from db.tables import reviews
from settings import Settings
from tests.conftest import prepare, utcnow
from tests.organisation import organise
from tests.people import OPERATOR
from tests.postgresql import require
from tests.web.browser import Browser, browser, form_in
from tests.web.desk_site import MakeSite
from web.dependencies import WebDependencies
from web.pages import Pages
from web.temporal import LazyCases
from web.throttling import Throttle

WINDOW = "/rate?unit=Q01-01&whole=yes"
CRASHES = ("fsync=off",)
"""What is committed survives the server's end, as far as the machine goes on."""
COMMENT = "等了两个小时，没有一个人出来解释。"


class Server:
    """A PostgreSQL server that can be taken away and comes back with what it had."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = ""
        self._running = ExitStack()

    def start(self) -> None:
        """Start it; the folder has what was written before."""
        self.url = self._running.enter_context(serving(self.folder, CRASHES, self.port))

    def stop(self) -> None:
        """Stop it as a crash does."""
        self._running.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """The server, running."""
    require(binaries() is not None, "Debian's postgresql")
    folder = Path(tempfile.mkdtemp(prefix="hcp-pg-"))
    one = Server(folder)
    one.start()
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def engine(server: Server) -> AsyncIterator[AsyncEngine]:
    """An engine on a database of that server, with something to rate."""
    url = f"{server.url}/postgres"
    await prepare(url)
    made = make_engine(url)
    await organise(made)
    yield made
    await made.dispose()


@pytest.fixture
async def citizen(
    make_site: MakeSite, settings: Settings, keys: Keys, pages: Pages, engine: AsyncEngine
) -> AsyncIterator[Browser]:
    """A citizen's browser on a site with that database."""
    parts = WebDependencies(
        settings, engine, keys, LazyCases(settings, keys), Throttle(engine, keys)
    )
    one = browser(make_site(settings, parts, pages))
    async with one.client:
        yield one


@pytest.mark.postgresql
async def test_a_review_that_meets_no_database_is_given_back_and_kept_when_it_is_sent_again(
    server: Server, citizen: Browser, engine: AsyncEngine
) -> None:
    form = form_in(await citizen.get(WINDOW), "/rate")
    typed = form.values | {"stars": "2", "identity": "anonymous", "comment": COMMENT}
    server.stop()
    for address in ("/", WINDOW, "/reviews", "/units/Q01-01"):
        away = await citizen.get(address)
        assert (away.status_code, away.headers["retry-after"]) == (503, "10")
        assert "系统暂时没有响应" in away.text
    answer = (await citizen.get("/api/v1/reviews")).json()
    assert (answer["error"]["status"], answer["error"]["number"]) == (503, "")
    assert (await citizen.get("/readyz")).status_code == 503
    sent = await citizen.post("/rate", typed)
    assert sent.status_code == 503
    assert "可能已经生效，也可能还没有" in sent.text
    assert f"{COMMENT}</textarea>" in sent.text
    assert sent.text.count("<textarea") == 1

    server.start()
    for _ in range(2):
        assert (await citizen.post("/rate", typed)).status_code == 303
    assert COMMENT in (await citizen.get("/reviews")).text
    async with reading(engine) as connection:
        assert await connection.scalar(select(func.count()).select_from(reviews)) == 1


@pytest.mark.postgresql
async def test_who_is_signed_in_is_told_the_same_and_stays_signed_in(
    server: Server, citizen: Browser, engine: AsyncEngine
) -> None:
    async with writing(engine) as connection:
        token = await create(connection, OPERATOR.id, utcnow(), timedelta(hours=1))
    citizen.client.cookies.set("session", token)
    assert (await citizen.get("/hotline")).status_code == 200
    server.stop()
    for answer in (await citizen.get("/hotline"), await citizen.post("/sign-out", {})):
        assert answer.status_code == 503
        assert "暂时没有响应" in answer.text
        assert answer.headers["content-security-policy"]
    assert (await citizen.get("/about", accept_language="en")).status_code == 503
    server.start()
    assert (await citizen.get("/hotline")).status_code == 200


@pytest.mark.parametrize(
    ("failure", "away"),
    [
        (OperationalError("", None, psycopg.OperationalError("refused")), True),
        (psycopg.errors.DeadlockDetected("two waited for each other"), True),
        (psycopg.errors.UndefinedTable("no such table"), False),
        (IntegrityError("", None, psycopg.errors.UniqueViolation("there already")), False),
        (ValueError("of ours"), False),
    ],
)
def test_a_statement_that_is_wrong_is_no_database_that_is_away(
    failure: Exception, away: bool
) -> None:
    assert is_away(failure) is away


def test_a_file_that_somebody_else_holds_is_away_and_a_wrong_statement_is_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "one.db"
    with sqlite3.connect(path) as first, sqlite3.connect(path, timeout=0) as second:
        first.execute("CREATE TABLE t (x)")
        first.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as held:
            second.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as wrong:
            first.execute("SELECT y FROM t")
    assert (is_away(held.value), is_away(wrong.value)) == (True, False)
