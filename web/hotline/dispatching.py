"""One key dispatches a row of the inbox. Refused, the inbox says so at the row, and goes on there:
whoever was faster is named, and the row is as it is now."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.at_once import read_at_once
from rules.stages import Action
from web.dependencies import All, Staff, WebDependencies
from web.desk.acting import Attempt, Outcome, take_typed
from web.desk.case_view import Loaded
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.trail import trail_lines
from web.forms import submission
from web.hotline.frame import INBOX
from web.hotline.inbox import inbox_page
from web.hotline.rows import RefusedRow
from web.pages import catalogue, render

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAttempt(Attempt):
    """The form of a row: nothing is typed into it, so that the inbox alone need be shown again."""

    parts: WebDependencies

    async def again(self, loaded: Loaded, outcome: Outcome) -> Response:
        """The inbox, with what was refused at its row."""
        said = catalogue(self.request)
        refused = RefusedRow(
            case_no=loaded.case.case_no,
            sentence=next(iter(self.typed.errors.values())),
            since=trail_lines(outcome.since, said),
            key=outcome.key,
        )
        page = await read_at_once(
            self.parts.engine,
            lambda connection: inbox_page(
                connection, self.member, self.parts, said, self.typed.values, refused=refused
            ),
        )
        return render(self.request, "hotline/inbox.html", page, outcome.status)


@router.post(INBOX + "/{case_no}/dispatch")
async def dispatch(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Dispatch a row to the unit that was proposed for it, then on to the next one."""
    typed = await submission(request)
    typed.values[BACK_FIELD] = BackTo.HOTLINE.value
    attempt = RowAttempt(request, member, FORMS[Action.DISPATCH], typed, parts=all_of_it)
    return await take_typed(attempt, all_of_it, case_no)
