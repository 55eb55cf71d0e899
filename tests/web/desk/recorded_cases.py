"""Cases put on record the way the worker does it, without a workflow: for pages that only read."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.calendars import newest
from db.case_writes import record_transition
from db.engine import writing
from db.review_writes import NewReview, add_review
from db.reviews import rated_review
from db.sealing import Keys
from rules import steps
from rules.case import Case, Claim, ContactChannel, Finding, Result
from rules.policy import Policy
from rules.procedure.dispatching import receipt_spans, receive
from rules.procedure.rule import Change, Moment
from rules.procedure.taking import check, spans_needed, take
from rules.roles import RATER, SYSTEM, UnitRef
from rules.stages import RECEIVED, Stage
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.steps import Step
from rules.timetable import Span, TimetableQuestion, timetable
from rules.working_hours import WorkingHours
from tests.conftest import utcnow
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR
from tests.survey_answers import satisfied
from workflows.transitions import Happened, content_of, transition


@dataclass
class RecordedCase:
    """A case on record, and the way to take it further."""

    engine: AsyncEngine
    keys: Keys
    case: Case

    async def take(self, step: type[Step], actor: Any, **content: Any) -> None:
        """Take a step."""
        taken = step(actor=actor, seen_version=self.case.version, **content)
        at = utcnow()
        check(self.case, taken, at)
        async with writing(self.engine) as connection:
            moment = await _moment(connection, at, spans_needed(self.case, taken, at))
            change = take(self.case, taken, moment)
            happened = Happened(
                step.action, actor, at, content_of(taken), f"update-{self.case.version}"
            )
            await self._record(connection, change, happened, self.case)

    async def _record(
        self,
        connection: AsyncConnection,
        change: Change,
        happened: Happened,
        before: Case | None,
    ) -> None:
        new = transition(before, change, happened)
        await record_transition(connection, new, "run", self.keys, utcnow())
        self.case = change.case

    async def brought_to(self, stage: Stage, unit: UnitRef = HUANGPU) -> "RecordedCase":
        """Take the usual steps until the case stands there."""
        for wanted, step, actor, content in _usual(self.case, unit):
            if self.case.stage is stage:
                break
            if self.case.stage is wanted:
                await self.take(step, actor, **content)
        assert self.case.stage is stage
        return self


def _usual(case: Case, unit: UnitRef) -> list[tuple[Stage, type[Step], Any, dict[str, Any]]]:
    handler = replace(HANDLER, unit_path=unit.path)
    found = {"finding": Finding.SUBSTANTIATED, "claim": Claim.REASONABLE, "basis": "调看了记录。"}
    told = {"measures": "增开窗口。", "reply": "已增开窗口。", "result": Result.RESOLVED}
    reached = {"channel": ContactChannel.PHONE, "reached": True, "summary": "已说明。"}
    return [
        (Stage.AWAITING_DISPATCH, steps.Dispatch, OPERATOR, {"unit": unit}),
        (Stage.AWAITING_ACCEPTANCE, steps.Accept, handler, {}),
        (Stage.AWAITING_CONTACT, steps.RecordContact, handler, reached),
        (Stage.IN_PROGRESS, steps.RecordFinding, handler, found),
        (Stage.IN_PROGRESS, steps.SubmitFeedback, handler, told),
        (Stage.IN_CLOSURE_REVIEW, steps.ApproveClosure, CITY, {}),
        (Stage.AWAITING_SURVEY, steps.RecordSurveyAnswers, RATER, satisfied(round=case.round)),
    ]


async def _moment(
    connection: AsyncConnection, at: datetime, spans: tuple[Span, ...] | None
) -> Moment:
    if spans is None:
        return Moment(at)
    question = TimetableQuestion(at, spans, Policy().day_end)
    table = timetable(question, await newest(connection), WorkingHours())
    return Moment(at, table.terms, table.next_morning, table.in_hours)


async def received_case(
    engine: AsyncEngine,
    keys: Keys,
    *,
    unit_code: str = "Q01-01",
    real_name: bool = True,
    comment: str = "等了两个小时，窗口只开了一个。",
    window_no: str | None = "05",
    phone: str = "13800005566",
) -> RecordedCase:
    """A bad review and its case, awaiting dispatch."""
    review = NewReview(
        submitted_at=utcnow(),
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.VERY_DISSATISFIED,
        unit_code=unit_code,
        window_no=window_no,
        identity=Identity.REAL_NAME if real_name else Identity.ANONYMOUS,
        comment=comment,
        rater_name="李秀兰" if real_name else "",
        rater_phone=phone if real_name else "",
    )
    async with writing(engine) as connection:
        added = await add_review(connection, review, keys, utcnow())
        assert added.case_no is not None
        rated = await rated_review(connection, added.case_no)
        assert rated is not None
        new = Case(added.case_no, rated, Policy(), hears_objections=True)
        moment = await _moment(connection, utcnow(), receipt_spans(new))
        change = receive(new, moment)
        first = replace(change, case=replace(change.case, version=1, acted_version=1))
        recorded = RecordedCase(engine, keys, new)
        happened = Happened(RECEIVED, SYSTEM, moment.now)
        await recorded._record(connection, first, happened, None)
    return recorded
