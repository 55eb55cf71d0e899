"""The web application put together: routers, gates, error pages, and what lives as long as it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI

from db.accepting import accept
from db.engine import make_engine
from db.sealing import load_or_make
from db.together import Together
from settings import Settings
from web import error_pages
from web.access import admit, check_table, routes_of
from web.account import routes as account
from web.admin import routers as admin
from web.api import document as api
from web.api import page as open_data
from web.api.openness import OpenAnswers
from web.attachments.serving import router as attachments
from web.body_limit import BodyLimit
from web.case_client import CaseUnavailable
from web.department import routers as department
from web.dependencies import WebDependencies
from web.desk import routers as desk
from web.forgery import refuse_forgery
from web.head import HeadAnswers
from web.health import router as health
from web.history import routers as history
from web.hotline import routers as hotline
from web.live.listening import Listening
from web.live.presence import router as presence
from web.live.routes import router as live
from web.middleware import VisitMiddleware
from web.open311 import requests as open311_requests
from web.open311 import sending as open311_sending
from web.open311 import services as open311_services
from web.pages import Pages, make_pages
from web.public import (
    about,
    application,
    confirming,
    entrances,
    follow,
    front,
    links,
    raters_steps,
    rating,
    receipt,
    review_page,
    reviews,
    second_thoughts,
    survey,
    unit_page,
    window_code,
)
from web.public.kept import KeptPages
from web.static_files import StaticAddresses, VersionedFiles
from web.supervisor import routers as supervisor
from web.temporal import LazyCases
from web.throttling import Throttle

STATIC = Path(__file__).parent / "static"

ROUTERS: tuple[APIRouter, ...] = (
    # each is asked in turn whose an address is: what most visitors want comes first
    front.router,
    unit_page.router,
    rating.router,
    health,
    account.router,
    entrances.router,
    second_thoughts.router,
    confirming.router,
    application.router,
    links.router,
    follow.router,
    receipt.router,
    raters_steps.router,
    review_page.router,
    reviews.router,
    survey.router,
    window_code.router,
    about.router,
    attachments,
    *history.ROUTERS,
    *desk.ROUTERS,
    *department.ROUTERS,
    *hotline.ROUTERS,
    *supervisor.ROUTERS,
    live,
    presence,
    *admin.ROUTERS,
    open_data.router,
    *api.ROUTERS,
    open311_services.router,
    open311_requests.router,
    open311_sending.router,
)


def create_app(
    settings: Settings, dependencies: WebDependencies | None = None, pages: Pages | None = None
) -> FastAPI:
    """The site. Without `dependencies` it builds its own and disposes of them at the end.

    `pages`: templates that another site in this process has compiled already.
    """
    check_table(ROUTERS)
    given = dependencies or _own_dependencies(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        if dependencies is None:
            await given.engine.dispose()

    app = FastAPI(
        title="haochaping",
        lifespan=lifespan,
        dependencies=[Depends(admit), Depends(refuse_forgery)],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    provide(app, settings, given, pages or make_pages(StaticAddresses(STATIC), settings.demo))
    # the last added is the outermost: a refusal is a page, in the visitor's language
    app.add_middleware(BodyLimit)
    app.add_middleware(OpenAnswers)
    app.add_middleware(VisitMiddleware)
    app.add_middleware(HeadAnswers)
    error_pages.install(app, CaseUnavailable)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", VersionedFiles(STATIC))
    return app


def provide(app: FastAPI, settings: Settings, dependencies: WebDependencies, pages: Pages) -> None:
    """Give a site everything it has beside its routes, in place of what it had."""
    app.state.settings = settings
    app.state.dependencies = dependencies
    app.state.routes = tuple(routes_of(ROUTERS).values())
    app.state.kept = KeptPages()
    app.state.listening = Listening(dependencies.engine)
    app.state.accepting = Together(dependencies.engine, accept)
    app.state.pages = pages


def _own_dependencies(settings: Settings) -> WebDependencies:
    keys = load_or_make(settings.keys_path)
    engine = make_engine(settings.url)
    return WebDependencies(
        settings=settings,
        engine=engine,
        keys=keys,
        cases=LazyCases(settings, keys),
        throttle=Throttle(engine, keys),
    )
