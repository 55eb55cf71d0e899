"""Typed calls to case workflows: the only way the web changes a case."""

import asyncio
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowHistory,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from rules.case import Case, CaseOutcome, RatedReview
from rules.procedure.alarms import next_alarm
from rules.refusals import N_, Refusal, RefusalKind
from rules.replay_verdicts import CertificateAsked, ReplayProgress
from rules.steps import Step
from workflows.bulk import start_bulk
from workflows.case import CaseWorkflow
from workflows.messages import Receipt
from workflows.replay_certificates import certificate_progress, start_certificate
from workflows.replay_nights import SCHEDULE_ID, start_night
from workflows.starting import CaseStarter

PATIENCE = timedelta(seconds=15)
"""How long a person waits for a step before the page says that it can't be taken now."""

POLL = timedelta(milliseconds=20)
"""How often a case whose clock was moved is asked whether it has caught up."""


class CaseUnavailable(Exception):
    """Temporal can't be reached, or did not answer in time. Nothing says whether a step was taken:
    sent again with the same key it is taken once."""


@dataclass(frozen=True, slots=True)
class CaseClient:
    """Starts cases, takes steps, asks for snapshots."""

    client: Client
    starter: CaseStarter
    patience: timedelta = PATIENCE

    async def start(self, case_no: str, review: RatedReview) -> None:
        """Start a case. Raises CaseUnavailable; the upkeep then starts it later."""
        try:
            await self.starter.start(case_no, review)
        except RPCError as error:
            raise CaseUnavailable(case_no) from error

    async def take(self, case_no: str, step: Step, key: str | None = None) -> Receipt:
        """Take a step and return when it is recorded.

        `key` identifies this very submission: the same key again returns the first answer.
        Raises Refusal with a sentence for the person, or CaseUnavailable.
        """
        handle = self._handle(case_no)
        try:
            receipt: Receipt = await handle.execute_update(
                step.action.value,
                step,
                id=key or str(uuid.uuid4()),
                result_type=Receipt,
                rpc_timeout=self.patience,
            )
        except WorkflowUpdateFailedError as error:
            raise refusal_in(error) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise CaseUnavailable(case_no) from error
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise Refusal(
                    RefusalKind.WRONG_STAGE, N_("工单已归档或尚未开始，不能办理这一步。")
                ) from error
            raise CaseUnavailable(case_no) from error
        return receipt

    async def start_bulk(self, run_id: str) -> None:
        """Start a run of one step in many cases, once. Raises CaseUnavailable."""
        try:
            await start_bulk(self.client, self.starter.task_queue, run_id)
        except RPCError as error:
            raise CaseUnavailable(run_id) from error

    async def start_certificate(self, asked: CertificateAsked) -> None:
        """Have a case's history replayed, once. Raises CaseUnavailable."""
        try:
            await start_certificate(self.client, self.starter.task_queue, asked)
        except RPCError as error:
            raise CaseUnavailable(asked.case_no) from error

    async def certificate_progress(
        self, case_no: str, certificate_id: str
    ) -> ReplayProgress | None:
        """How far the replay of this case is; None if none is under way. Raises CaseUnavailable."""
        try:
            return await certificate_progress(self.client, case_no, certificate_id)
        except RPCError as error:
            raise CaseUnavailable(case_no) from error

    async def start_night(self, *, forced: bool) -> None:
        """Have every history replayed now. Raises CaseUnavailable."""
        try:
            await start_night(self.client, self.starter.task_queue, forced=forced)
        except RPCError as error:
            raise CaseUnavailable(SCHEDULE_ID) from error

    async def snapshot(self, case_no: str) -> Case:
        """The case as the workflow has it. Raises CaseUnavailable."""
        handle = self._handle(case_no)
        try:
            return await handle.query(CaseWorkflow.snapshot, rpc_timeout=self.patience)
        except (RPCError, WorkflowQueryFailedError) as error:
            # a worker short of time gives a replay up, and the query with it
            raise CaseUnavailable(case_no) from error

    async def time_of(self, case_no: str) -> datetime:
        """The case's own time (UTC), which a demonstration may have moved ahead."""
        handle = self.client.get_workflow_handle(case_no)
        try:
            return await TimeSkipper(self.client).get_current_time(handle)
        except RPCError as error:
            raise CaseUnavailable(case_no) from error

    async def fast_forward(self, case_no: str, by: timedelta) -> None:
        """Move this case's clock ahead (demonstration only) and wait until all that fell due is
        on record. Raises CaseUnavailable, also if the case has not caught up within `patience`.
        """
        handle = self.client.get_workflow_handle(case_no)
        try:
            await TimeSkipper(self.client).fast_forward(handle, by)
            async with asyncio.timeout(self.patience.total_seconds()):
                while not await self._has_caught_up(case_no):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(POLL.total_seconds())
        except (RPCError, WorkflowQueryFailedError, TimeoutError) as error:
            raise CaseUnavailable(case_no) from error

    async def histories(self, case_no: str, known: Collection[str]) -> tuple[WorkflowHistory, ...]:
        """The runs Temporal has of a case, in order: the last one, and those it continues back to
        one whose id is known or that Temporal forgot. Raises CaseUnavailable.
        """
        found: list[WorkflowHistory] = []
        run_id: str | None = None
        while run_id != "":
            handle = self.client.get_workflow_handle(case_no, run_id=run_id)
            try:
                run = await handle.fetch_history(rpc_timeout=self.patience)
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    break
                raise CaseUnavailable(case_no) from error
            if run.run_id in known:
                break
            found.insert(0, run)
            run_id = _continued_from(run, known)
        return tuple(found)

    async def _has_caught_up(self, case_no: str) -> bool:
        alarm = next_alarm(await self.snapshot(case_no))
        if alarm is not None and alarm.at <= await self.time_of(case_no):
            return False
        return await self._handle(case_no).query(CaseWorkflow.settled, rpc_timeout=self.patience)

    def _handle(self, case_no: str) -> WorkflowHandle[CaseWorkflow, CaseOutcome | None]:
        return self.client.get_workflow_handle(case_no)


def _continued_from(run: WorkflowHistory, known: Collection[str]) -> str:
    """The id of the run before, "" if there is none or it is known."""
    started = run.events[0].workflow_execution_started_event_attributes
    earlier = started.continued_execution_run_id
    return "" if earlier in known else earlier


def refusal_in(error: WorkflowUpdateFailedError) -> Refusal:
    """The refusal a failed update carries; raises the error itself if it carries none."""
    cause = error.cause
    if not isinstance(cause, ApplicationError) or cause.type not in set(RefusalKind):
        raise error
    details = cause.details[0]
    return Refusal(RefusalKind(cause.type), details["text"], details["field"], **details["params"])
