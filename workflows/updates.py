"""The case's updates: one an action, each with a validator that says yes or no at once.

A refused step leaves no trace in the history. How a step is taken is in case.py.
"""

from temporalio import workflow

from workflows.step_taking import StepTaking

with workflow.unsafe.imports_passed_through():
    from rules import steps
    from workflows.messages import Receipt


class CaseUpdates(StepTaking):
    """What people may do to a case, as Temporal sees it."""

    @workflow.update
    async def dispatch(self, step: steps.Dispatch) -> Receipt:
        """转办."""
        return await self._take(step)

    @dispatch.validator
    def _may_dispatch(self, step: steps.Dispatch) -> None:
        self._check(step)

    @workflow.update
    async def resolve_on_the_spot(self, step: steps.ResolveOnTheSpot) -> Receipt:
        """当场解决."""
        return await self._take(step)

    @resolve_on_the_spot.validator
    def _may_resolve_on_the_spot(self, step: steps.ResolveOnTheSpot) -> None:
        self._check(step)

    @workflow.update
    async def accept(self, step: steps.Accept) -> Receipt:
        """签收."""
        return await self._take(step)

    @accept.validator
    def _may_accept(self, step: steps.Accept) -> None:
        self._check(step)

    @workflow.update
    async def record_contact(self, step: steps.RecordContact) -> Receipt:
        """先行联系."""
        return await self._take(step)

    @record_contact.validator
    def _may_record_contact(self, step: steps.RecordContact) -> None:
        self._check(step)

    @workflow.update
    async def record_finding(self, step: steps.RecordFinding) -> Receipt:
        """事实认定、诉求认定."""
        return await self._take(step)

    @record_finding.validator
    def _may_record_finding(self, step: steps.RecordFinding) -> None:
        self._check(step)

    @workflow.update
    async def submit_feedback(self, step: steps.SubmitFeedback) -> Receipt:
        """整改反馈."""
        return await self._take(step)

    @submit_feedback.validator
    def _may_submit_feedback(self, step: steps.SubmitFeedback) -> None:
        self._check(step)

    @workflow.update
    async def answer_recheck(self, step: steps.AnswerRecheck) -> Receipt:
        """复核答复."""
        return await self._take(step)

    @answer_recheck.validator
    def _may_answer_recheck(self, step: steps.AnswerRecheck) -> None:
        self._check(step)

    @workflow.update
    async def approve_closure(self, step: steps.ApproveClosure) -> Receipt:
        """办结审核通过."""
        return await self._take(step)

    @approve_closure.validator
    def _may_approve_closure(self, step: steps.ApproveClosure) -> None:
        self._check(step)

    @workflow.update
    async def send_back_closure(self, step: steps.SendBackClosure) -> Receipt:
        """退回补办."""
        return await self._take(step)

    @send_back_closure.validator
    def _may_send_back_closure(self, step: steps.SendBackClosure) -> None:
        self._check(step)

    @workflow.update
    async def request_return(self, step: steps.RequestReturn) -> Receipt:
        """申请退单."""
        return await self._take(step)

    @request_return.validator
    def _may_request_return(self, step: steps.RequestReturn) -> None:
        self._check(step)

    @workflow.update
    async def decide_return(self, step: steps.DecideReturn) -> Receipt:
        """审批退单."""
        return await self._take(step)

    @decide_return.validator
    def _may_decide_return(self, step: steps.DecideReturn) -> None:
        self._check(step)

    @workflow.update
    async def request_complex(self, step: steps.RequestComplex) -> Receipt:
        """申请复杂认定."""
        return await self._take(step)

    @request_complex.validator
    def _may_request_complex(self, step: steps.RequestComplex) -> None:
        self._check(step)

    @workflow.update
    async def decide_complex(self, step: steps.DecideComplex) -> Receipt:
        """审批复杂认定."""
        return await self._take(step)

    @decide_complex.validator
    def _may_decide_complex(self, step: steps.DecideComplex) -> None:
        self._check(step)

    @workflow.update
    async def request_extension(self, step: steps.RequestExtension) -> Receipt:
        """申请延期."""
        return await self._take(step)

    @request_extension.validator
    def _may_request_extension(self, step: steps.RequestExtension) -> None:
        self._check(step)

    @workflow.update
    async def decide_extension(self, step: steps.DecideExtension) -> Receipt:
        """审批延期."""
        return await self._take(step)

    @decide_extension.validator
    def _may_decide_extension(self, step: steps.DecideExtension) -> None:
        self._check(step)

    @workflow.update
    async def request_invalidation(self, step: steps.RequestInvalidation) -> Receipt:
        """申诉."""
        return await self._take(step)

    @request_invalidation.validator
    def _may_request_invalidation(self, step: steps.RequestInvalidation) -> None:
        self._check(step)

    @workflow.update
    async def decide_invalidation(self, step: steps.DecideInvalidation) -> Receipt:
        """审批申诉."""
        return await self._take(step)

    @decide_invalidation.validator
    def _may_decide_invalidation(self, step: steps.DecideInvalidation) -> None:
        self._check(step)

    @workflow.update
    async def remind(self, step: steps.Remind) -> Receipt:
        """催办."""
        return await self._take(step)

    @remind.validator
    def _may_remind(self, step: steps.Remind) -> None:
        self._check(step)

    @workflow.update
    async def supervise(self, step: steps.Supervise) -> Receipt:
        """督办."""
        return await self._take(step)

    @supervise.validator
    def _may_supervise(self, step: steps.Supervise) -> None:
        self._check(step)

    @workflow.update
    async def reassign(self, step: steps.Reassign) -> Receipt:
        """改派."""
        return await self._take(step)

    @reassign.validator
    def _may_reassign(self, step: steps.Reassign) -> None:
        self._check(step)

    @workflow.update
    async def assign(self, step: steps.Assign) -> Receipt:
        """交办."""
        return await self._take(step)

    @assign.validator
    def _may_assign(self, step: steps.Assign) -> None:
        self._check(step)

    @workflow.update
    async def recalculate_deadlines(self, step: steps.RecalculateDeadlines) -> Receipt:
        """重算时限."""
        return await self._take(step)

    @recalculate_deadlines.validator
    def _may_recalculate_deadlines(self, step: steps.RecalculateDeadlines) -> None:
        self._check(step)

    @workflow.update
    async def add_note(self, step: steps.AddNote) -> Receipt:
        """备注."""
        return await self._take(step)

    @add_note.validator
    def _may_add_note(self, step: steps.AddNote) -> None:
        self._check(step)

    @workflow.update
    async def record_callback(self, step: steps.RecordCallback) -> Receipt:
        """人工回访未果."""
        return await self._take(step)

    @record_callback.validator
    def _may_record_callback(self, step: steps.RecordCallback) -> None:
        self._check(step)

    @workflow.update
    async def record_survey_answers(self, step: steps.RecordSurveyAnswers) -> Receipt:
        """满意度测评."""
        return await self._take(step)

    @record_survey_answers.validator
    def _may_record_survey_answers(self, step: steps.RecordSurveyAnswers) -> None:
        self._check(step)

    @workflow.update
    async def decide_reopening(self, step: steps.DecideReopening) -> Receipt:
        """决定是否重办."""
        return await self._take(step)

    @decide_reopening.validator
    def _may_decide_reopening(self, step: steps.DecideReopening) -> None:
        self._check(step)

    @workflow.update
    async def add_information(self, step: steps.AddInformation) -> Receipt:
        """补充说明."""
        return await self._take(step)

    @add_information.validator
    def _may_add_information(self, step: steps.AddInformation) -> None:
        self._check(step)

    @workflow.update
    async def withdraw(self, step: steps.Withdraw) -> Receipt:
        """撤回."""
        return await self._take(step)

    @withdraw.validator
    def _may_withdraw(self, step: steps.Withdraw) -> None:
        self._check(step)

    @workflow.update(name="object")
    async def object_to(self, step: steps.Object) -> Receipt:
        """异议."""
        return await self._take(step)

    @object_to.validator
    def _may_object(self, step: steps.Object) -> None:
        self._check(step)
