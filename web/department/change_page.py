"""One change a unit made because of reviews: putting it on record, looking at it, correcting it."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.engine import reading, writing
from db.improvements import (
    Improvement,
    Version,
    Written,
    add,
    correct,
    improvement,
    linkable,
    raters_behind,
    versions_of,
)
from db.staff import Member
from rules.improvements import (
    TEXT_MAX,
    TITLE_MAX,
    WHY_MAX,
    ImprovementKind,
    may_read,
    may_write,
)
from rules.refusals import N_
from rules.working_days import local_date
from web.department.change_form import DRAFT_MAX, ReadChange, read_change
from web.department.links import ways
from web.dependencies import All, Reading, Staff, WebDependencies, now
from web.desk.forms.form import WHOLE_FORM
from web.desk.lists.filters import Desk, desk_of
from web.desk.sections import CHANGES, Section
from web.desk.submission_keys import key_in, new_key
from web.errors import forbidden, not_found
from web.forms import FormState, Submission, submission
from web.pages import render, see_other
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

NO_SUCH_CHANGE = N_("没有这条改进记录。")
NOT_YOURS = N_("改进由单位自己的人员登记。")
STALE = N_("您打开页面之后，有人更正过这条记录。您写的内容都在，对照新的一版后可以再次提交。")
NUMBER_MAX = 24
SEEN_MAX = 9


@dataclass(frozen=True, slots=True)
class Limits:
    """How many characters each field may have."""

    title: int = TITLE_MAX
    text: int = TEXT_MAX
    why: int = WHY_MAX
    cases: int = DRAFT_MAX


@dataclass(frozen=True, slots=True)
class ChangePage:
    """department/change.html. `change` is None while it is new; `form` None for who may not write.

    `versions` are all of them, the newest first; `saved` says that it was just put on record.
    """

    sections: tuple[Section, ...]
    change: Improvement | None
    versions: tuple[Version, ...]
    form: FormState | None
    form_key: str
    kinds: tuple[ImprovementKind, ...]
    groups: tuple[UnitGroup, ...]
    limits: Limits
    saved: bool


@router.get(f"{CHANGES}/new")
async def new_change(
    request: Request, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """An empty form; the address may name the case it is because of."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    _require_a_writer(member)
    number = request.query_params.get("case", "")[:NUMBER_MAX]
    codes = desk.codes_under(member.unit_path)
    is_known = bool(number) and number in await linkable(connection, [number], codes)
    values = {
        "unit": member.unit_code or "",
        "since": local_date(desk.now).isoformat(),
        "cases": number if is_known else "",
    }
    return render(request, "department/change.html", _page(desk, FormState(values), new_key()))


@router.post(CHANGES)
async def add_change(request: Request, member: Staff, all_of_it: All) -> Response:
    """Put a change on record, once however often it is sent."""
    _require_a_writer(member)
    form = await submission(request)
    key = key_in(form.values.get("key", ""))
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        read = await read_change(connection, form, desk, None)
    if read is None:
        page = _page(desk, form.state, key)
        return render(request, "department/change.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)
    async with writing(all_of_it.engine) as connection:
        raters = await raters_behind(connection, read.content.cases, all_of_it.keys)
        written = Written(member.id, now(), raters)
        await add(connection, key, read.unit.code, read.content, written)
    return see_other(f"{CHANGES}/{key}?saved=yes")


@router.get(f"{CHANGES}/{{change_id}}")
async def one_change(
    request: Request, change_id: str, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """A change with its versions, and for its unit's people the form to correct it."""
    change = await _readable(connection, member, change_id)
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    versions = await versions_of(connection, change_id)
    form = _as_it_is(change) if may_write(member.actor, change.unit_path) else None
    saved = request.query_params.get("saved") == "yes"
    page = _page(desk, form, new_key(), change, versions, saved=saved)
    return render(request, "department/change.html", page)


@router.post(f"{CHANGES}/{{change_id}}")
async def correct_change(
    request: Request, change_id: str, member: Staff, all_of_it: All
) -> Response:
    """Put the next version on record, with why; the one before stays readable."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        change = await _readable(connection, member, change_id)
        if not may_write(member.actor, change.unit_path):
            raise forbidden(NOT_YOURS)
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        read = await read_change(connection, form, desk, change)
    if read is not None:
        if await _corrected(all_of_it, member, change_id, form, read):
            return see_other(f"{CHANGES}/{change_id}?saved=yes")
        form.wrong(WHOLE_FORM, STALE)
    async with reading(all_of_it.engine) as connection:
        change = await _readable(connection, member, change_id)
        versions = await versions_of(connection, change_id)
    page = _page(desk, form.state, new_key(), change, versions)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if read is None else HTTPStatus.CONFLICT
    return render(request, "department/change.html", page, status)


async def _corrected(
    all_of_it: WebDependencies, member: Member, change_id: str, form: Submission, read: ReadChange
) -> bool:
    typed = form.values.get("seen", "")
    seen = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= SEEN_MAX else 0
    async with writing(all_of_it.engine) as connection:
        raters = await raters_behind(connection, read.content.cases, all_of_it.keys)
        written = Written(member.id, now(), raters, read.why)
        return await correct(connection, change_id, seen, read.content, written)


def _require_a_writer(member: Member) -> None:
    if not may_write(member.actor, member.unit_path):
        raise forbidden(NOT_YOURS)


async def _readable(connection: AsyncConnection, member: Member, change_id: str) -> Improvement:
    found = await improvement(connection, change_id)
    if found is None or not may_read(member.actor, found.unit_path):
        raise not_found(NO_SUCH_CHANGE)
    return found


def _as_it_is(change: Improvement) -> FormState:
    content = change.newest.content
    return FormState(
        {
            "kind": content.kind,
            "title": content.title,
            "text": content.text,
            "since": content.since.isoformat(),
            "cases": "\n".join(content.cases),
        }
    )


def _page(
    desk: Desk,
    form: FormState | None,
    key: str,
    change: Improvement | None = None,
    versions: tuple[Version, ...] = (),
    *,
    saved: bool = False,
) -> ChangePage:
    return ChangePage(
        sections=ways(desk.member.role, CHANGES),
        change=change,
        versions=versions,
        form=form,
        form_key=key,
        kinds=tuple(ImprovementKind),
        groups=unit_groups(desk.named),
        limits=Limits(),
        saved=saved,
    )
