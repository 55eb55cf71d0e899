"""Supervision orders (督办), notes, and counting terms again when the calendar changed."""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, RequestState
from rules.clocks import Clock
from rules.mentions import check_mentions
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.rule import Change, Moment, Rule, require_text
from rules.stages import Action
from rules.steps import AddNote, RecalculateDeadlines, Supervise
from rules.timetable import Span, Term


def _supervise(case: Case, step: Supervise, _moment: Moment) -> Change:
    notice = NoticeOrder(
        NoticeKind.SUPERVISED, Audience.HANDLERS, case.responsible_path, text=step.order
    )
    return Change(replace(case, supervised=True), (notice,))


def _check_note(case: Case, step: AddNote, _now: datetime) -> None:
    require_text(case, step.text, "text")
    check_mentions(case, step.mentions)


def _add_note(case: Case, step: AddNote, _moment: Moment) -> Change:
    """Change nothing; tell those who are mentioned, but nobody of their own note."""
    others = dict.fromkeys(each.id for each in step.mentions if each.id != step.actor.id)
    return Change(
        case,
        tuple(
            NoticeOrder(
                NoticeKind.MENTIONED,
                Audience.PERSON,
                case.responsible_path,
                text=step.text,
                person=person,
            )
            for person in others
        ),
    )


def open_terms(case: Case) -> tuple[Term, ...]:
    """Every term that can still matter."""
    terms = [clock.term for clock in case.clocks if clock.verdict is None]
    terms += [r.expires for r in case.requests if r.state is RequestState.PENDING]
    if case.return_until is not None:
        terms.append(case.return_until)
    if case.survey is not None and case.survey.is_open:
        terms.append(case.survey.link)
        if case.survey.calls_until is not None:
            terms.append(case.survey.calls_until)
    return tuple(terms)


def _span(term: Term) -> Span:
    return Span(term.started_at, term.working_days)


def _first_span(clock: Clock) -> Span:
    return Span(clock.term.started_at, clock.original_days)


def _recount_spans(case: Case, _step: RecalculateDeadlines, _now: datetime) -> tuple[Span, ...]:
    """Each open term once, and the first term of each clock that was moved."""
    open_spans = [_span(term) for term in open_terms(case)]
    first = [_first_span(clock) for clock in case.clocks if clock.verdict is None]
    return tuple(dict.fromkeys([*open_spans, *first]))


def _recount(case: Case, step: RecalculateDeadlines, moment: Moment) -> Change:
    new = dict(zip(_recount_spans(case, step, moment.now), moment.terms, strict=True))
    after = case.with_clocks(
        lambda clock: clock.verdict is None,
        lambda clock: clocks.recount(
            clock, new[_span(clock.term)], new[_first_span(clock)], moment.now
        ),
    )
    requests = tuple(
        replace(r, expires=new[_span(r.expires)]) if r.state is RequestState.PENDING else r
        for r in after.requests
    )
    returning = new[_span(after.return_until)] if after.return_until is not None else None
    after = replace(after, requests=requests, return_until=returning)
    if after.survey is None or not after.survey.is_open:
        return Change(after)
    calls = after.survey.calls_until
    survey = replace(
        after.survey,
        link=new[_span(after.survey.link)],
        calls_until=new[_span(calls)] if calls is not None else None,
    )
    return Change(replace(after, survey=survey))


SUPERVISING = (
    Rule(
        Action.SUPERVISE,
        check=lambda case, step, _now: require_text(case, step.order, "order"),
        apply=_supervise,
    ),
    Rule(
        Action.ADD_NOTE,
        check=_check_note,
        apply=_add_note,
    ),
    Rule(
        Action.RECALCULATE_DEADLINES,
        check=lambda case, step, _now: require_text(case, step.reason, "reason"),
        spans=_recount_spans,
        apply=_recount,
    ),
)
