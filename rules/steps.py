"""What a person brings to each step: one frozen dataclass per action. Checks are in procedure/.

`attachments` are ids of files (rules/attachments.py): the files themselves stay with the web.
"""

from dataclasses import dataclass
from datetime import datetime

from rules.case import (
    Claim,
    ContactChannel,
    ExtensionBasis,
    Finding,
    InvalidGround,
    Result,
    ReturnReason,
)
from rules.merging_steps import Merge, TakeIn
from rules.roles import Actor, Colleague, UnitRef
from rules.stages import Action
from rules.step import Step as Step  # noqa: PLC0414 - it is everybody's steps.Step
from rules.survey import CallOutcome, SurveyVia


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Step):
    """转办: give the case to a responsible unit, with supporting units."""

    action = Action.DISPATCH
    unit: UnitRef
    supporting: tuple[UnitRef, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveOnTheSpot(Step):
    """当场解决: done and told to the citizen in one go."""

    action = Action.RESOLVE_ON_THE_SPOT
    channel: ContactChannel
    measures: str
    reply: str
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Step):
    """签收."""

    action = Action.ACCEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact(Step):
    """先行联系: one attempt, reached or not. `at` None means now."""

    action = Action.RECORD_CONTACT
    channel: ContactChannel
    reached: bool
    summary: str
    at: datetime | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding(Step):
    """事实认定 and 诉求认定."""

    action = Action.RECORD_FINDING
    finding: Finding
    claim: Claim
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFeedback(Step):
    """整改反馈: what was done, the reply the citizen and the public will read, the result."""

    action = Action.SUBMIT_FEEDBACK
    measures: str
    reply: str
    result: Result
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecheck(Step):
    """回访复核: the unit's answer in a re-check round."""

    action = Action.ANSWER_RECHECK
    measures: str
    reply: str
    result: Result
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveClosure(Step):
    """办结审核: approved."""

    action = Action.APPROVE_CLOSURE
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackClosure(Step):
    """退回补办: the submission's stop is void."""

    action = Action.SEND_BACK_CLOSURE
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReturn(Step):
    """退单: this case is not ours."""

    action = Action.REQUEST_RETURN
    return_reason: ReturnReason
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestComplex(Step):
    """Ask to class the case complex (复杂)."""

    action = Action.REQUEST_COMPLEX
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(Step):
    """延期: ask for more working days."""

    action = Action.REQUEST_EXTENSION
    basis: ExtensionBasis
    extra_days: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInvalidation(Step):
    """申诉: claim that the review is mistaken or malicious."""

    action = Action.REQUEST_INVALIDATION
    ground: InvalidGround
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Step):
    """A yes or no to a request, with the reason."""

    granted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReturn(Decision):
    """The hotline rules on a return."""

    action = Action.DECIDE_RETURN


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideComplex(Decision):
    """A supervisor rules on complexity."""

    action = Action.DECIDE_COMPLEX


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(Decision):
    """One of the two people an extension needs."""

    action = Action.DECIDE_EXTENSION


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideInvalidation(Decision):
    """Somebody outside the unit rules on an invalidation claim."""

    action = Action.DECIDE_INVALIDATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Step):
    """催办: somebody asks the unit to hurry. It changes no deadline."""

    action = Action.REMIND
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Step):
    """督办: an order to the unit."""

    action = Action.SUPERVISE
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign(Step):
    """改派: inside the unit nothing restarts; to another unit its clocks start anew."""

    action = Action.REASSIGN
    unit: UnitRef
    supporting: tuple[UnitRef, ...] = ()
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Step):
    """交办: a colleague of the unit takes the case on; nothing restarts."""

    action = Action.ASSIGN
    holder: Colleague
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculateDeadlines(Step):
    """Count every open term again with the newest calendar."""

    action = Action.RECALCULATE_DEADLINES
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Step):
    """A note in the trail; it changes nothing. `mentions` are told of it."""

    action = Action.ADD_NOTE
    text: str
    mentions: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCallback(Step):
    """人工回访 that brought no answers; `again_at` is for a rater who asked for another time."""

    action = Action.RECORD_CALLBACK
    outcome: CallOutcome
    note: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSurveyAnswers(Step):
    """满意度测评 answers; satisfactions are 1 to 5. `round` is the round that was asked about."""

    action = Action.RECORD_SURVEY_ANSWERS
    via: SurveyVia
    round: int
    contacted_first: bool
    solved: bool
    result_satisfaction: int
    attitude_satisfaction: int
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReopening(Step):
    """The hotline reopens a case its rater is dissatisfied with, or explains why not."""

    action = Action.DECIDE_REOPENING
    reopen: bool
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInformation(Step):
    """补充说明: something the rater wants those who handle the case to know. Already masked."""

    action = Action.ADD_INFORMATION
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Step):
    """撤回: the rater no longer wants anything done. The review itself stays."""

    action = Action.WITHDRAW
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Object(Step):
    """异议: the rater contradicts an invalid mark, or a closure nobody asked them about."""

    action = Action.OBJECT
    reason: str


STEPS: dict[Action, type[Step]] = {
    step.action: step
    for step in (
        Dispatch, ResolveOnTheSpot, Accept, RecordContact, RecordFinding, SubmitFeedback,
        AnswerRecheck, ApproveClosure, SendBackClosure, RequestReturn, DecideReturn,
        RequestComplex, DecideComplex, RequestExtension, DecideExtension, RequestInvalidation,
        DecideInvalidation, Remind, Supervise, Reassign, Assign, RecalculateDeadlines, AddNote,
        RecordCallback, RecordSurveyAnswers, DecideReopening, AddInformation, Withdraw, Object,
        Merge, TakeIn,
    )
}  # fmt: skip
"""The step of each action."""
