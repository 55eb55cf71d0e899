"""What the unit does: accept, contact, find, rectify; and what the hotline resolves on the spot."""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.attachments import check_attachments
from rules.case import Case, Contact, ContactChannel, FindingRecord, Result, Submission
from rules.clocks import CONTACT_CLOCKS, Clock, ClockKind, Verdict
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.rule import Change, Moment, Rule, require_text, without_open_requests
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role, StaffRef
from rules.stages import Action, Stage
from rules.steps import (
    Accept,
    AnswerRecheck,
    RecordContact,
    RecordFinding,
    ResolveOnTheSpot,
    SubmitFeedback,
)
from rules.working_hours import WorkingHours, half_day

HELD_BY_A_SUBMISSION = (ClockKind.RECTIFICATION, ClockKind.CLOSURE, ClockKind.RECHECK)


def _accept(case: Case, step: Accept, _moment: Moment) -> Change:
    owed = case.review.real_name and not case.contact_settled()
    stage = Stage.AWAITING_CONTACT if owed else Stage.IN_PROGRESS
    return Change(replace(case, stage=stage, holder=StaffRef(step.actor.id, step.actor.name)))


def _may_contact(case: Case, _actor: Actor, _now: datetime) -> None:
    if not case.review.real_name:
        raise Refusal(RefusalKind.NOT_NOW, N_("匿名评价没有留下联系方式，不需要先行联系。"))


def _owed_since(case: Case) -> datetime:
    """When the present contact duty began: nobody can have kept it earlier."""
    kind = ClockKind.RECHECK_CONTACT if case.round else ClockKind.CONTACT
    clock = case.clock(kind)
    return clock.term.started_at if clock else case.review.received_at


def _check_contact(case: Case, step: RecordContact, now: datetime) -> None:
    require_text(case, step.summary, "summary")
    check_attachments(step.attachments)
    if step.at is None:
        return
    if step.at.tzinfo is None:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("联系时间格式不对。"), field="at")
    if step.at > now:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("联系时间不能晚于现在。"), field="at")
    if step.at < _owed_since(case).replace(second=0, microsecond=0):
        raise Refusal(RefusalKind.BAD_CONTENT, N_("联系时间不能早于工单转办的时间。"), field="at")


def present_contacts(case: Case) -> tuple[Contact, ...]:
    """The attempts made in this round by the unit that has the case now."""
    return tuple(
        contact
        for contact in case.contacts
        if contact.round == case.round and contact.dispatch_no == case.dispatch_no
    )


def tried_often_enough(case: Case) -> bool:
    """已尝试未联: three attempts in at least two different half-days, nobody reached."""
    tries = [contact for contact in present_contacts(case) if not contact.reached]
    # counted when recorded, as a contact is: times somebody types make no half-days
    half_days = {half_day(contact.recorded_at, WorkingHours()) for contact in tries}
    enough = len(tries) >= case.policy.contact_attempts
    return enough and len(half_days) >= case.policy.contact_half_days


def _owed_contact(clock: Clock) -> bool:
    return clock.kind in CONTACT_CLOCKS and clock.runs


def _record_contact(case: Case, step: RecordContact, moment: Moment) -> Change:
    # The clock stops when the contact is on record, not when it is said to have been made:
    # a date somebody types cannot turn a late contact into a timely one.
    contact = Contact(
        round=case.round,
        dispatch_no=case.dispatch_no,
        at=step.at or moment.now,
        recorded_at=moment.now,
        by=step.actor.name,
        channel=step.channel,
        reached=step.reached,
        summary=step.summary,
    )
    after = replace(case, contacts=(*case.contacts, contact))
    verdict = None if step.reached else Verdict.ATTEMPTED
    if step.reached or tried_often_enough(after):
        after = after.with_clocks(
            _owed_contact, lambda clock: clocks.stop(clock, moment.now, step.actor.name, verdict)
        )
        after = replace(after, stage=Stage.IN_PROGRESS)
    return Change(after)


def _check_finding(case: Case, step: RecordFinding, _now: datetime) -> None:
    require_text(case, step.basis, "basis")


def _record_finding(case: Case, step: RecordFinding, _moment: Moment) -> Change:
    record = FindingRecord(step.finding, step.claim, step.basis, step.actor.name)
    return Change(replace(case, finding=record))


def _may_submit(case: Case, _actor: Actor, _now: datetime) -> None:
    if case.round:
        raise Refusal(RefusalKind.NOT_NOW, N_("工单在回访复核中，请填写复核答复。"))
    if case.finding is None:
        raise Refusal(RefusalKind.NOT_NOW, N_("请先完成事实认定和诉求认定。"))


