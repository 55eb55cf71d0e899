"""A step sent by a button of a row, and not taken: the page with the row says so there, and goes on
there. Whoever was faster is named, and the row is as it is now."""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from db.staff import Member
from rules.stages import Action
from web.dependencies import WebDependencies
from web.desk.acting import Attempt, Outcome, take_typed
from web.desk.case_view import Loaded
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.trail import TrailLine, trail_lines
from web.forms import submission
from web.i18n import Catalogue, Sentence
from web.pages import catalogue, render


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A step that was not taken: why, what happened since the row was shown, and the key under
    which it is sent again."""

    case_no: str
    sentence: Sentence
    since: tuple[TrailLine, ...]
    key: str


class MakePage(Protocol):
    """Makes the page of a desk. `query` is what its address or a row's form says of what to show;
    with `refused` that row is shown as refused."""

    def __call__(
        self,
        connection: AsyncConnection,
        member: Member,
        all_of_it: WebDependencies,
        said: Catalogue,
        query: Mapping[str, str],
        *,
        refused: RefusedRow,
    ) -> Coroutine[Any, Any, object]:
        """The page."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page whose rows have a button: its template, and its name in what a form says."""

    template: str
    back: BackTo
    made: MakePage


async def take_row(
    request: Request,
    case_no: str,
    parts: WebDependencies,
    member: Member,
    *,
    action: Action,
    page: RowPage,
) -> Response:
    """Take the step of a row's button, then on to the next row."""
    typed = await submission(request)
    typed.values[BACK_FIELD] = page.back.value
    attempt = _RowAttempt(request, member, FORMS[action], typed, parts=parts, page=page)
    return await take_typed(attempt, parts, case_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowAttempt(Attempt):
    """The form of a row: nothing is typed into it, so that the page alone need be shown again."""

    parts: WebDependencies
    page: RowPage

    async def again(self, loaded: Loaded, outcome: Outcome) -> Response:
        """That page, with what was refused."""
        said = catalogue(self.request)
        refused = RefusedRow(
            case_no=loaded.case.case_no,
            sentence=next(iter(self.typed.errors.values())),
            since=trail_lines(outcome.since, said),
            key=outcome.key,
        )
        made = await read_at_once(
            self.parts.engine,
            lambda connection: self.page.made(
                connection, self.member, self.parts, said, self.typed.values, refused=refused
            ),
        )
        return render(self.request, self.page.template, made, outcome.status)
