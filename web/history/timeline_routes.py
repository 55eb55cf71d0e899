"""The timeline of a case: what lasted how long, drawn, with the table behind it; any period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.refusals import N_
from rules.working_days import SHANGHAI, DayEnd, end_of, local_date
from web.dependencies import All, Staff
from web.desk.clock_table import TONES
from web.desk.lists.query import BACKWARDS, NOT_A_DATE, YEARS
from web.forms import FormState, Submission, cleaned
from web.history.course import LANE_NAMES, Lane, Stretch, course_of
from web.history.drawing import Drawing, Period, drawing
from web.history.frame import TIMELINE, Frame, frame
from web.history.looking import Looked, look, until
from web.history.standing import Broken
from web.pages import render

router = APIRouter()

ROWS = 500
"""Rows of the table: who wants more of them looks at less time."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another period."""

    title: str
    href: str
    key: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table."""

    lane: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """history/timeline.html. Without `drawing` the history can't be followed."""

    frame: Frame
    path: str
    form: FormState
    period: Period
    drawing: Drawing | None
    rows: tuple[Row, ...]
    left_out: int
    ways: tuple[Way, ...]
    legend: tuple[tuple[str, str], ...]


@router.get("/cases/{case_no}/history/timeline")
async def timeline(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The whole course of a case, or what an address asks for. 422 if it asks for nonsense."""
    looked = await look(all_of_it, case_no, member.actor)
    end = until(looked)
    course = _course(looked, end)
    whole = _whole(looked, course, end)
    form = _asked(request.query_params)
    period = _period(form, whole)
    shown = [each for each in course if period.shows(each)]
    page = TimelinePage(
        frame=frame(looked, member.actor, TIMELINE),
        path=request.url.path,
        form=_shown(form, period),
        period=period,
        drawing=drawing(course, period, end, ended=looked.history.ended) if course else None,
        rows=tuple(Row(LANE_NAMES[each.lane], each) for each in shown[:ROWS]),
        left_out=max(0, len(shown) - ROWS),
        ways=_ways(request.url.path, period, whole),
        legend=_legend(shown),
    )
    status = HTTPStatus.OK if form.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    response = render(request, "history/timeline.html", page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _legend(shown: list[Stretch]) -> tuple[tuple[str, str], ...]:
    used = {each.look for each in shown if each.lane is Lane.CLOCK}
    return tuple((tone, name) for tone, name in TONES if tone in used)


def _course(looked: Looked, end: datetime) -> tuple[Stretch, ...]:
    if looked.standing is None:
        return ()
    try:
        return course_of(looked.life, looked.standing, end)
    except Broken:
        return ()


def _whole(looked: Looked, course: tuple[Stretch, ...], end: datetime) -> Period:
    begins = min((each.begins for each in course), default=looked.row.case.review.received_at)
    moments = (moment for each in course for moment in (each.ends, each.due) if moment)
    ends = max((*moments, end, begins + timedelta(hours=1)))
    return Period(begins, ends)


def _asked(query: Mapping[str, str]) -> Submission:
    form = Submission({name: cleaned(query.get(name, "")) for name in ("from", "to")})
    days = {name: _day(form, name) for name in ("from", "to")}
    first, last = days["from"], days["to"]
    if first is not None and last is not None and first > last:
        form.wrong("to", BACKWARDS)
    return form


def _day(form: Submission, name: str) -> date | None:
    if not form.values[name]:
        return None
    try:
        day = date.fromisoformat(form.values[name])
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        form.wrong(name, NOT_A_DATE)
        return None
    return day


def _period(form: Submission, whole: Period) -> Period:
    """From the beginning of the first day to the end of the last, as far as they are named."""
    if not form.valid:
        return whole
    first, last = (form.values[name] for name in ("from", "to"))
    begins = _begin_of(date.fromisoformat(first)) if first else whole.begins
    ends = end_of(date.fromisoformat(last), DayEnd.MIDNIGHT) if last else whole.ends
    return Period(begins, ends) if begins < ends else whole


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)


def _shown(form: Submission, period: Period) -> FormState:
    """What the fields say: what was typed, and the days shown where nothing was."""
    if form.valid:
        first, last = _days(period)
        form.values["from"] = form.values["from"] or first.isoformat()
        form.values["to"] = form.values["to"] or last.isoformat()
    return form.state


def _days(period: Period) -> tuple[date, date]:
    return local_date(period.begins), local_date(period.ends - timedelta(microseconds=1))


def _ways(path: str, period: Period, whole: Period) -> tuple[Way, ...]:
    """All of it, half as much, twice as much, what is before and what is after."""
    first, last = _days(period)
    days = (last - first).days + 1
    whole_first, whole_last = _days(whole)

    def way(title: str, begin: date, end: date, key: str) -> Way:
        query = urlencode({"from": begin.isoformat(), "to": end.isoformat()})
        return Way(title, f"{path}?{query}", key)

    ways = [Way(N_("全程"), path, "0")]
    if days > 1:
        quarter = DAY * (days // 4)
        half = max(1, days // 2)
        ways.append(way(N_("放大"), first + quarter, first + quarter + DAY * (half - 1), "+"))
    if first > whole_first or last < whole_last:
        more = DAY * max(1, days // 2)
        ways.append(
            way(N_("缩小"), max(first - more, whole_first), min(last + more, whole_last), "-")
        )
    if first > whole_first:
        ways.append(way(N_("往前"), first - DAY * days, last - DAY * days, "["))
    if last < whole_last:
        ways.append(way(N_("往后"), first + DAY * days, last + DAY * days, "]"))
    return tuple(ways)
