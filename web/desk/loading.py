"""Loading a case for somebody: 404 if there is none, and as much if it is out of their scope, so
that nobody learns which numbers there are."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import cases
from db.at_once import read_at_once
from db.attachments import attachments_with
from db.desks import units_and_calendar
from db.improvements import of_case
from db.likely_same import Alike, alike, subject_of
from db.mentions import people_around
from db.presence import present
from db.reply_templates import templates_for
from db.reviews import review_of_case, reviews_for_staff
from db.sealing import Keys
from db.second_thoughts import second_thoughts
from db.staff import Member, colleagues
from db.topics import topics
from rules.case import Case
from rules.refusals import N_
from rules.roles import MAY, Actor, Colleague
from rules.stages import ALLOWED, Action
from rules.visibility import may_see
from web.case_client import CaseUnavailable
from web.dependencies import WebDependencies, now
from web.desk.case_view import Answer, Loaded, case_page
from web.errors import not_found
from web.pages import catalogue, render

NO_SUCH_CASE = N_("没有这件工单，或者它不在您的办理范围内。请核对工单号。")
CLOCK_SECONDS = 1.0
"""How long to wait for a case's own time before taking the recorded one."""


async def load(all_of_it: WebDependencies, case_no: str, actor: Actor) -> Loaded:
    """The case as it is recorded. Raises Problem (404)."""
    loaded = await read_at_once(
        all_of_it.engine, lambda connection: _loaded(connection, case_no, actor, all_of_it.keys)
    )
    return replace(loaded, now=await _now_of(all_of_it, loaded.row))


async def _loaded(connection: AsyncConnection, case_no: str, actor: Actor, keys: Keys) -> Loaded:
    row = await case_in_scope(connection, case_no, actor)
    return await _rest(connection, row, actor, now() + row.ahead, keys)


async def case_in_scope(connection: AsyncConnection, case_no: str, actor: Actor) -> cases.CaseRow:
    """The case alone. Raises Problem (404)."""
    row = await cases.case(connection, case_no)
    if row is None or not may_see(actor, row.case):
        raise not_found(NO_SUCH_CASE)
    return row


async def _rest(
    connection: AsyncConnection, row: cases.CaseRow, actor: Actor, at: datetime, keys: Keys
) -> Loaded:
    review = await review_of_case(connection, row.case.case_no)
    if review is None:
        raise LookupError(f"{row.case.case_no} has no review")
    made = now()
    units, calendar = await units_and_calendar(connection)
    joined = [each.review_no for each in row.case.joined]
    return Loaded(
        row=row,
        review=review,
        second=await second_thoughts(connection, review.review_no),
        topics=(await topics(connection, [review.review_no]))[review.review_no],
        events=await cases.trail(connection, row.case.case_no),
        units=units,
        colleagues=await _colleagues(connection, row.case, actor),
        calendar=calendar,
        now=at,
        there=(await present(connection, [row.case.case_no], made)).get(row.case.case_no, ()),
        made=made,
        joined=await reviews_for_staff(connection, joined),
        improvements=await of_case(connection, row.case.case_no),
        alike=await _alike(connection, row.case, actor),
        templates=await templates_for(connection, actor.unit_path),
        files=await attachments_with(
            connection, row.case.case_no, [review.review_no, *joined], keys
        ),
        around=await _around(connection, row.case),
    )


async def _colleagues(
    connection: AsyncConnection, case: Case, actor: Actor
) -> tuple[Colleague, ...]:
    """To whom this person can hand the case; nobody is looked up who can't be handed it."""
    if actor.role not in MAY[Action.ASSIGN] or case.stage not in ALLOWED[Action.ASSIGN]:
        return ()
    return await colleagues(connection, case.responsible_path, actor)


async def _alike(connection: AsyncConnection, case: Case, actor: Actor) -> tuple[Alike, ...]:
    """What may repeat the case, for whoever may merge it."""
    if actor.role not in MAY[Action.MERGE] or case.stage not in ALLOWED[Action.MERGE]:
        return ()
    subject = await subject_of(connection, case.case_no)
    found = await alike(connection, [subject]) if subject is not None else {}
    joined = {each.case_no for each in case.joined}
    return tuple(each for each in found.get(case.case_no, ()) if each.case_no not in joined)


async def _around(connection: AsyncConnection, case: Case) -> tuple[Member, ...]:
    """Whom a note may mention, while notes can be added."""
    return await people_around(connection, case) if case.stage in ALLOWED[Action.ADD_NOTE] else ()


async def _now_of(all_of_it: WebDependencies, row: cases.CaseRow) -> datetime:
    """The case's own time. In a demonstration it may have moved with nothing recorded since."""
    recorded = now() + row.ahead
    if not all_of_it.settings.demo or row.case.archived_at is not None:
        return recorded
    try:
        async with asyncio.timeout(CLOCK_SECONDS):
            own = await all_of_it.cases.time_of(row.case.case_no)
    except (CaseUnavailable, TimeoutError):
        return recorded
    return max(own, recorded) if own - recorded > timedelta(seconds=30) else recorded


def show(
    request: Request, loaded: Loaded, actor: Actor, answer: Answer, status: int = 200
) -> Response:
    """The case page."""
    page = case_page(loaded, actor, catalogue(request), answer)
    response = render(request, "desk/case.html", page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
