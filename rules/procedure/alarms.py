"""What time alone does: reminders, overdue duties, escalation, lapsed requests, the survey."""

from dataclasses import dataclass, replace
from datetime import datetime

from rules.case import Case, CaseOutcome, RequestState
from rules.clocks import HOTLINE_CLOCKS, Clock
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive
from rules.procedure.requests import decided_notice
from rules.procedure.rule import Change, Moment
from rules.stages import AlarmKind, Stage
from rules.survey import SurveyOutcome
from rules.timetable import Span
from rules.working_days import due_date


@dataclass(frozen=True, slots=True)
class Alarm:
    """What rings when: `keys` are the clocks it is about, or the kinds of the requests."""

    at: datetime
    kind: AlarmKind
    keys: tuple[str, ...] = ()


def _pending_alarms(case: Case) -> list[tuple[datetime, AlarmKind, str]]:
    alarms: list[tuple[datetime, AlarmKind, str]] = []
    for clock in case.clocks:
        if not clock.runs:
            continue
        # on its last day a clock has one reminder, not two within the hour
        if not clock.reminded_half and not clock.reminded_last_day:
            alarms.append((clock.term.half, AlarmKind.HALFWAY, clock.key))
        if not clock.reminded_last_day:
            alarms.append((clock.term.last_morning, AlarmKind.LAST_DAY, clock.key))
        if not clock.overdue:
            alarms.append((clock.term.due, AlarmKind.OVERDUE, clock.key))
    if case.overdue and case.next_escalation is not None:
        alarms.append((case.next_escalation, AlarmKind.ESCALATION, ""))
    alarms += [
        (request.expires.due, AlarmKind.REQUEST_EXPIRED, request.kind)
        for request in case.requests
        if request.state is RequestState.PENDING
    ]
    if case.stage is Stage.ARCHIVED and case.objection_until is not None:
        alarms.append((case.objection_until.due, AlarmKind.OBJECTION_OVER, ""))
    survey = case.survey
    if case.survey_asks and survey is not None:
        if survey.calls_until is None:
            alarms.append((survey.link.due, AlarmKind.LINK_EXPIRED, ""))
        else:
            alarms.append((survey.calls_until.due, AlarmKind.CALLS_OVER, ""))
    return alarms


def next_alarm(case: Case) -> Alarm | None:
    """The next thing time will do if nobody acts; None when nothing is owed any more."""
    pending = _pending_alarms(case)
    if not pending:
        return None
    order = list(AlarmKind)
    at, kind = min(
        ((at, kind) for at, kind, _ in pending), key=lambda each: (each[0], order.index(each[1]))
    )
    keys = tuple(k for a, each, k in pending if k and each is kind and a == at)
    return Alarm(at, kind, keys)


def alarm_spans(case: Case, alarm: Alarm) -> tuple[Span, ...] | None:
    """Which terms ringing this alarm needs."""
    match alarm.kind:
        case AlarmKind.LINK_EXPIRED:
            return (Span(alarm.at, case.policy.call_days),)
        case AlarmKind.CALLS_OVER | AlarmKind.REQUEST_EXPIRED:
            return None
        case _:
            return ()


def _staff_notices(
    case: Case, clocks: tuple[Clock, ...], kind: NoticeKind, moment: Moment
) -> tuple[NoticeOrder, ...]:
    """One notice for each clock, to those who owe it; about an overdue one to supervisors too.

    An alarm rings late, and perhaps at night, when the system was down at its hour.
    """
    notices = []
    for clock in clocks:
        owing = Audience.OPERATORS if clock.kind in HOTLINE_CLOCKS else Audience.HANDLERS
        audiences = [owing]
        if kind is NoticeKind.OVERDUE:
            audiences.append(Audience.SUPERVISORS)
        notices += [
            NoticeOrder(
                kind,
                audience,
                case.responsible_path,
                clock=clock.kind,
                due=due_date(clock.term.due),
                provisional=clock.term.provisional,
                not_before=None if moment.in_hours else moment.next_morning,
            )
            for audience in audiences
        ]
    return tuple(notices)


def _remind(case: Case, alarm: Alarm, moment: Moment) -> Change:
    last = alarm.kind is AlarmKind.LAST_DAY
    reminded = case.with_clocks(
        lambda clock: clock.key in alarm.keys,
        lambda clock: replace(
            clock,
            reminded_half=clock.reminded_half or not last,
            reminded_last_day=clock.reminded_last_day or last,
        ),
    )
    about = tuple(clock for clock in case.clocks if clock.key in alarm.keys)
    kind = NoticeKind.LAST_DAY if last else NoticeKind.REMINDER
    return Change(reminded, _staff_notices(case, about, kind, moment))


def _fall_overdue(case: Case, alarm: Alarm, moment: Moment) -> Change:
    overdue = case.with_clocks(
        lambda clock: clock.key in alarm.keys, lambda clock: replace(clock, overdue=True)
    )
    return Change(replace(overdue, next_escalation=moment.next_morning))


def _escalate(case: Case, moment: Moment) -> Change:
    late = tuple(clock for clock in case.clocks if clock.overdue and clock.runs)
    raised = replace(case, next_escalation=moment.next_morning)
    return Change(raised, _staff_notices(case, late, NoticeKind.OVERDUE, moment))


def _lapse(case: Case, alarm: Alarm) -> Change:
    after, notices = case, []
    for request in case.requests:
        if request.state is RequestState.PENDING and request.kind in alarm.keys:
            after = after.with_request(request, replace(request, state=RequestState.EXPIRED))
            notices.append(decided_notice(case, request, RequestState.EXPIRED, ""))
    return Change(after, tuple(notices))


def ring(case: Case, alarm: Alarm, moment: Moment) -> Change:
    """What the case is after an alarm, and the notices it causes."""
    match alarm.kind:
        case AlarmKind.HALFWAY | AlarmKind.LAST_DAY:
            return _remind(case, alarm, moment)
        case AlarmKind.OVERDUE:
            return _fall_overdue(case, alarm, moment)
        case AlarmKind.ESCALATION:
            return _escalate(case, moment)
        case AlarmKind.REQUEST_EXPIRED:
            return _lapse(case, alarm)
        case AlarmKind.OBJECTION_OVER:
            return Change(replace(case, objection_until=None))
        case AlarmKind.LINK_EXPIRED | AlarmKind.CALLS_OVER:
            return _end_survey_phase(case, alarm, moment)


def _end_survey_phase(case: Case, alarm: Alarm, moment: Moment) -> Change:
    if case.survey is None:
        raise ValueError("only a surveyed case has survey alarms")
    if alarm.kind is AlarmKind.LINK_EXPIRED:
        survey = replace(case.survey, calls_until=moment.terms[0])
        notice = NoticeOrder(
            NoticeKind.TO_CALL,
            Audience.OPERATORS,
            case.responsible_path,
            due=due_date(moment.terms[0].due),
            provisional=moment.terms[0].provisional,
        )
        return Change(replace(case, survey=survey), (notice,))
    survey = replace(case.survey, outcome=SurveyOutcome.NOT_RATED)
    return Change(archive(replace(case, survey=survey), moment.now, CaseOutcome.CLOSED))
