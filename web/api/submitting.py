"""Sending a review: the way in for the portal, the app and the kiosks."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import Header, Request
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.api_clients import ApiClient
from db.api_submissions import AnotherContent, add_submission
from db.calendars import newest
from db.engine import reading, writing
from db.review_writes import AddedReview, AlreadyRated, NewReview
from db.reviews import review
from rules.refusals import N_
from rules.stars import Identity
from web.api.answers import documented, open_router
from web.api.clients import Client, try_of
from web.api.new_review import SentReview, read_sent
from web.api.shapes import Shape
from web.dependencies import All, Reading, WebDependencies, now
from web.errors import Problem
from web.i18n import Catalogue, Sentence
from web.pages import catalogue
from web.programs import API
from web.public.confirming import RATED
from web.public.keeping import start
from web.public.progress import Milestone, promised
from web.public.receipt import receipt_path
from web.throttling import count_in

router = open_router("reviews")

KEY = r"^[A-Za-z0-9._:-]{8,64}$"
NOT_YOUR_CHANNEL = N_("这个密钥不能用于这个渠道。")
CONFLICT = N_("与已有内容冲突")
USED_BEFORE = N_("这个 Idempotency-Key 已经用于另一份内容。新的评价请换一个。")

IdempotencyKey = Annotated[
    str,
    Header(
        pattern=KEY,
        description=N_("每条评价一个，自行生成。重发时不变：同一个值只记一条评价，回答也相同"),
    ),
]


class Promise(Shape):
    """Something owed for a bad review."""

    title: str = Field(description=N_("承诺的事项"))
    due_at: datetime | None = Field(description=N_("到期时间（UTC）；自转办起算的，转办后才有"))
    within: str | None = Field(description=N_("还没有到期时间的，期限是多久"))
    latest_at: datetime | None = Field(description=N_("还没有到期时间的，最迟何时到期（UTC）"))


class Accepted(Shape):
    """What became of a review that was sent."""

    review_no: str = Field(description=N_("评价编号"))
    url: str = Field(description=N_("网页地址"))
    receipt: str = Field(description=N_("回执地址，只给评价人：凭它查看进度"))
    promises: list[Promise] = Field(description=N_("差评接下来会怎样"))


@router.post(
    "/reviews",
    summary=N_("提交评价"),
    description=N_("门户、应用和自助终端代评价人提交。评价人的身份由提交的程序负责核实。"),
    response_description=N_("已收到"),
    response_model=Accepted,
    status_code=HTTPStatus.CREATED,
    responses=documented(400, 401, 403, 409, 413, 422, 429),
)
async def send_review(
    request: Request,
    sent: SentReview,
    idempotency_key: IdempotencyKey,
    client: Client,
    all_: All,
) -> Response:
    """Keep the review, try to start the case of a bad one, and say what is promised."""
    if sent.channel not in client.channels:
        raise not_your_channel()
    async with reading(all_.engine) as connection:
        new = await read_sent(connection, sent, now())
    added = await keep_sent(all_, client, idempotency_key, sent.model_dump_json().encode(), new)
    await start(all_, added)
    async with reading(all_.engine) as connection:
        answer = await accepted(connection, all_, added, catalogue(request))
    return Response(
        answer.model_dump_json(),
        HTTPStatus.CREATED,
        {"Location": f"{API}/reviews/{added.review_no}", "Cache-Control": "no-store"},
        "application/json",
    )


def not_your_channel() -> Problem:
    """403 about the channel."""
    problem = Problem(HTTPStatus.FORBIDDEN, N_("没有权限"), NOT_YOUR_CHANNEL)
    problem.fields = {"channel": Sentence(NOT_YOUR_CHANNEL)}
    return problem


async def keep_sent(
    all_: WebDependencies, client: ApiClient, key: str, content: bytes, new: NewReview
) -> AddedReview:
    """Add the review once for each key. Raises Problem with 409 or 429; nothing is kept then."""
    try:
        async with writing(all_.engine) as connection:
            added = await add_submission(
                connection, client.id, key, content, new, keys=all_.keys, now=now()
            )
            if not added.already:
                await count_in(connection, [try_of(all_, client)], now())
    except AnotherContent:
        raise Problem(HTTPStatus.CONFLICT, CONFLICT, USED_BEFORE) from None
    except AlreadyRated:
        raise Problem(HTTPStatus.CONFLICT, CONFLICT, RATED) from None
    return added


async def accepted(
    connection: Reading, all_: WebDependencies, added: AddedReview, words: Catalogue
) -> Accepted:
    """What the program is told, the same each time it asks with the same key."""
    site = all_.settings.site
    return Accepted(
        review_no=added.review_no,
        url=f"{site}/reviews/{added.review_no}",
        receipt=site + receipt_path(all_.keys, added.review_no),
        promises=[_promise(each, words) for each in await _promised(connection, all_, added)],
    )


async def _promised(
    connection: AsyncConnection, all_: WebDependencies, added: AddedReview
) -> Iterable[Milestone]:
    found = await review(connection, added.review_no)
    if found is None or found.case_no is None:
        return ()
    return promised(
        found.received_at,
        real_name=found.identity is Identity.REAL_NAME,
        policy=all_.settings.policy,
        calendar=await newest(connection),
    )


def _promise(owed: Milestone, words: Catalogue) -> Promise:
    return Promise(
        title=words.say(owed.title),
        due_at=owed.due,
        within=words.say(owed.promise) if owed.promise else None,
        latest_at=owed.latest,
    )
