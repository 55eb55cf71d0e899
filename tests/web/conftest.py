"""The real site on a real database; Temporal away, unless a test asks for the real one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import Item, NewUnit, Window, put_items, put_units, put_windows
from db.sealing import Keys
from db.sessions import create
from db.staff import NewStaff, add_staff, hash_password
from rules.roles import Role
from settings import Settings
from tests.conftest import utcnow
from tests.web.browser import Browser, browser
from tests.web.desk_site import MakeSite, demo_site, live_site, quiet_site, sign_in, site
from tests.web.programs import admit, admitted, program, rate
from tests.web.put_on_record import on_record
from web.app import STATIC, create_app, provide
from web.dependencies import WebDependencies
from web.pages import Pages, make_pages
from web.static_files import StaticAddresses
from web.temporal import LazyCases
from web.throttling import Throttle

__all__ = [
    "admit",
    "admitted",
    "demo_site",
    "live_site",
    "on_record",
    "program",
    "quiet_site",
    "rate",
    "sign_in",
    "site",
]
"""What the tests of every kind of page may use, in one place."""

NOBODY_LISTENS = "127.0.0.1:1"
PASSWORD = "correct horse 电池"

UNITS = (
    NewUnit("Q01", "黄浦区", "district"),
    NewUnit("Q01-01", "黄浦区行政服务中心", "venue", "Q01"),
    NewUnit("D03", "市市场监管局", "department"),
    NewUnit("C01", "自贸区保税区管委会", "committee"),
)
WINDOWS = (Window("Q01-01", "05", "综合受理05号窗口"), Window("Q01-01", "06", ""))
ITEMS = (Item("I005", "内资公司设立登记", "D03"),)


@pytest.fixture
def database(sqlite: AsyncEngine) -> AsyncEngine:
    """SQLite only: what a page says does not depend on the database."""
    return sqlite


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in use, with nothing from the environment of the tests."""
    return Settings(
        demo=False,
        data_dir=tmp_path,
        temporal_address=NOBODY_LISTENS,
        host="testserver",
        port=80,
        smtp_host="mail.invalid",
        sms_url="https://sms.invalid/",
    )


@pytest.fixture(scope="session")
def pages() -> Pages:
    """The templates: compiled once, for that takes longer than most tests here."""
    return make_pages(StaticAddresses(STATIC), demo=False)


@pytest.fixture(scope="session")
def put_together() -> list[FastAPI]:
    """Sites that no test has: the first request to one takes longer than most tests here."""
    return []


@pytest.fixture
def make_site(put_together: list[FastAPI]) -> Iterator[MakeSite]:
    """Makes a site of these parts, for this test alone."""
    made: list[FastAPI] = []

    def of(settings: Settings, dependencies: WebDependencies, pages: Pages) -> FastAPI:
        if not put_together:
            put_together.append(create_app(settings, dependencies, pages))
        app = put_together.pop()
        provide(app, settings, dependencies, pages)
        made.append(app)
        return app

    yield of
    put_together.extend(made)


@pytest.fixture
def parts(sqlite: AsyncEngine, keys: Keys, settings: Settings) -> WebDependencies:
    """What the site is made of, with no Temporal to be reached."""
    return WebDependencies(
        settings, sqlite, keys, LazyCases(settings, keys), Throttle(sqlite, keys)
    )


@pytest.fixture
async def town(sqlite: AsyncEngine) -> AsyncEngine:
    """Units, windows and items to rate."""
    async with writing(sqlite) as connection:
        await put_units(connection, UNITS)
        await put_windows(connection, WINDOWS)
        await put_items(connection, ITEMS)
    return sqlite


@pytest.fixture
async def citizen(
    make_site: MakeSite,
    settings: Settings,
    parts: WebDependencies,
    pages: Pages,
    town: AsyncEngine,
) -> AsyncIterator[Browser]:
    """A citizen's browser."""
    one = browser(make_site(settings, parts, pages))
    async with one.client:
        yield one


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the one password: making one takes longer than most tests here."""
    return hash_password(PASSWORD)


@pytest.fixture
async def staff(town: AsyncEngine, password_hash: str) -> AsyncEngine:
    """One person of each role, whose login is the role; all with one password."""
    async with writing(town) as connection:
        for role in (Role.OPERATOR, Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR):
            unit_code = "Q01" if role in (Role.HANDLER, Role.SUPERVISOR) else None
            person = NewStaff(role, role, f"{role} 某", password_hash, role, unit_code)
            await add_staff(connection, person)
    return town


@pytest.fixture
async def signed_in(
    make_site: MakeSite,
    settings: Settings,
    parts: WebDependencies,
    pages: Pages,
    staff: AsyncEngine,
) -> AsyncIterator[Callable[[Role | None], Awaitable[Browser]]]:
    """Makes a browser in which somebody of a role is signed in, or nobody."""
    opened: list[Browser] = []

    async def of(role: Role | None) -> Browser:
        one = browser(make_site(settings, parts, pages))
        opened.append(one)
        if role is not None:
            async with writing(staff) as connection:
                token = await create(connection, role, utcnow(), timedelta(hours=1))
            one.client.cookies.set(parts.cookies.session, token)
        return one

    yield of
    for one in opened:
        await one.client.aclose()
