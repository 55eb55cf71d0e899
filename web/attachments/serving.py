"""GET /attachments/{id}: a file, to those who work with the case it belongs to. What a rater sent
goes to those who may know the rater, and each look at it is on record before it is shown."""

import asyncio
import hashlib
from http import HTTPStatus
from urllib.parse import quote

import structlog
from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import cases
from db.attachments import Attachment, attachment
from db.engine import writing
from db.looks import record_look_at_review
from db.reviews import Review, review
from db.sealing import Unsealable
from db.staff import Member
from rules.attachments import ID, Kind
from rules.case import Case
from rules.refusals import N_
from rules.roles import Role
from rules.visibility import may_see
from web.dependencies import All, Staff, now
from web.desk.scope import may_see_raters_files
from web.errors import Problem, not_found

router = APIRouter()
log = structlog.get_logger()

NO_SUCH_FILE = N_("没有这个附件，或者它不在您的办理范围内。")
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Nothing in a file can do anything, whatever a browser takes it for."""


@router.get("/attachments/{attachment_id}")
async def one_attachment(attachment_id: str, all_of_it: All, member: Staff) -> Response:
    """The file."""
    async with writing(all_of_it.engine) as connection:
        found = None
        if ID.fullmatch(attachment_id):
            found = await attachment(connection, attachment_id, all_of_it.keys)
        if found is None or not await _may_have(connection, found, member):
            raise not_found(NO_SUCH_FILE)
    try:
        data = await asyncio.to_thread(all_of_it.files.get, found.id)
    except (OSError, Unsealable):
        data = b""
    if hashlib.sha256(data).hexdigest() != found.sha256:
        log.error("attachment_damaged", attachment_id=found.id)
        raise Problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            N_("附件打不开"),
            N_("附件的内容丢失或损坏了，已记录，请联系管理员。"),
        )
    return Response(data, media_type=found.kind.media_type, headers=_headers(found))


def _headers(found: Attachment) -> dict[str, str]:
    how = "attachment" if found.kind is Kind.PDF else "inline"
    end = "jpg" if found.kind is Kind.JPEG else found.kind.value
    return {
        "Content-Disposition": (
            f'{how}; filename="{found.id[:8]}.{end}"; '
            f"filename*=UTF-8''{quote(_with_end(found.name, end), safe='')}"
        ),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _with_end(name: str, end: str) -> str:
    """The name it came with, ending in what it is and not in what it was said to be."""
    return f"{name.rpartition('.')[0] or name or 'file'}.{end}"


async def _may_have(connection: AsyncConnection, found: Attachment, member: Member) -> bool:
    """Whether somebody may have a file; a look at a rater's is put on record."""
    if found.case_no is not None:
        row = await cases.case(connection, found.case_no)
        return row is not None and may_see(member.actor, row.case)
    of = await review(connection, found.review_no) if found.review_no else None
    if of is None:
        return False
    case = await _handled_in(connection, of)
    if case is None:
        # nobody works with a good review but the hotline, to whom all of them come
        admitted = member.role is Role.OPERATOR
    else:
        admitted = may_see_raters_files(member.actor, case)
    if admitted:
        await record_look_at_review(connection, member.id, of, f"file:{found.id}", now())
    return admitted


async def _handled_in(connection: AsyncConnection, of: Review) -> Case | None:
    """The case in which a review is handled: its own, or the one that was merged with."""
    row = await cases.case(connection, of.case_no) if of.case_no else None
    if row is not None and row.case.merged_into:
        row = await cases.case(connection, row.case.merged_into)
    return row.case if row else None
