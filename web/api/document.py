"""The interface described: OpenAPI for programs, and a page made from it for people."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from rules.refusals import N_
from web.api import downloads, feed, organisation, reviews, scores, submitting
from web.api.answers import cached
from web.i18n import Catalogue
from web.pages import catalogue
from web.programs import API

router = APIRouter()

TITLE = N_("好差评开放数据")
ABOUT = N_(
    "全部评价、单位、事项和窗口。评价内容已隐去个人信息，与网页上公开的一致，任何人都可以读取。"
)
TOLD = ("summary", "description", "title")
"""Fields of the document that are for people."""

DATA: tuple[APIRouter, ...] = (
    downloads.router,
    feed.router,
    reviews.router,
    submitting.router,
    organisation.router,
    scores.router,
)
"""What is documented. `reviews.csv` comes before the review whose number would be that."""

ROUTERS: tuple[APIRouter, ...] = (router, *DATA)


@router.get(f"{API}/openapi.json")
async def openapi(request: Request) -> Response:
    """The document, in the language asked for."""
    found = document(catalogue(request), request.app.state.settings.site)
    return cached(request, json.dumps(found, ensure_ascii=False).encode(), "application/json")


def document(words: Catalogue, site: str) -> dict[str, Any]:
    """The OpenAPI document with its sentences in one language."""
    made = get_openapi(
        title=TITLE,
        version="1",
        description=ABOUT,
        servers=[{"url": site}],
        routes=[route for each in DATA for route in each.routes],
    )
    for schema in made["components"]["schemas"].values():
        # what a class says of itself is for whoever reads the source
        schema.pop("description", None)
    return dict(_said(made, words))


def _said(part: Mapping[str, Any], words: Catalogue) -> Iterable[tuple[str, Any]]:
    for name, value in part.items():
        if name in TOLD and isinstance(value, str):
            yield name, words.gettext(value)
        elif isinstance(value, dict):
            yield name, dict(_said(value, words))
        elif isinstance(value, list):
            yield name, [dict(_said(x, words)) if isinstance(x, dict) else x for x in value]
        else:
            yield name, value