def _may_answer_recheck(case: Case, _actor: Actor, _now: datetime) -> None:
    if not case.round:
        raise Refusal(RefusalKind.NOT_NOW, N_("工单不在回访复核中。"))


def _check_submission(
    case: Case, step: SubmitFeedback | AnswerRecheck | ResolveOnTheSpot, _now: datetime
) -> None:
    require_text(case, step.measures, "measures")
    require_text(case, step.reply, "reply")
    check_attachments(step.attachments)


def _hold(case: Case, submission: Submission) -> Case:
    held = case.with_clocks(
        lambda clock: clock.kind in HELD_BY_A_SUBMISSION and clock.runs,
        lambda clock: clocks.hold(clock, submission.at, submission.by),
    )
    return replace(held, stage=Stage.IN_CLOSURE_REVIEW, submission=submission)


def _to_review(case: Case) -> NoticeOrder:
    return NoticeOrder(
        NoticeKind.REQUEST_TO_DECIDE,
        Audience.SUPERVISORS,
        case.responsible_path,
        request="closure_review",
    )


def _submit(case: Case, step: SubmitFeedback | AnswerRecheck, moment: Moment) -> Change:
    submission = Submission(
        by_id=step.actor.id,
        by=step.actor.name,
        at=moment.now,
        measures=step.measures,
        reply=step.reply,
        result=step.result,
        from_stage=case.stage,
        attachments=step.attachments,
    )
    after = _hold(case, submission)
    return Change(after, (_to_review(after),))


def _may_resolve_on_the_spot(case: Case, actor: Actor, _now: datetime) -> None:
    if case.round:
        raise Refusal(RefusalKind.NOT_NOW, N_("工单在回访复核中，请填写复核答复。"))
    if (actor.role is Role.OPERATOR) is not (case.stage is Stage.AWAITING_DISPATCH):
        raise Refusal(RefusalKind.WRONG_STAGE, N_("工单现在的环节不能办理这一步。"))


def _told(case: Case, step: ResolveOnTheSpot, now: datetime) -> tuple[Contact, ...]:
    if not case.review.real_name:
        return case.contacts
    told = Contact(
        round=case.round,
        dispatch_no=case.dispatch_no,
        at=now,
        recorded_at=now,
        by=step.actor.name,
        channel=ContactChannel(step.channel),
        reached=True,
        summary=step.reply,
    )
    return (*case.contacts, told)


def _resolve_on_the_spot(case: Case, step: ResolveOnTheSpot, moment: Moment) -> Change:
    by_the_hotline = case.stage is Stage.AWAITING_DISPATCH
    submission = Submission(
        by_id=step.actor.id,
        by=step.actor.name,
        at=moment.now,
        measures=step.measures,
        reply=step.reply,
        result=Result.RESOLVED,
        from_stage=Stage.AWAITING_DISPATCH if by_the_hotline else Stage.IN_PROGRESS,
        on_the_spot=True,
        attachments=step.attachments,
    )
    told = replace(case, contacts=_told(case, step, moment.now)).with_clocks(
        _owed_contact, lambda clock: clocks.stop(clock, moment.now, step.actor.name)
    )
    if not by_the_hotline and case.holder is None:
        told = replace(told, holder=StaffRef(step.actor.id, step.actor.name))
    if by_the_hotline:
        told = replace(told, unit=case.review.unit).with_clocks(
            lambda clock: clock.kind is ClockKind.DISPATCH and clock.runs,
            lambda clock: clocks.hold(clock, moment.now, step.actor.name),
        )
    after = without_open_requests(_hold(told, submission), also_invalidation=False)
    return Change(after, (_to_review(after),))


HANDLING = (
    Rule(Action.ACCEPT, apply=_accept),
    Rule(
        Action.RECORD_CONTACT, condition=_may_contact, check=_check_contact, apply=_record_contact
    ),
    Rule(Action.RECORD_FINDING, check=_check_finding, apply=_record_finding),
    Rule(Action.SUBMIT_FEEDBACK, condition=_may_submit, check=_check_submission, apply=_submit),
    Rule(
        Action.ANSWER_RECHECK,
        condition=_may_answer_recheck,
        check=_check_submission,
        apply=_submit,
    ),
    Rule(
        Action.RESOLVE_ON_THE_SPOT,
        condition=_may_resolve_on_the_spot,
        check=_check_submission,
        apply=_resolve_on_the_spot,
    ),
)
