"""The front page: what this is, the way to rate, what all reviews come to, what was said last."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.reviews import Review, latest_reviews
from db.scores import Scores, by_day, city_scores, tops
from rules.policy import Policy
from rules.scores import together, week_of
from rules.stages import Stage
from rules.working_days import local_date
from web.dependencies import All, now
from web.pages import render
from web.public.entrances import Entrance, entrances
from web.public.kept import kept
from web.public.standing import stage_of
from web.public.stars_table import StarLine, star_lines

router = APIRouter()

LATEST = 6


@dataclass(frozen=True, slots=True)
class Voice:
    """One review on the page, with the stage of its case if it is a bad one."""

    review: Review
    stage: Stage | None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """public/front.html. `week` is from `monday` (Asia/Shanghai) until now."""

    voices: tuple[Voice, ...]
    policy: Policy
    city: Scores
    star_lines: tuple[StarLine, ...]
    week: Scores
    monday: date
    entrances: tuple[Entrance, ...]


@router.get("/")
async def front(request: Request, all_: All) -> Response:
    """The front page."""

    async def page() -> Response:
        policy = all_.settings.policy
        shown = await read_at_once(all_.engine, lambda connection: _page(connection, policy))
        return render(request, "public/front.html", shown)

    return await kept(request, page)


async def _page(connection: AsyncConnection, policy: Policy) -> FrontPage:
    today = local_date(now())
    monday = week_of(today)
    city = await city_scores(connection)
    week = await by_day(connection, None, monday, today)
    units = await tops(connection)
    reviews = await latest_reviews(connection, LATEST)
    return FrontPage(
        voices=tuple(Voice(each, stage_of(each)) for each in reviews),
        policy=policy,
        city=city,
        star_lines=star_lines(city),
        week=together(week.values()),
        monday=monday,
        entrances=entrances(units),
    )
