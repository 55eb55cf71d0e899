"""Asking another case to take a review in (并案): the one call from one case's workflow to another.

Both halves of a merge come about or neither: the case that ends holds its turn while it asks, and
asks until it has an answer, under an id made of its own number, so that the other case answers
the same however often it is asked.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from db.engine import reading
from db.following import was_taken
from rules.merging_steps import TakeIn
from rules.procedure.merging import NO_SUCH_CASE
from rules.refusals import RefusalKind

ANSWER = timedelta(seconds=20)
"""How long to wait for the other case before asking again."""


@dataclass(frozen=True, slots=True)
class TakeInInput:
    """Which case is asked (`into`), and the step it is to take."""

    into: str
    step: TakeIn


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why the other case would not: a refusal to pass on to whoever asked for the merge."""

    kind: RefusalKind
    text: str
    params: dict[str, str | int]


def update_id(case_no: str) -> str:
    """The id under which a case's review is taken in: one in each case, however often sent."""
    return f"merge-{case_no}"


class Joining:
    """Takes reviews in. Idempotent by the number of the case that ends."""

    def __init__(self, engine: AsyncEngine, client: Client) -> None:
        self._engine = engine
        self._client = client

    @activity.defn
    async def take_in(self, asked: TakeInInput) -> NotTaken | None:
        """Have the review taken in; None when it is on record there."""
        key = update_id(asked.step.case_no)
        if await self._is_recorded(asked.into, key):
            return None
        handle = self._client.get_workflow_handle(asked.into)
        try:
            await handle.execute_update(
                asked.step.action.value, asked.step, id=key, rpc_timeout=ANSWER
            )
        except WorkflowUpdateFailedError as error:
            return _refusal_in(error)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            # it may have ended since it took the review in
            if await self._is_recorded(asked.into, key):
                return None
            return NotTaken(RefusalKind.BAD_CONTENT, NO_SUCH_CASE, {})
        return None

    async def _is_recorded(self, case_no: str, key: str) -> bool:
        async with reading(self._engine) as connection:
            return await was_taken(connection, case_no, key)


def _refusal_in(error: WorkflowUpdateFailedError) -> NotTaken:
    """The refusal a failed update carries; raises the error itself if it carries none."""
    cause = error.cause
    if not isinstance(cause, ApplicationError) or cause.type not in set(RefusalKind):
        raise error
    details = cause.details[0]
    return NotTaken(RefusalKind(cause.type), details["text"], details["params"])
