"""One click accepts a case at home. Refused, the home says so at the row."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.stages import Action
from web.department.home import home_page
from web.department.links import HOME
from web.dependencies import All, Staff
from web.desk.done import BackTo
from web.desk.refused import RowPage, take_row

router = APIRouter()

PAGE = RowPage("department/home.html", BackTo.DEPARTMENT, home_page)


@router.post(HOME + "/{case_no}/accept")
async def accept(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Accept the case of a row, then on to the next one."""
    return await take_row(request, case_no, all_of_it, member, action=Action.ACCEPT, page=PAGE)
