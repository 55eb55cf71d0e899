"""Reviews as open data: the list, and one with what became of it."""

from typing import Annotated

from fastapi import Query, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.cases import CaseRow, case
from db.replies import replies_to
from db.review_lists import ReviewOrder, listed
from db.reviews import Review
from db.second_thoughts import second_thoughts
from db.topics import topics
from rules.case import InvalidGround
from rules.clocks import Clock, Verdict
from rules.refusals import N_
from web.api import shapes
from web.api.answers import data, documented, open_router
from web.api.query import Address, Code, Listing, behind, wanted
from web.dependencies import All, Reading
from web.errors import not_found
from web.i18n import Catalogue
from web.pages import catalogue
from web.programs import API
from web.public.review_page import NO_SUCH_REVIEW, load_review
from web.public.review_query import next_token
from web.public.standing import stage_of, stage_words

router = open_router("reviews")


@router.get(
    "/reviews",
    summary=N_("评价列表"),
    description=N_("全部评价，最新的在前。翻页请使用 next 的地址。"),
    response_description=N_("成功"),
    response_model=shapes.Page[shapes.ReviewAnswer],
    responses=documented(304, 404, 422),
)
async def review_list(
    request: Request, asked: Annotated[Listing, Query()], connection: Reading, all_: All
) -> Response:
    """A part of the reviews."""
    after = behind(asked, all_.keys)
    which = await wanted(connection, asked)
    found = await listed(connection, which, ReviewOrder.NEWEST, after, asked.limit)
    site, words = all_.settings.site, catalogue(request)
    following = None
    if found.end is not None:
        token = next_token(all_.keys, ReviewOrder.NEWEST, found.end)
        following = Address(f"{site}{API}/reviews", asked).following(token)
    page = shapes.Page[shapes.ReviewAnswer](
        data=[shapes.ReviewAnswer(**review_fields(each, site, words)) for each in found.reviews],
        next=following,
    )
    return data(request, page, {"next": following} if following else None)


@router.get(
    "/reviews/{review_no}",
    summary=N_("一条评价"),
    description=N_("一条评价，差评还有办理进度、各项时限和官方答复。"),
    response_description=N_("成功"),
    response_model=shapes.ReviewDetail,
    responses=documented(304, 404, 422),
)
async def one_review(request: Request, review_no: Code, connection: Reading, all_: All) -> Response:
    """One review."""
    found = await load_review(connection, review_no)
    if found is None:
        raise not_found(NO_SUCH_REVIEW)
    row = await case(connection, found.case_no) if found.case_no else None
    fields = review_fields(found, all_.settings.site, catalogue(request))
    progress = await _progress(connection, found, row, catalogue(request))
    fields |= await _said_besides(connection, found)
    return data(request, shapes.ReviewDetail(**fields, progress=progress))


async def _said_besides(connection: AsyncConnection, found: Review) -> dict[str, object]:
    """Topics, earlier versions and additions; texts only while the comment is published."""
    second = await second_thoughts(connection, found.review_no)
    shown = found.withheld is None
    return {
        "topics": sorted((await topics(connection, [found.review_no]))[found.review_no]),
        "earlier": [
            shapes.EarlierVersion(
                stars=int(each.stars),
                comment=each.comment if shown else "",
                replaced_at=each.replaced_at,
            )
            for each in second.versions
        ],
        "additions": [
            shapes.AdditionAnswer(text=each.text if shown else "", at=each.at)
            for each in second.additions
        ],
    }


def review_fields(found: Review, site: str, words: Catalogue) -> dict[str, object]:
    """What both the list and the page of one review tell."""
    window = found.window_no
    return {
        "review_no": found.review_no,
        "url": f"{site}/reviews/{found.review_no}",
        "submitted_at": found.submitted_at,
        "channel": found.channel,
        "handling_stage": found.handling_stage,
        "stars": int(found.stars),
        "dimensions": found.dimensions,
        "unit": shapes.UnitName(code=found.unit_code, name=found.unit_name),
        "item": shapes.ItemName(code=found.item_code, name=found.item_name or found.item_code)
        if found.item_code
        else None,
        "window": shapes.WindowName(window_no=window, name=found.window_name or window)
        if window
        else None,
        "identity": found.identity,
        "rater": words.say(found.rater),
        "comment": found.comment,
        "withheld": found.withheld,
        "invalid": InvalidGround(found.invalid_ground) if found.invalid_ground else None,
        "withdrawn": found.withdrawn,
        "stage": stage_of(found),
    }


async def _progress(
    connection: AsyncConnection, found: Review, row: CaseRow | None, words: Catalogue
) -> shapes.Progress | None:
    if stage_of(found) is None:
        return None
    unit = row.case.unit if row else None
    return shapes.Progress(
        stage_text=words.say(stage_words(found)),
        responsible=shapes.UnitName(code=unit.code, name=unit.name) if unit else None,
        received_at=found.received_at,
        closed_at=row.case.closed_at if row else None,
        clocks=[_clock(each) for each in row.case.clocks if each.verdict is not Verdict.VOID]
        if row
        else [],
        replies=[
            shapes.ReplyAnswer(text=each.text, by=each.unit_name, at=each.at)
            for each in (await replies_to(connection, [found.review_no])).get(found.review_no, ())
        ],
    )


def _clock(clock: Clock) -> shapes.ClockAnswer:
    return shapes.ClockAnswer(
        kind=clock.kind,
        round=clock.round,
        unit_code=clock.unit_code,
        started_at=clock.term.started_at,
        due_at=clock.term.due,
        original_due_at=clock.original_due,
        provisional=clock.term.provisional,
        stopped_at=clock.stopped_at,
        verdict=clock.verdict,
        overdue=clock.overdue,
    )
