"""What the interface answers with, typed: the document at /api/v1/openapi.json is made from it."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from rules.case import InvalidGround
from rules.clocks import ClockKind, Verdict
from rules.publication import WithholdingReason
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel
from rules.topics import Topic

Entry = TypeVar("Entry")


class Shape(BaseModel):
    """Nothing beside the fields that are named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """What went wrong, for people, in the language asked for."""

    status: int = Field(description=N_("HTTP 状态码"))
    title: str = Field(description=N_("标题"))
    text: str = Field(description=N_("说明"))
    number: str = Field(description=N_("系统出错时的编号，反映问题时请告知"))
    fields: dict[str, str] = Field(description=N_("有误的参数及其原因"))


class ErrorAnswer(Shape):
    """The one shape of every error."""

    error: Problem


class UnitName(Shape):
    """A unit by its code and name."""

    code: str
    name: str


class ItemName(Shape):
    """A service item by its code and name."""

    code: str
    name: str


class WindowName(Shape):
    """A window of the review's unit."""

    window_no: str
    name: str


class ReviewAnswer(Shape):
    """A review as everybody may read it."""

    review_no: str = Field(description=N_("评价编号"))
    url: str = Field(description=N_("网页地址"))
    submitted_at: datetime = Field(description=N_("评价时间（UTC）"))
    channel: ReviewChannel = Field(description=N_("评价渠道"))
    handling_stage: HandlingStage = Field(description=N_("办理环节"))
    stars: int = Field(ge=1, le=5, description=N_("1 星到 5 星"))
    dimensions: dict[Dimension, int] = Field(description=N_("评价了的分项，各 1 到 5"))
    unit: UnitName
    item: ItemName | None
    window: WindowName | None
    identity: Identity = Field(description=N_("实名或匿名"))
    rater: str = Field(description=N_("公开的称呼，例如：王先生/女士"))
    comment: str = Field(description=N_("留言，个人信息已用星号替换"))
    withheld: WithholdingReason | None = Field(description=N_("留言不予公开的原因，星级仍计入得分"))
    invalid: InvalidGround | None = Field(description=N_("无效评价的原因，无效的不计入得分"))
    withdrawn: bool = Field(description=N_("评价人撤回了差评的办理"))
    stage: Stage | None = Field(description=N_("差评办到哪一步，好评没有"))


class ClockAnswer(Shape):
    """One deadline of a bad review."""

    kind: ClockKind = Field(description=N_("哪一项时限"))
    round: int = Field(description=N_("第几轮：0 是首次办理"))
    unit_code: str = Field(description=N_("负责的单位"))
    started_at: datetime = Field(description=N_("起算时间（UTC）"))
    due_at: datetime = Field(description=N_("到期时间（UTC）"))
    original_due_at: datetime = Field(description=N_("未延期的到期时间（UTC）"))
    provisional: bool = Field(description=N_("节假日安排尚未公布，日期可能变动"))
    stopped_at: datetime | None = Field(description=N_("停止计时的时间（UTC）"))
    verdict: Verdict | None = Field(description=N_("是否按时"))
    overdue: bool = Field(description=N_("是否逾期"))


class ReplyAnswer(Shape):
    """A reply that was approved."""

    text: str = Field(description=N_("答复，个人信息已用星号替换"))
    by: str = Field(description=N_("答复的单位，空的是 12345 热线"))
    at: datetime = Field(description=N_("答复时间（UTC）"))


class Progress(Shape):
    """How far a bad review has come."""

    stage_text: str = Field(description=N_("这一步是什么意思"))
    responsible: UnitName | None = Field(description=N_("负责办理的单位"))
    received_at: datetime = Field(description=N_("收到时间（UTC）"))
    closed_at: datetime | None = Field(description=N_("办结时间（UTC）"))
    clocks: list[ClockAnswer] = Field(description=N_("各项时限"))
    replies: list[ReplyAnswer] = Field(description=N_("官方答复，最早的在前"))


class EarlierVersion(Shape):
    """What a review said before its rater changed it."""

    stars: int = Field(ge=1, le=5, description=N_("1 星到 5 星"))
    comment: str = Field(description=N_("留言，个人信息已用星号替换"))
    replaced_at: datetime = Field(description=N_("改评时间（UTC）"))


class AdditionAnswer(Shape):
    """Something its rater added to a review later."""

    text: str = Field(description=N_("追评，个人信息已用星号替换"))
    at: datetime = Field(description=N_("追评时间（UTC）"))


class ReviewDetail(ReviewAnswer):
    """One review with what became of it."""

    topics: list[Topic] = Field(description=N_("差评反映的方面"))
    earlier: list[EarlierVersion] = Field(description=N_("改评之前的内容，最早的在前"))
    additions: list[AdditionAnswer] = Field(description=N_("追评，最早的在前"))
    progress: Progress | None


class Page(Shape, Generic[Entry]):
    """A part of a list. `next` is the address of the following part, or null at the end."""

    data: list[Entry]
    next: str | None = Field(description=N_("下一页的地址，最后一页没有"))


class Complete(Shape, Generic[Entry]):
    """A list that comes as a whole."""

    data: list[Entry]


class UnitAnswer(Shape):
    """A unit with the units under it."""

    code: str
    name: str
    kind: str = Field(description=N_("department 部门、district 区、committee 管委会、venue 场所"))
    parent: str | None = Field(description=N_("上级单位的编码"))
    units: list["UnitAnswer"] = Field(description=N_("下级单位"))


class ItemAnswer(Shape):
    """A service item."""

    code: str
    name: str
    unit_code: str


class WindowAnswer(Shape):
    """A window."""

    unit_code: str
    window_no: str
    name: str


class UnitDetail(Shape):
    """One unit, what can be rated in it, and the units right under it."""

    code: str
    name: str
    kind: str
    parent: str | None
    units: list[UnitName]
    windows: list[WindowAnswer]
    items: list[ItemAnswer]
