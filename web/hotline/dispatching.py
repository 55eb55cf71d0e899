"""One key dispatches a row of the inbox. Refused, the inbox says so at the row."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.stages import Action
from web.dependencies import All, Staff
from web.desk.done import BackTo
from web.desk.refused import RowPage, take_row
from web.hotline.frame import INBOX
from web.hotline.inbox import inbox_page

router = APIRouter()

PAGE = RowPage("hotline/inbox.html", BackTo.HOTLINE, inbox_page)


@router.post(INBOX + "/{case_no}/dispatch")
async def dispatch(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Dispatch a row to the unit that was proposed for it, then on to the next one."""
    return await take_row(request, case_no, all_of_it, member, action=Action.DISPATCH, page=PAGE)
