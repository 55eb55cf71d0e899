"""One click accepts a case at home. Refused, the home says so at the row."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from rules.stages import Action
from web.department.home import HomePage, home_page
from web.department.links import HOME
from web.dependencies import All, Staff
from web.desk.acting import take_typed
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.refused import RefusedRow, RowAttempt
from web.forms import submission
from web.i18n import Catalogue

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting(RowAttempt):
    """The button of a row."""

    template: ClassVar[str] = "department/home.html"

    async def page(
        self, connection: AsyncConnection, refused: RefusedRow, said: Catalogue
    ) -> HomePage:
        """The home."""
        return await home_page(
            connection, self.member, self.parts, said, self.typed.values, refused=refused
        )


@router.post(HOME + "/{case_no}/accept")
async def accept(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Accept the case of a row, then on to the next one."""
    typed = await submission(request)
    typed.values[BACK_FIELD] = BackTo.DEPARTMENT.value
    attempt = Accepting(request, member, FORMS[Action.ACCEPT], typed, parts=all_of_it)
    return await take_typed(attempt, all_of_it, case_no)
