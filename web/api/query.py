"""What a list of reviews is asked with: filters and the place to go on from, each checked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy.ext.asyncio import AsyncConnection

from db import organisation
from db.review_lists import Behind, Opinion, ReviewFilter, ReviewOrder
from db.sealing import Keys
from rules.refusals import N_
from rules.search_words import QUERY_MAX, SearchWords
from rules.stars import ReviewChannel, Stars
from rules.topics import Topic
from rules.working_days import SHANGHAI
from web.errors import not_found, wrong
from web.forms import Submission, cleaned
from web.i18n import Sentence
from web.public.review_query import end_in, window_in, words_in
from web.wrong_fields import NO_SUCH_PARAMETER

LIMIT = 50
LIMIT_MAX = 200
"""Reviews in one answer."""

CODE = r"^[^\x00-\x1f\x7f]+$"
"""What a code may look like: anything a database takes."""
CODE_MAX = 64
CURSOR = r"^[A-Za-z0-9_-]+$"
CURSOR_MAX = 200
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

NO_SUCH_UNIT = N_("没有这个单位。请核对编码。")
NO_SUCH_ITEM = N_("没有这个事项。请核对编码。")
NOT_A_DAY = N_("请填写存在的日期，例如 2026-11-24。")
NOT_A_CURSOR = N_("请使用上一页给出的 next 地址，不要自行改动。")

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years in which reviews are looked for."""

CodeText = Annotated[str, Field(pattern=CODE, min_length=1, max_length=CODE_MAX)]
DayText = Annotated[str, Field(pattern=DAY, json_schema_extra={"format": "date"})]
StarsNumber = Annotated[int, Field(ge=1, le=5)]
YesNo = Literal["yes", "no"]
Words = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": QUERY_MAX})]
"""What is searched for; that it is too long is said as on the page of reviews."""
CursorText = Annotated[str, Field(pattern=CURSOR, max_length=CURSOR_MAX)]
Code = Annotated[str, Path(pattern=CODE, max_length=CODE_MAX)]


class Filters(BaseModel):
    """Which reviews. A parameter that is not here is refused, for it would be quietly ignored."""

    model_config = ConfigDict(extra="forbid")

    unit: CodeText | SkipJsonSchema[None] = Field(
        None, description=N_("单位编码，包括它的全部下级单位")
    )
    window: CodeText | SkipJsonSchema[None] = Field(
        None, description=N_("窗口编号，须同时给出窗口所在的 unit")
    )
    stars: StarsNumber | SkipJsonSchema[None] = Field(None, description=N_("星级，1 到 5"))
    opinion: Opinion | SkipJsonSchema[None] = Field(
        None, description=N_("good 好评、bad 差评、invalid 无效评价")
    )
    topic: Topic | SkipJsonSchema[None] = Field(None, description=N_("差评反映的方面"))
    channel: ReviewChannel | SkipJsonSchema[None] = Field(None, description=N_("评价渠道"))
    item: CodeText | SkipJsonSchema[None] = Field(None, description=N_("事项编码"))
    since: DayText | SkipJsonSchema[None] = Field(
        None, alias="from", description=N_("这一天起（上海时间，含当天）")
    )
    until: DayText | SkipJsonSchema[None] = Field(
        None, alias="to", description=N_("到这一天（上海时间，含当天）")
    )
    replied: YesNo | SkipJsonSchema[None] = Field(
        None, description=N_("yes 有官方答复、no 没有官方答复")
    )
    commented: YesNo | SkipJsonSchema[None] = Field(
        None, description=N_("yes 有留言、no 有无留言均可")
    )
    q: Words | SkipJsonSchema[None] = Field(
        None, description=N_("评价和答复里的字，至少一个汉字、字母或数字；几个词用空格隔开")
    )


class Listing(Filters):
    """Which reviews, how many at once, and from where on."""

    limit: int = Field(LIMIT, ge=1, le=LIMIT_MAX, description=N_("一次返回多少条"))
    cursor: CursorText | SkipJsonSchema[None] = Field(
        None, description=N_("从哪里继续：取自上一页的 next")
    )


async def no_parameters(request: Request) -> None:
    """For addresses that take none: one would be quietly ignored. Raises Problem with 422."""
    if request.query_params:
        raise wrong({name[:CODE_MAX]: Sentence(NO_SUCH_PARAMETER) for name in request.query_params})


NO_PARAMETERS = [Depends(no_parameters)]


async def wanted(connection: AsyncConnection, asked: Filters) -> ReviewFilter:
    """The filters looked up. Raises Problem with 404 for an unknown unit or item, 422 else."""
    if asked.unit and await organisation.unit(connection, asked.unit) is None:
        raise not_found(NO_SUCH_UNIT)
    if asked.item and await organisation.item(connection, asked.item) is None:
        raise not_found(NO_SUCH_ITEM)
    since, until = _day("from", asked.since), _day("to", asked.until)
    window_no, words = _as_on_the_page(asked)
    return ReviewFilter(
        unit_code=asked.unit or "",
        window_no=window_no,
        item_code=asked.item or "",
        channel=asked.channel,
        stars=Stars(asked.stars) if asked.stars else None,
        opinion=asked.opinion,
        topic=asked.topic,
        since=_begin(since),
        until=_begin(until + timedelta(days=1) if until else None),
        replied=asked.replied == "yes" if asked.replied else None,
        commented=asked.commented == "yes",
        words=words,
    )


def _as_on_the_page(asked: Filters) -> tuple[str, SearchWords | None]:
    """The window and the words, read by the page's rules. Raises Problem with its sentences."""
    typed = {"unit": asked.unit, "window": asked.window, "q": cleaned(asked.q or "")}
    form = Submission({name: value or "" for name, value in typed.items()})
    # words that nothing is left of are given all the same, and not to be ignored
    window_no, words = window_in(form), words_in(form) if asked.q is not None else None
    if not form.valid:
        raise wrong(form.errors)
    return window_no, words


def _day(field: str, typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise wrong({field: Sentence(NOT_A_DAY)}) from None
    # no review is from before or after these; their edges can be moved a day without overflow
    return min(max(day, date(FIRST_YEAR, 1, 1)), date(LAST_YEAR, 1, 1))


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC) if day else None


def behind(asked: Listing, keys: Keys) -> Behind | None:
    """Where to go on from. Raises Problem with 404 for a place that nobody was sent to."""
    if asked.cursor is None:
        return None
    try:
        return end_in(keys, ReviewOrder.NEWEST, asked.cursor)
    except ValueError:
        raise not_found(NOT_A_CURSOR) from None


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the interface that keeps what was asked for."""

    base: str
    asked: BaseModel

    def following(self, cursor: str) -> str:
        """The address of the part from `cursor` on."""
        kept = self.asked.model_dump(by_alias=True, exclude_unset=True, mode="json")
        return f"{self.base}?{urlencode(kept | {'cursor': cursor}, doseq=True)}"
