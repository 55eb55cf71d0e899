"""What a bad review is about: proposed by the system, corrected by an operator, on record.

What the rater ticked is the rater's and stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.engine import writing
from db.reviews import Review
from db.topics import Corrected, Correction, Wanted, correct_topics, corrections
from db.topics import topics as topics_of
from rules.case import Case
from rules.refusals import N_
from rules.topics import Topic, TopicBy
from web.dependencies import All, Reading, Staff, now
from web.desk.done import BACK_FIELD, NEXT_FIELD, BackTo
from web.desk.loading import load
from web.forms import TICKED, FormState, Submission, submission
from web.hotline.frame import INBOX
from web.pages import render, see_other

router = APIRouter()

TICKS, SEEN = "topic", "seen"
NOTHING_TICKED = N_("请至少选一项；都不合适的，选“其他”。")
CORRECTED_MEANWHILE = N_("您打开页面之后，别人已经更正过。下面是现在的情况，请核对后再提交。")


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """hotline/topics.html. `raters` were ticked by the rater; `choices` are all others; `seen` is
    what the form was made from."""

    case: Case
    review: Review
    topics: Mapping[Topic, TopicBy]
    raters: tuple[Topic, ...]
    choices: tuple[Topic, ...]
    corrections: tuple[Correction, ...]
    form: FormState
    seen: str
    back: str


@router.get("/hotline/topics/{case_no}")
async def topics_page(
    request: Request, case_no: str, all_of_it: All, member: Staff, connection: Reading
) -> Response:
    """The topics of a case's review, and the form to correct them."""
    loaded = await load(all_of_it, case_no, member.actor)
    ticked = {f"{TICKS}_{topic}": TICKED for topic in loaded.topics}
    form = FormState(MappingProxyType(ticked))
    asked = _Asked(request, loaded.case, loaded.review, request.query_params.get(BACK_FIELD, ""))
    return await _show(asked, connection, form)


@router.post("/hotline/topics/{case_no}")
async def correct(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Put the corrected topics on record."""
    loaded = await load(all_of_it, case_no, member.actor)
    typed = await submission(request)
    back = typed.values.get(BACK_FIELD, "")
    asked = _Asked(request, loaded.case, loaded.review, back)
    raters = {topic for topic, by in loaded.topics.items() if by is TopicBy.RATER}
    chosen = typed.ticked(TICKS, Topic)
    if not chosen and not raters:
        typed.wrong(TICKS, NOTHING_TICKED)
    async with writing(all_of_it.engine) as connection:
        if not typed.valid:
            return await _show(asked, connection, typed.state, HTTPStatus.UNPROCESSABLE_ENTITY)
        wanted = Wanted(chosen - raters, _seen(typed))
        outcome = await correct_topics(
            connection, loaded.review.review_no, wanted, member.id, now()
        )
        if outcome is Corrected.STALE:
            typed.wrong(TICKS, CORRECTED_MEANWHILE)
            return await _show(asked, connection, typed.state, HTTPStatus.CONFLICT)
    at_the_row = f"{INBOX}?{NEXT_FIELD}={case_no}"
    return see_other(at_the_row if back == BackTo.HOTLINE else f"/cases/{case_no}")


def _seen(typed: Submission) -> frozenset[Topic]:
    told = typed.values.get(SEEN, "").split(",")
    return frozenset(Topic(each) for each in told if each in set(Topic))


@dataclass(frozen=True, slots=True)
class _Asked:
    request: Request
    case: Case
    review: Review
    back: str


async def _show(
    asked: _Asked, connection: AsyncConnection, form: FormState, status: int = HTTPStatus.OK
) -> Response:
    number = asked.review.review_no
    present = (await topics_of(connection, [number]))[number]
    raters = tuple(topic for topic, by in present.items() if by is TopicBy.RATER)
    page = TopicsPage(
        case=asked.case,
        review=asked.review,
        topics=present,
        raters=raters,
        choices=tuple(topic for topic in Topic if topic not in raters),
        corrections=(await corrections(connection, [number])).get(number, ()),
        form=form,
        seen=",".join(present),
        back=BackTo.HOTLINE if asked.back == BackTo.HOTLINE else "",
    )
    return render(asked.request, "hotline/topics.html", page, status)
