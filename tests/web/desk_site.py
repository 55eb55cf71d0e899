"""The whole site on a real database, and people signed in at its desk."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from db import sessions
from db.engine import writing
from db.sealing import Keys
from rules.roles import Actor
from settings import Settings
from tests.conftest import utcnow
from tests.web.desk.desk_visitor import DeskVisitor
from web.case_client import CaseClient
from web.dependencies import Cases, WebDependencies
from web.pages import Pages
from web.temporal import LazyCases
from web.throttling import Throttle
from workflows.starting import CaseStarter

SITE = "http://desk.test"
NOBODY_THERE = "127.0.0.1:1"

SignIn = Callable[..., Awaitable[DeskVisitor]]
Site = Callable[..., FastAPI]
MakeSite = Callable[[Settings, WebDependencies, Pages], FastAPI]


@pytest.fixture
def site(
    organised: AsyncEngine, keys: Keys, pages: Pages, tmp_path: Path, make_site: MakeSite
) -> Site:
    """Makes the site on this test's database."""

    def made(cases: Cases, *, demo: bool = False) -> FastAPI:
        settings = Settings(demo=demo, public_url=SITE, data_dir=tmp_path)
        dependencies = WebDependencies(settings, organised, keys, cases, Throttle(organised, keys))
        return make_site(settings, dependencies, replace(pages, demo=demo))

    return made


@pytest.fixture
def quiet_site(site: Site, keys: Keys) -> FastAPI:
    """The site while Temporal is down: pages show, steps can't be taken."""
    return site(LazyCases(Settings(temporal_address=NOBODY_THERE), keys))


@pytest.fixture
def demo_site(site: Site, client: Client, starter: CaseStarter) -> FastAPI:
    """The site as a demonstration, with Temporal."""
    return site(CaseClient(client, starter), demo=True)


@pytest.fixture
def live_site(site: Site, client: Client, starter: CaseStarter) -> FastAPI:
    """The site with Temporal."""
    return site(CaseClient(client, starter))


@pytest.fixture
async def sign_in(organised: AsyncEngine) -> AsyncIterator[SignIn]:
    """Signs somebody in on a site."""
    async with AsyncExitStack() as browsers:

        async def signed_in(app: FastAPI, person: Actor) -> DeskVisitor:
            async with writing(organised) as connection:
                token = await sessions.create(connection, person.id, utcnow(), timedelta(hours=1))
            browser = AsyncClient(transport=ASGITransport(app), base_url=SITE)
            browser.cookies.set("session", token)
            return DeskVisitor(await browsers.enter_async_context(browser))

        yield signed_in
