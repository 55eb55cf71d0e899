"""The hotline's inbox: everything that waits for an operator, what is due first on top."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.hotline_inbox import how_many_wait, waiting
from db.staff import Member
from rules.hotline import HotlineTask
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.done import NEXT_FIELD, TASK_FIELD, Done, done_in
from web.desk.lists.filters import desk_of
from web.hotline.frame import INBOX, Section, sections
from web.hotline.rows import Look, RefusedRow, Row, rows
from web.i18n import Catalogue
from web.pages import catalogue, render

router = APIRouter()

ROWS = 25
"""Cases shown at once: what was done makes room for what comes next."""

LOOKS: Mapping[HotlineTask, str] = {
    HotlineTask.DISPATCH: "warn",
    HotlineTask.RETURN: "active",
    HotlineTask.CALL: "active",
    HotlineTask.REOPENING: "alert",
}


@dataclass(frozen=True, slots=True)
class TaskNumber:
    """How many cases wait for a task. `href` shows only those, or all again."""

    task: HotlineTask
    count: int
    look: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """hotline/inbox.html. `task` narrows it to one; `total` is how many wait, shown or not. `gone`
    is a refused dispatch of a case that waits no more, shown above the row `gone_before`."""

    sections: tuple[Section, ...]
    numbers: tuple[TaskNumber, ...]
    task: HotlineTask | None
    rows: tuple[Row, ...]
    total: int
    done: Done | None
    now: datetime
    gone: RefusedRow | None = None
    gone_before: str = ""


@router.get(INBOX)
async def inbox(request: Request, member: Staff, all_of_it: All) -> Response:
    """Everything that waits, or one kind of it."""
    page = await read_at_once(
        all_of_it.engine,
        lambda connection: inbox_page(
            connection, member, all_of_it, catalogue(request), request.query_params
        ),
    )
    return render(request, "hotline/inbox.html", page)


async def inbox_page(
    connection: AsyncConnection,
    member: Member,
    all_of_it: WebDependencies,
    said: Catalogue,
    query: Mapping[str, str],
    *,
    refused: RefusedRow | None = None,
) -> InboxPage:
    """What waits. `query` is what the address or a row's form says: the task, the row to go on
    with, what was done; with `refused` it is that row."""
    asked = query.get(TASK_FIELD, "")
    task = HotlineTask(asked) if asked in set(HotlineTask) else None
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    counts = await how_many_wait(connection, desk.now)
    found = await waiting(connection, [task] if task else HotlineTask, desk.now, ROWS)
    following = query.get(NEXT_FIELD, "")
    here = refused.case_no if refused else following
    shown = await rows(connection, found, Look(desk, said, task is not None, here))
    return InboxPage(
        sections=sections(INBOX, counts),
        numbers=_numbers(counts, task),
        task=task,
        rows=_refused(shown, refused),
        total=counts[task] if task else sum(counts.values()),
        done=await done_in(connection, query, member.id),
        now=desk.now,
        gone=refused if refused and all(each.case_no != here for each in shown) else None,
        gone_before=_above(shown, following),
    )


def _refused(shown: tuple[Row, ...], refused: RefusedRow | None) -> tuple[Row, ...]:
    return tuple(
        replace(each, refused=refused, key=refused.key)
        if refused and each.case_no == refused.case_no
        else each
        for each in shown
    )


def _above(shown: tuple[Row, ...], following: str) -> str:
    """The row that came after one that is gone; the first where that one is gone too."""
    numbers = [each.case_no for each in shown]
    return following if following in numbers else next(iter(numbers), "")


def _numbers(
    counts: Mapping[HotlineTask, int], chosen: HotlineTask | None
) -> tuple[TaskNumber, ...]:
    return tuple(
        TaskNumber(
            task,
            count,
            LOOKS[task],
            INBOX if task is chosen else f"{INBOX}?{TASK_FIELD}={task.value}",
            task is chosen,
        )
        for task, count in counts.items()
    )
