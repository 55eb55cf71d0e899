"""The queue of notices as operators see it: what waits, what left, what was given up and may be
sent again."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from db import notices, staff
from db.engine import writing
from db.leasing import NoticeState
from db.notices import NoticeLine
from db.recipients import RATER
from rules.notice_kinds import NoticeKind
from rules.refusals import N_
from web.dependencies import All, Reading, Staff, now
from web.errors import Problem
from web.forms import submission
from web.navigation import CASE_STAFF
from web.pages import render, see_other

router = APIRouter()

SHOWN = 200


class ChannelName(StrEnum):
    """How a notice leaves."""

    EMAIL = "email"
    SMS = "sms"


STATE_NAMES = {
    NoticeState.QUEUED: N_("待发送"),
    NoticeState.SENT: N_("已发送"),
    NoticeState.DEAD: N_("发送失败"),
}
LOOKS = {NoticeState.QUEUED: "active", NoticeState.SENT: "good", NoticeState.DEAD: "alert"}
CHANNEL_NAMES = {ChannelName.EMAIL: N_("邮件"), ChannelName.SMS: N_("短信")}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice. `recipient` is a name of staff; the rater's address is nobody's business here."""

    line: NoticeLine
    kind: NoticeKind
    channel: str
    recipient: str
    state: str
    look: str

    @property
    def dead(self) -> bool:
        """Whether it was given up."""
        return self.line.state is NoticeState.DEAD


@dataclass(frozen=True, slots=True)
class StateTab:
    """One state with its number of notices."""

    name: str
    count: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """desk/notices.html. `opens_cases`: who is looking may open the cases."""

    tabs: tuple[StateTab, ...]
    rows: tuple[NoticeRow, ...]
    more: bool
    resent: bool
    opens_cases: bool


@router.get("/notices")
async def queue(request: Request, connection: Reading, member: Staff) -> Response:
    """The newest notices, of one state if asked for."""
    asked = request.query_params.get("state", "")
    state = NoticeState(asked) if asked in set(NoticeState) else None
    counts = await notices.counted_by_state(connection)
    lines = await notices.notices_listed(connection, state=state, limit=SHOWN + 1)
    names = {member.id: member.name for member in await staff.all_staff(connection)}
    tabs = [StateTab(N_("全部"), sum(counts.values()), "/notices", here=state is None)]
    tabs += [
        StateTab(name, counts[each], f"/notices?state={each}", here=state is each)
        for each, name in STATE_NAMES.items()
    ]
    page = NoticesPage(
        tabs=tuple(tabs),
        rows=tuple(_row(line, names) for line in lines[:SHOWN]),
        more=len(lines) > SHOWN,
        resent=request.query_params.get("resent") == "1",
        opens_cases=member.role in CASE_STAFF,
    )
    return render(request, "desk/notices.html", page)


def _row(line: NoticeLine, names: dict[str, str]) -> NoticeRow:
    to_rater = line.recipient == RATER
    return NoticeRow(
        line=line,
        kind=NoticeKind(line.kind),
        channel=CHANNEL_NAMES[ChannelName(line.channel)],
        recipient=N_("评价人") if to_rater else names.get(line.recipient, line.recipient),
        state=STATE_NAMES[line.state],
        look=LOOKS[line.state],
    )


@router.post("/notices/resend")
async def resend(request: Request, all_of_it: All) -> Response:
    """Put a notice that was given up back in the queue."""
    key = (await submission(request)).values.get("notice", "")
    async with writing(all_of_it.engine) as connection:
        again = await notices.resend(connection, key, now())
    if not again:
        raise Problem(
            HTTPStatus.CONFLICT,
            N_("不能重发"),
            N_("这条通知不在“发送失败”之列，可能已由他人重发。"),
        )
    return see_other(f"/notices?state={NoticeState.DEAD}&resent=1")
