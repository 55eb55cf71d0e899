"""Arranging who stands in while somebody is absent: for oneself, or for those of one's unit."""

from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import absences
from db.absences import Absence, Days
from db.engine import reading, writing
from db.staff import Member, by_id
from rules.absences import may_arrange
from rules.refusals import N_, Refusal
from rules.roles import Role
from rules.working_days import local_date
from web.dependencies import All, Reading, Staff, WebDependencies, now
from web.desk.absences.people import PersonGroup, groups_of
from web.errors import not_found
from web.forms import MISSING, FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other

router = APIRouter()

PATH = "/absences"
NOBODY = N_("没有这位工作人员，或者不在您的管辖范围。")
GONE = N_("没有这项外出安排，可能已经取消。")
NOT_A_DATE = N_("请写成 2026-11-24 这样的日期。")


@dataclass(frozen=True, slots=True)
class AbsencesPage:
    """desk/absences/page.html. `others` are absences in the unit, for its supervisor."""

    person: Member
    oneself: bool
    today: date
    theirs: tuple[Absence, ...]
    standing_in: tuple[Absence, ...]
    others: tuple[Absence, ...]
    people: tuple[PersonGroup, ...]
    substitutes: tuple[PersonGroup, ...]
    form: FormState
    choice: FormState


@router.get(PATH)
async def arrangements(
    request: Request, connection: Reading, member: Staff, person: str = ""
) -> Response:
    """The absences of one person, and of the unit for its supervisor."""
    whom = await _whom(connection, member, person)
    return render(
        request, "desk/absences/page.html", await _page(connection, member, whom, FormState())
    )


async def _whom(connection: AsyncConnection, member: Member, person: str) -> Member:
    if person in ("", member.id):
        return member
    found = await by_id(connection, person)
    if found is None or not found.active or not may_arrange(member.actor, found.actor):
        raise not_found(NOBODY)
    return found


async def _page(
    connection: AsyncConnection, member: Member, whom: Member, form: FormState
) -> AbsencesPage:
    today = local_date(now())
    is_supervisor = member.role is Role.SUPERVISOR
    people = await absences.people_under(connection, member.actor) if is_supervisor else ()
    inside = await absences.absences_under(connection, member.actor, today) if is_supervisor else ()
    return AbsencesPage(
        person=whom,
        oneself=whom.id == member.id,
        today=today,
        theirs=await absences.absences_of(connection, whom.id, today),
        standing_in=await absences.standing_in(connection, whom.id, today),
        others=tuple(each for each in inside if each.absent.id != whom.id),
        people=groups_of(people),
        substitutes=groups_of(await absences.candidates(connection, whom)),
        form=form,
        choice=FormState({"person": whom.id}, scope="who"),
    )


@router.post(PATH)
async def arrange(request: Request, all_of_it: All, member: Staff) -> Response:
    """Arrange an absence."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        whom = await _whom(connection, member, form.values.get("person", ""))
    if await _arranged(all_of_it, form, whom, member):
        return see_other(_address(whom, member))
    async with reading(all_of_it.engine) as connection:
        page = await _page(connection, member, whom, replace(form.state, scope="absence"))
    return render(request, "desk/absences/page.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _arranged(all_of_it: WebDependencies, form: Submission, whom: Member, by: Member) -> bool:
    substitute = form.text("substitute", 32, MISSING)
    first, last = (_day(form, name) for name in ("first_day", "last_day"))
    if not form.valid or first is None or last is None:
        return False
    at = now()
    try:
        async with writing(all_of_it.engine) as connection:
            await absences.add_absence(
                connection,
                whom,
                substitute,
                Days(first, last),
                by=by.id,
                now=at,
                today=local_date(at),
            )
    except Refusal as refusal:
        form.wrong(refusal.field or "substitute", Sentence(refusal.text, refusal.params))
        return False
    return True


def _day(form: Submission, name: str) -> date | None:
    typed = form.text(name, 10, MISSING)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        form.wrong(name, NOT_A_DATE)
        return None


def _address(whom: Member, member: Member) -> str:
    return PATH if whom.id == member.id else f"{PATH}?person={whom.id}"


@router.post(PATH + "/{absence_id}/end")
async def end(absence_id: str, all_of_it: All, member: Staff) -> Response:
    """End an absence now, or call it off; ended already is ended too."""
    async with writing(all_of_it.engine) as connection:
        found = await absences.absence(connection, absence_id)
        if found is None or not may_arrange(member.actor, found.absent.actor):
            raise not_found(GONE)
        await absences.end_absence(connection, absence_id, member.id, now())
    return see_other(_address(found.absent, member))
