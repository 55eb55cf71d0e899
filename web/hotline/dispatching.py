"""One key dispatches a row of the inbox. Refused, the inbox says so at the row."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from rules.stages import Action
from web.dependencies import All, Staff
from web.desk.acting import take_typed
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.refused import RefusedRow, RowAttempt
from web.forms import submission
from web.hotline.frame import INBOX
from web.hotline.inbox import InboxPage, inbox_page
from web.i18n import Catalogue

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatching(RowAttempt):
    """The button of a row."""

    template: ClassVar[str] = "hotline/inbox.html"

    async def page(
        self, connection: AsyncConnection, refused: RefusedRow, said: Catalogue
    ) -> InboxPage:
        """The inbox."""
        return await inbox_page(
            connection, self.member, self.parts, said, self.typed.values, refused=refused
        )


@router.post(INBOX + "/{case_no}/dispatch")
async def dispatch(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Dispatch a row to the unit that was proposed for it, then on to the next one."""
    typed = await submission(request)
    typed.values[BACK_FIELD] = BackTo.HOTLINE.value
    attempt = Dispatching(request, member, FORMS[Action.DISPATCH], typed, parts=all_of_it)
    return await take_typed(attempt, all_of_it, case_no)
