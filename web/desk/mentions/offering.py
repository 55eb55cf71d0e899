"""GET /cases/{case_no}/colleagues: whom a note on this case may mention, for the list behind an @
(js/mentioning.js). The whole list, so that nothing of what is being typed is in an address."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from db.mentions import people_around
from rules.stages import ALLOWED, Action
from web.dependencies import Reading, Staff
from web.desk.absences.people import group_of
from web.desk.loading import case_in_scope
from web.desk.mentions.suggested import called, nearest
from web.pages import catalogue

router = APIRouter()


@router.get("/cases/{case_no}/colleagues")
async def colleagues_to_mention(
    request: Request, case_no: str, connection: Reading, member: Staff
) -> JSONResponse:
    """How each is called, with name, login and unit; nobody while no note can be added."""
    case = (await case_in_scope(connection, case_no, member.actor)).case
    writable = case.stage in ALLOWED[Action.ADD_NOTE]
    around = await people_around(connection, case) if writable else ()
    seeing = nearest(case, around, member.id)
    said = catalogue(request)
    told = [
        {
            "called": called(each, seeing),
            "name": each.name,
            "login": each.login,
            "unit": said.gettext(group_of(each)),
        }
        for each in seeing
    ]
    return JSONResponse(told, headers={"Cache-Control": "no-store"})
