"""What routes are given: connections, keys, the case client, who is signed in. Built in app.py."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from temporalio.client import WorkflowHistory

from db.attachment_files import AttachmentFiles
from db.engine import reading
from db.sealing import Keys
from db.staff import Member
from rules.case import Case, RatedReview
from rules.replay_verdicts import CertificateAsked, ReplayProgress
from rules.stages import Stage
from rules.steps import Step
from settings import Settings
from web.cookies import Cookies
from web.errors import SignInNeeded
from web.throttling import Throttle
from web.visit import FormTokens, Visit, visit_of


class Recorded(Protocol):
    """The answer to a step that was taken (workflows.messages.Receipt)."""

    @property
    def case_no(self) -> str:
        """The case."""

    @property
    def version(self) -> int:
        """Its version after the step."""

    @property
    def stage(self) -> Stage:
        """Its stage after the step."""


class Cases(Protocol):
    """What pages ask of case workflows; web.case_client.CaseClient is the real one."""

    async def start(self, case_no: str, review: RatedReview) -> None:
        """Start a case."""

    async def take(self, case_no: str, step: Step, key: str | None = None) -> Recorded:
        """Take a step, once for each key."""

    async def start_bulk(self, run_id: str) -> None:
        """Start a run of one step in many cases, once."""

    async def start_certificate(self, asked: CertificateAsked) -> None:
        """Have a case's history replayed, once."""

    async def certificate_progress(
        self, case_no: str, certificate_id: str
    ) -> ReplayProgress | None:
        """How far the replay of this case is; None if none is under way."""

    async def start_night(self, *, forced: bool) -> None:
        """Have every history replayed now."""

    async def snapshot(self, case_no: str) -> Case:
        """The case as the workflow has it."""

    async def time_of(self, case_no: str) -> datetime:
        """The case's own time (UTC)."""

    async def fast_forward(self, case_no: str, by: timedelta) -> None:
        """Move the case's clock ahead (demonstration only)."""

    async def histories(self, case_no: str, known: Collection[str]) -> tuple[WorkflowHistory, ...]:
        """The runs Temporal has of a case, beside those whose ids are known."""


@dataclass(frozen=True, slots=True)
class WebDependencies:
    """Everything the web needs from outside. Tests give their own."""

    settings: Settings
    engine: AsyncEngine
    keys: Keys
    cases: Cases
    throttle: Throttle

    @property
    def cookies(self) -> Cookies:
        """How cookies are set here."""
        return Cookies(secure=self.settings.site.startswith("https:"))

    @property
    def files(self) -> AttachmentFiles:
        """The folder with attached files."""
        return AttachmentFiles(self.settings.attachments_path, self.keys)

    @property
    def form_tokens(self) -> FormTokens:
        """Tokens for visitors' forms."""
        return FormTokens(self.keys.link)


def web_dependencies(request: Request) -> WebDependencies:
    """Everything at once, for the few that need several."""
    return cast("WebDependencies", request.app.state.dependencies)


async def _reading(request: Request) -> AsyncIterator[AsyncConnection]:
    async with reading(web_dependencies(request).engine) as connection:
        yield connection


# dependencies that are no coroutines would each be sent to a thread and back


async def _all(request: Request) -> WebDependencies:
    return web_dependencies(request)


async def _visit(request: Request) -> Visit:
    return visit_of(request)


async def _cases(request: Request) -> Cases:
    return web_dependencies(request).cases


async def _staff(request: Request) -> Member:
    signed_in = visit_of(request).signed_in
    if signed_in is None:
        raise SignInNeeded
    return signed_in.member


def now() -> datetime:
    """The wall clock, in UTC. A case's own time is asked of its workflow."""
    return datetime.now(UTC)


All = Annotated[WebDependencies, Depends(_all)]
Reading = Annotated[AsyncConnection, Depends(_reading)]
"""A connection to read with, for the length of the request. To write: writing(all.engine)."""
CaseCalls = Annotated[Cases, Depends(_cases)]
"""Calls to case workflows; they raise Refusal or CaseUnavailable, which error_pages.py answers."""
Staff = Annotated[Member, Depends(_staff)]
"""The signed-in member of staff; `.actor` is who they are to the regulation."""
CurrentVisit = Annotated[Visit, Depends(_visit)]
"""Language and form token of this visit."""
