"""Two verdicts on each clock: the one given then, and what today's calendar would give. Only the
first counts; a calendar imported later changes nothing that nobody recalculates."""

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.calendars import newest
from db.engine import reading
from rules.case import Case
from rules.clocks import Clock
from rules.rejudging import Rejudged, rejudge
from rules.working_days import Calendar
from web.dependencies import All, Staff
from web.desk.clock_table import ClockLine, Tone, clock_line, tone_of
from web.history.frame import VERDICTS, Frame, frame
from web.history.looking import Looked, look, until
from web.history.standing import Broken
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.wording import source_name

router = APIRouter()


@dataclass(frozen=True, slots=True)
class TwoVerdicts:
    """One clock, as it was judged and as it would be; `word` and `tone` tell the second verdict."""

    then: ClockLine
    today: Rejudged
    word: str
    tone: Tone
    due_differs: bool
    verdict_differs: bool


@dataclass(frozen=True, slots=True)
class VerdictsPage:
    """history/verdicts.html."""

    frame: Frame
    calendar: str
    clocks: tuple[TwoVerdicts, ...]
    differing: int
    open: bool
    now: datetime


@router.get("/cases/{case_no}/history/verdicts")
async def verdicts(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Each clock of the case, judged twice."""
    looked = await look(all_of_it, case_no, member.actor)
    async with reading(all_of_it.engine) as connection:
        calendar = await newest(connection)
    case, now = _case(looked), until(looked)
    said = catalogue(request)
    found = tuple(_judged(clock, case, calendar, now, said) for clock in case.clocks)
    page = VerdictsPage(
        frame=frame(looked, member.actor, VERDICTS),
        calendar=calendar.version,
        clocks=found,
        differing=sum(each.due_differs or each.verdict_differs for each in found),
        open=case.archived_at is None,
        now=now,
    )
    response = render(request, "history/verdicts.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _case(looked: Looked) -> Case:
    """The case the history leads to; the one on record where it leads to none."""
    try:
        found = looked.standing.case(looked.standing.last) if looked.standing else None
    except Broken:
        found = None
    return found or looked.row.case


def _judged(
    clock: Clock, case: Case, calendar: Calendar, now: datetime, said: Catalogue
) -> TwoVerdicts:
    today = rejudge(clock, calendar, case.policy.day_end, now)
    moved = _by_today(clock, today)
    line = clock_line(moved, now, calendar, said)
    return TwoVerdicts(
        then=clock_line(clock, now, calendar, said),
        today=today,
        word=said.gettext(source_name(today.verdict)) if today.verdict else line.verdict,
        tone=tone_of(moved, now),
        due_differs=today.due != clock.term.due,
        verdict_differs=today.verdict != clock.verdict
        or (clock.runs and today.late != (now > clock.term.due)),
    )


def _by_today(clock: Clock, today: Rejudged) -> Clock:
    """The clock as it would show by today's calendar; it is only shown, nowhere kept."""
    term = replace(clock.term, due=today.due, provisional=today.provisional)
    return replace(
        clock,
        term=term,
        original_due=today.first_due,
        verdict=today.verdict,
        overdue=clock.runs and today.late,
    )
