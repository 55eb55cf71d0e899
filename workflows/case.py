"""The case workflow: one bad review from receipt to archive (差评 1-5-15).

People act through updates, one an action of rules/stages.py; time acts through one durable timer,
always set to the next alarm. What either leads to is decided in rules/procedure; here it is only
made durable: decided, recorded, then acknowledged. Nothing here says what the regulation is.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.joining import Joining, TakeInInput
    from activities.records import CaseRecords, RecordInput
    from activities.timetables import Timetables
    from rules import steps
    from rules.case import Case, CaseOutcome
    from rules.merging_steps import Merge, TakeIn
    from rules.procedure.alarms import Alarm, alarm_spans, next_alarm, ring
    from rules.procedure.dispatching import receipt_spans, receive
    from rules.procedure.rule import Change, Moment
    from rules.procedure.taking import check, spans_needed, take
    from rules.refusals import N_, Refusal, RefusalKind
    from rules.roles import SYSTEM
    from rules.stages import RECEIVED
    from rules.timetable import Span, TimetableQuestion
    from workflows.merging_updates import MergingUpdates
    from workflows.messages import CaseInput, Receipt, TakenUpdate
    from workflows.transitions import Happened, content_of, transition
    from workflows.updates import CaseUpdates
    from workflows.visibility import attributes, details

UNTIL_IT_WORKS = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=30)
)
"""A database that is away delays a case; it never fails one."""

ANSWERS_KEPT = 500
"""How many updates a new run can still tell from new ones; within a run the server tells them."""


def refuse(refusal: Refusal) -> ApplicationError:
    """A refusal as Temporal carries it to the client; web/case_client.py turns it back."""
    return ApplicationError(
        str(refusal),
        {"text": refusal.text, "field": refusal.field, "params": refusal.params},
        type=refusal.kind,
        non_retryable=True,
    )


@workflow.defn
class CaseWorkflow(CaseUpdates, MergingUpdates):
    """One case. Its id is the case number, so that it can be started only once."""

    @workflow.init
    def __init__(self, start: CaseInput) -> None:
        self._case = start.case
        self._taken = {each.update_id: each.receipt for each in start.taken}
        self._turn = asyncio.Lock()
        self._joining = False
        self._shown = None if start.case.version == 0 else attributes(start.case)

    @workflow.run
    async def run(self, start: CaseInput) -> CaseOutcome | None:
        """From receipt to archive: people act, or the next alarm rings, until nothing is owed."""
        if start.case.version == 0:
            await self._receive()
        while not self._case.is_over:
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(self._carried_on())
            alarm = next_alarm(self._case)
            if not await self._someone_acts_before(alarm) and alarm is not None:
                await self._ring(alarm)
        # an accepted step whose handler has not returned would leave its client without an answer
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._case.outcome

    def _carried_on(self) -> CaseInput:
        last = list(self._taken.items())[-ANSWERS_KEPT:]
        return CaseInput(self._case, tuple(TakenUpdate(*each) for each in last))

    async def _receive(self) -> None:
        async with self._turn:
            moment = await self._moment(receipt_spans(self._case))
            received = receive(self._case, moment)
            first = replace(received, case=replace(received.case, version=1, acted_version=1))
            await self._record(first, Happened(RECEIVED, SYSTEM, moment.now), first=True)

    async def _someone_acts_before(self, alarm: Alarm | None) -> bool:
        """Wait until the next alarm is another one than this, or (False) until this one is due."""
        if alarm is None:
            await workflow.wait_condition(lambda: self._moved_on(alarm))
            return True
        left = alarm.at - workflow.now()
        if left <= timedelta(0):
            return False
        try:
            await workflow.wait_condition(
                lambda: self._moved_on(alarm), timeout=left, timeout_summary=alarm.kind.value
            )
        except TimeoutError:
            return False
        return True

    def _still_next(self, alarm: Alarm | None) -> bool:
        return not self._case.is_over and next_alarm(self._case) == alarm

    def _moved_on(self, alarm: Alarm | None) -> bool:
        return not self._still_next(alarm) or workflow.info().is_continue_as_new_suggested()

    async def _ring(self, alarm: Alarm) -> None:
        async with self._turn:
            if not self._still_next(alarm):
                return
            moment = await self._moment(alarm_spans(self._case, alarm))
            rung = ring(self._case, alarm, moment)
            change = replace(rung, case=replace(rung.case, version=self._case.version + 1))
            content = {"at": alarm.at.isoformat(), "keys": list(alarm.keys)}
            await self._record(change, Happened(alarm.kind, SYSTEM, moment.now, content))

    def _answered_before(self) -> Receipt | None:
        update = workflow.current_update_info()
        return self._taken.get(update.id) if update else None

    def _check(self, step: steps.Step) -> None:
        if self._answered_before() is not None:
            return
        if self._joining and isinstance(step, TakeIn):
            # two cases that join each other would wait for one another's turn
            raise refuse(Refusal(RefusalKind.NOT_NOW, N_("这件工单正在并入别的工单。")))
        try:
            check(self._case, step, workflow.now())
        except Refusal as refusal:
            raise refuse(refusal) from None

    async def _take(self, step: steps.Step) -> Receipt:
        if (answer := self._answered_before()) is not None:
            return answer
        async with self._turn:
            # somebody else may have acted while this step waited for its turn
            self._check(step)
            if isinstance(step, Merge):
                await self._join(step)
            moment = await self._moment(spans_needed(self._case, step, workflow.now()))
            change = take(self._case, step, moment)
            info = workflow.current_update_info()
            update_id = info.id if info else None
            await self._record(
                change,
                Happened(step.action, step.actor, moment.now, content_of(step), update_id),
            )
            receipt = Receipt(self._case.case_no, change.case.version, change.case.stage)
            if update_id is not None:
                self._taken[update_id] = receipt
            return receipt

    async def _join(self, step: Merge) -> None:
        """Have the other case take this one's review in. Raises its refusal.

        The turn is held meanwhile, so that nothing can keep this case from ending afterwards.
        """
        case = self._case
        taken_in = TakeIn(
            actor=SYSTEM, seen_version=0, case_no=case.case_no, review=case.review,
            by=step.actor.name,
        )  # fmt: skip
        self._joining = True
        try:
            refused = await workflow.execute_activity_method(
                Joining.take_in,
                TakeInInput(step.into, taken_in),
                start_to_close_timeout=timedelta(seconds=30),
                retry_policy=UNTIL_IT_WORKS,
                summary=f"merge into {step.into}",
            )
        finally:
            self._joining = False
        if refused is not None:
            raise refuse(Refusal(refused.kind, refused.text, "into", **refused.params))

    async def _moment(self, spans: tuple[Span, ...] | None) -> Moment:
        """Now, with the terms asked for. The calendar is read outside; its answer is history."""
        now = workflow.now()
        if spans is None:
            return Moment(now)
        table = await workflow.execute_local_activity_method(
            Timetables.timetable,
            TimetableQuestion(now, spans, self._case.policy.day_end),
            start_to_close_timeout=timedelta(seconds=10),
            retry_policy=UNTIL_IT_WORKS,
        )
        return Moment(now, table.terms, table.next_morning, table.in_hours)

    async def _record(self, change: Change, happened: Happened, *, first: bool = False) -> None:
        """Decide, show, record. The lock held by the caller keeps the records in order.

        Decided comes first: whoever read the record may act on it before the worker hears that
        it was written.
        """
        before, self._case = None if first else self._case, change.case
        self._show()
        await workflow.execute_activity_method(
            CaseRecords.record,
            RecordInput(workflow.info().run_id, transition(before, change, happened)),
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=UNTIL_IT_WORKS,
            summary=f"{change.case.version} {happened.kind}",
        )

    def _show(self) -> None:
        shown = attributes(self._case)
        if shown != self._shown:
            old = {pair.key.name: pair.value for pair in self._shown or []}
            workflow.upsert_search_attributes(
                [
                    pair.key.value_set(pair.value)
                    for pair in shown
                    if old.get(pair.key.name) != pair.value
                ]
            )
            self._shown = shown
        workflow.set_current_details(details(self._case))

    @workflow.query
    def snapshot(self) -> Case:
        """The whole case as it stands."""
        return self._case

    @workflow.query
    def settled(self) -> bool:
        """Whether all that was decided is on record."""
        return not self._turn.locked()
