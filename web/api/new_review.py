"""Reading a review that a program sends: the same rules as on the page, mistakes by field.

The program answers for the rater being who they say they are: no code is sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from db import organisation
from db.review_writes import NewReview
from rules.refusals import N_
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel
from rules.topics import Topic
from web.api.query import NO_SUCH_ITEM, NO_SUCH_UNIT
from web.errors import wrong
from web.forms import MISSING, TICKED, Submission, cleaned
from web.i18n import Language, Sentence
from web.public import targets
from web.public.rate_form import COMMENT_MAX, Circumstances, read_review
from web.public.reaching import EMAIL_MAX, NAME_MAX, PHONE_MAX
from web.public.targets import CODE_MAX, Asked, Target

NUMBER_MAX = 64
"""Characters of an application's number or a device's id."""

NO_SUCH_WINDOW = N_("这个单位没有这个窗口。请核对编号。")
NOT_ITS_UNIT = N_("这个事项不属于这个单位。在窗口办理的，请同时填写单位和窗口。")
DOES_NOT_APPLY = N_("这一项不适用于所评的对象。")

Score = Annotated[int, Field(strict=True, ge=1, le=5)]


class Sent(BaseModel):
    """Nothing beside the fields that are named: a misspelt one would be lost quietly."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rater(Sent):
    """Who rated, for a review under a real name."""

    name: str = Field("", max_length=NAME_MAX, description=N_("姓名"))
    phone: str = Field("", max_length=PHONE_MAX, description=N_("电话，与邮箱至少填一项"))
    email: str = Field("", max_length=EMAIL_MAX, description=N_("电子邮箱"))


class SentReview(Sent):
    """A review as a program sends it."""

    unit: str = Field("", max_length=CODE_MAX, description=N_("单位编码；评事项时可以不填"))
    window: str = Field("", max_length=CODE_MAX, description=N_("窗口编号"))
    item: str = Field("", max_length=CODE_MAX, description=N_("事项编码"))
    channel: ReviewChannel = Field(description=N_("评价渠道"))
    handling_stage: HandlingStage = Field(description=N_("办理环节"))
    stars: Score = Field(description=N_("1 星到 5 星"))
    dimensions: dict[Dimension, Score] = Field({}, description=N_("分项，各 1 到 5"))
    comment: str = Field("", max_length=COMMENT_MAX, description=N_("留言"))
    topics: list[Topic] = Field([], max_length=len(Topic), description=N_("哪方面没做好"))
    identity: Identity = Field(description=N_("实名或匿名"))
    rater: Rater = Field(Rater(), description=N_("评价人，只在实名时填写"))
    application_no: str = Field("", max_length=NUMBER_MAX, description=N_("办件编号，不公开"))
    device_id: str = Field("", max_length=NUMBER_MAX, description=N_("设备标识，不公开"))
    language: Literal["zh", "en"] = Field("zh", description=N_("通知评价人用的语言"))


async def read_sent(connection: AsyncConnection, sent: SentReview, at: datetime) -> NewReview:
    """The review that was sent. Raises Problem with 422 and what is wrong with which field."""
    target = await _target(connection, sent)
    if unfitting := sent.dimensions.keys() - set(target.dimensions):
        raise wrong({f"dimensions.{each}": Sentence(DOES_NOT_APPLY) for each in unfitting})
    form = Submission(_as_typed(sent))
    around = Circumstances(
        at=at,
        channel=sent.channel,
        device_id=cleaned(sent.device_id),
        language=Language(sent.language),
        application_no=cleaned(sent.application_no),
    )
    new = read_review(form, target, around)
    if new is None:
        raise wrong({IN_RATER.get(name, name): text for name, text in form.errors.items()})
    return new


IN_RATER: Mapping[str, str] = {name: f"rater.{name}" for name in ("name", "phone", "email")}
"""The fields of the page's form that a program sends one level down."""


def _as_typed(sent: SentReview) -> dict[str, str]:
    """What somebody would have typed on the page."""
    typed = {
        "stars": str(sent.stars),
        "handling_stage": sent.handling_stage,
        "comment": sent.comment,
        "identity": sent.identity,
        "name": sent.rater.name,
        "phone": sent.rater.phone,
        "email": sent.rater.email,
        **{each.value: str(score) for each, score in sent.dimensions.items()},
        **{f"topic_{each}": TICKED for each in sent.topics},
    }
    return {name: cleaned(text) for name, text in typed.items()}


async def _target(connection: AsyncConnection, sent: SentReview) -> Target:
    unit, window, item = (cleaned(text) for text in (sent.unit, sent.window, sent.item))
    if not unit and not item:
        raise wrong({"unit": Sentence(MISSING)})
    if unit and await organisation.unit(connection, unit) is None:
        raise wrong({"unit": Sentence(NO_SUCH_UNIT)})
    rated = await organisation.item(connection, item) if item else None
    if item and rated is None:
        raise wrong({"item": Sentence(NO_SUCH_ITEM)})
    if unit and (window or not item):
        asked = Asked(unit=unit, window=window, whole=not window)
        place = await targets.find(connection, asked)
        if place is None:
            raise wrong({"window": Sentence(NO_SUCH_WINDOW)})
        # an item may be handled at a window of another unit than its own
        return replace(place, item=rated)
    found = await targets.find(connection, Asked(unit=unit, item=item))
    if found is None or window:
        raise wrong({"unit": Sentence(NOT_ITS_UNIT)})
    return found
