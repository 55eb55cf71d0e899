"""The log of what units changed because of reviews: the newest first, filtered in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.improvements import Improvement, Wanted, listed
from rules.improvements import ImprovementKind, may_write
from web.department.links import ways
from web.dependencies import All, Reading, Staff, now
from web.desk.lists.filters import Desk, desk_of
from web.desk.lists.query import BACKWARDS, NO_SUCH_UNIT, NOT_A_DATE, YEARS
from web.desk.sections import CHANGES, Section
from web.forms import FormState, Submission, cleaned
from web.pages import render
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

PAGE = 20
"""Changes on one page."""
FIELDS = ("unit", "kind", "from", "to")
ID_MAX = 40


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """department/changes.html. `unit` is "" above every unit; `next` is "" on the last page."""

    sections: tuple[Section, ...]
    unit: str
    form: FormState
    narrowed: bool
    kinds: tuple[ImprovementKind, ...]
    groups: tuple[UnitGroup, ...]
    changes: tuple[Improvement, ...]
    may_add: bool
    next: str


@router.get(CHANGES)
async def changes(request: Request, connection: Reading, member: Staff, all_of_it: All) -> Response:
    """What the reader's units changed. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    query = request.query_params
    form = Submission({name: cleaned(query.get(name, "")) for name in FIELDS})
    wanted = _wanted(form, query, desk)
    found = await listed(connection, wanted, PAGE + 1) if form.valid else ()
    page = ChangesPage(
        sections=ways(member.role, CHANGES),
        unit=member.unit_name or "",
        form=form.state,
        narrowed=any(form.values.values()),
        kinds=tuple(ImprovementKind),
        groups=unit_groups(desk.named),
        changes=found[:PAGE],
        may_add=may_write(member.actor, member.unit_path),
        next=_behind(form.state, found[PAGE - 1]) if len(found) > PAGE else "",
    )
    status = HTTPStatus.OK if form.valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "department/changes.html", page, status)


def _wanted(form: Submission, query: Mapping[str, str], desk: Desk) -> Wanted:
    under = desk.member.unit_path
    if code := form.values["unit"]:
        unit = desk.by_code.get(code)
        if unit is None or unit not in desk.named:
            form.wrong("unit", NO_SUCH_UNIT)
        else:
            under = unit.path
    kind = form.choice("kind", ImprovementKind) if form.values["kind"] else None
    since, until = _day(form, "from"), _day(form, "to")
    if since is not None and until is not None and since > until:
        form.wrong("to", BACKWARDS)
    return Wanted(under, kind, since, until, _place(query.get("after", "")))


def _day(form: Submission, name: str) -> date | None:
    value = form.values[name]
    if not value:
        return None
    day = _date(value)
    if day is None:
        form.wrong(name, NOT_A_DATE)
    return day


def _date(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _place(after: str) -> tuple[date, str] | None:
    """Where a page goes on; nonsense is the first page."""
    day, _, its_id = after.partition("_")
    since = _date(day)
    return (since, its_id) if since is not None and 0 < len(its_id) <= ID_MAX else None


def _behind(form: FormState, last: Improvement) -> str:
    place = {"after": f"{last.newest.content.since.isoformat()}_{last.id}"}
    values = MappingProxyType({**form.values, **place})
    return f"{CHANGES}?{urlencode({name: value for name, value in values.items() if value})}"
