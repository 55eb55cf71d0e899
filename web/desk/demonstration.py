"""Demonstration only: moving one case's clock ahead. Without one there is no such address."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.procedure.alarms import next_alarm
from rules.refusals import N_
from rules.stages import Stage
from rules.working_days import SHANGHAI, local_date
from web.dependencies import All, Staff, WebDependencies
from web.desk.case_view import Loaded
from web.desk.loading import load
from web.errors import Problem, not_found
from web.forms import NOT_A_CHOICE, submission
from web.pages import see_other

router = APIRouter()

JUST_AFTER = timedelta(seconds=1)


def only_in_a_demonstration(all_of_it: WebDependencies) -> None:
    """Raises Problem (404) anywhere else."""
    if not all_of_it.settings.demo:
        raise not_found()


@router.post("/cases/{case_no}/fast-forward")
async def fast_forward(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Let time pass in one case, and show what it did."""
    only_in_a_demonstration(all_of_it)
    loaded = await load(all_of_it, case_no, member.actor)
    if loaded.case.stage is Stage.ARCHIVED:
        raise Problem(
            HTTPStatus.CONFLICT, N_("这一步现在不能办理"), N_("工单已归档，时间对它不再起作用。")
        )
    typed = await submission(request)
    own = await all_of_it.cases.time_of(case_no)
    by = _span(loaded, own, typed.values)
    if by is None:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, N_("请求有误"), NOT_A_CHOICE)
    await all_of_it.cases.fast_forward(case_no, by)
    return see_other(f"/cases/{case_no}?from={loaded.case.version}")


def _span(loaded: Loaded, own: datetime, values: Mapping[str, str]) -> timedelta | None:
    """How far to move the clock from the case's own time."""
    match values.get("to", ""):
        case "alarm":
            alarm = next_alarm(loaded.case)
            return max(alarm.at - own, timedelta(0)) + JUST_AFTER if alarm else None
        case "day":
            return _next_working_day(loaded, own) - own
        case "five":
            return timedelta(days=5)
        case _:
            return None


def _next_working_day(loaded: Loaded, own: datetime) -> datetime:
    day = local_date(own) + timedelta(days=1)
    while not loaded.calendar.is_working_day(day):
        day += timedelta(days=1)
    clock: time = own.astimezone(SHANGHAI).time()
    return datetime.combine(day, clock, SHANGHAI)
