"""A step sent by a button of a row, and not taken: the page with the row says so there, and goes on
there. Whoever was faster is named, and the row is as it is now."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.at_once import read_at_once
from web.dependencies import WebDependencies
from web.desk.acting import Attempt, Outcome
from web.desk.case_view import Loaded
from web.desk.trail import TrailLine, trail_lines
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAttempt(Attempt):
    """The form of a row: nothing is typed into it, so that the page alone need be shown again."""

    template: ClassVar[str]
    parts: WebDependencies

    async def page(
        self, connection: AsyncConnection, refused: RefusedRow, said: Catalogue
    ) -> object:
        """The page the row is on, with what was refused at the row."""
        raise NotImplementedError

    async def again(self, loaded: Loaded, outcome: Outcome) -> Response:
        """That page, with what was refused."""
        said = catalogue(self.request)
        refused = RefusedRow(
            case_no=loaded.case.case_no,
            sentence=next(iter(self.typed.errors.values())),
            since=trail_lines(outcome.since, said),
            key=outcome.key,
        )
        page = await read_at_once(
            self.parts.engine, lambda connection: self.page(connection, refused, said)
        )
        return render(self.request, self.template, page, outcome.status)
