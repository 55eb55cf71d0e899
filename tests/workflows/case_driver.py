"""A case under test: starts it on the real server and speaks to it as people do."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import WorkflowHandle

from db.cases import CaseEvent, CaseRow, case, trail
from db.engine import reading
from rules import steps
from rules.case import Case, CaseOutcome, Claim, ContactChannel, Finding, Result
from rules.refusals import Refusal
from rules.roles import RATER, Actor, UnitRef
from rules.steps import Step
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR
from tests.survey_answers import satisfied
from web.case_client import CaseClient
from workflows.case import CaseWorkflow
from workflows.messages import Receipt


@dataclass
class CaseDriver:
    """One case on the real server."""

    client: CaseClient
    engine: AsyncEngine
    case_no: str
    steps_taken: list[Step] = field(default_factory=list)

    @property
    def handle(self) -> WorkflowHandle[CaseWorkflow, CaseOutcome | None]:
        """Temporal's handle of the case."""
        return self.client.client.get_workflow_handle(self.case_no, result_type=CaseOutcome)

    async def snapshot(self) -> Case:
        """The case as the workflow has it."""
        return await self.client.snapshot(self.case_no)

    async def recorded(self) -> CaseRow:
        """The case as the database has it."""
        async with reading(self.engine) as connection:
            row = await case(connection, self.case_no)
        assert row is not None, f"{self.case_no} is not recorded"
        return row

    async def until_recorded(self) -> None:
        """Wait until the receipt is on record: a refused step is what waits for its turn."""
        await self.handle.query(CaseWorkflow.snapshot)
        while True:
            async with reading(self.engine) as connection:
                if await case(connection, self.case_no) is not None:
                    return
            await self.handle.query(CaseWorkflow.snapshot)

    async def trail(self) -> tuple[CaseEvent, ...]:
        """What happened, oldest first."""
        async with reading(self.engine) as connection:
            return await trail(connection, self.case_no)

    async def kinds(self) -> list[str]:
        """The kinds of what happened, oldest first."""
        return [event.kind for event in await self.trail()]

    async def take(
        self,
        step: type[Step],
        actor: Actor,
        seen: int | None = None,
        key: str | None = None,
        **content: Any,
    ) -> Receipt:
        """Take a step having seen the present version, or the one given."""
        if seen is None:
            seen = (await self.recorded()).case.version
        taken = step(actor=actor, seen_version=seen, **content)
        receipt = await self.client.take(self.case_no, taken, key)
        self.steps_taken.append(taken)
        return receipt

    async def refused(self, step: type[Step], actor: Actor, **content: Any) -> Refusal:
        """The refusal a step meets; fails if it is accepted. Nothing may change."""
        before = await self.recorded()
        try:
            await self.take(step, actor, **content)
        except Refusal as refusal:
            assert await self.recorded() == before, "a refused step changed the record"
            return refusal
        raise AssertionError(f"{step.action} was accepted")

    async def time(self) -> datetime:
        """The case's own time."""
        return await self.client.time_of(self.case_no)

    async def forward(self, by: timedelta) -> None:
        """Let the case's own time pass."""
        await self.client.fast_forward(self.case_no, by)

    async def forward_to(self, moment: datetime) -> None:
        """Let the case's own time pass until just after a moment."""
        left = moment - await self.time() + timedelta(seconds=1)
        assert left > timedelta(0), f"{moment} is past"
        await self.forward(left)

    # the usual way through

    async def dispatched(self, unit: UnitRef = HUANGPU) -> None:
        await self.take(steps.Dispatch, OPERATOR, unit=unit)

    async def accepted(self, unit: UnitRef = HUANGPU, handler: Actor = HANDLER) -> None:
        await self.dispatched(unit)
        await self.take(steps.Accept, handler)

    async def contacted(self) -> None:
        await self.accepted()
        await self.take(
            steps.RecordContact,
            HANDLER,
            channel=ContactChannel.PHONE,
            reached=True,
            summary="已向评价人了解情况，约定本周内答复。",
        )

    async def found(self) -> None:
        await self.take(
            steps.RecordFinding,
            HANDLER,
            finding=Finding.SUBSTANTIATED,
            claim=Claim.REASONABLE,
            basis="调看了当日叫号记录，情况属实。",
        )

    async def submitted(self) -> None:
        await self.take(
            steps.SubmitFeedback,
            HANDLER,
            measures="午间增开两个窗口，并安排值班长巡查。",
            reply="您反映的排队问题属实，我们已增开窗口，感谢您的监督。",
            result=Result.RESOLVED,
        )

    async def in_review(self) -> None:
        await self.contacted()
        await self.found()
        await self.submitted()

    async def approved(self) -> None:
        await self.take(steps.ApproveClosure, CITY)

    async def closed(self) -> None:
        await self.in_review()
        await self.approved()

    async def answered(self, **answers: Any) -> None:
        usual = {"round": (await self.recorded()).case.round}
        await self.take(steps.RecordSurveyAnswers, RATER, **satisfied(**usual | answers))
