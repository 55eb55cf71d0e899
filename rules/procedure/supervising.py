"""Supervision orders (督办), notes, and counting terms again when the calendar changed."""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, RequestState
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


def _add_note(case: Case, _step: AddNote, _moment: Moment) -> Change:
    return Change(case)


def open_terms(case: Case) -> tuple[Term, ...]:
    """Every term that can still matter, in an order both questions and answers follow."""
    terms = [clock.term for clock in case.clocks if clock.verdict is None]
    terms += [r.expires for r in case.requests if r.state is RequestState.PENDING]
    if case.return_until is not None:
        terms.append(case.return_until)
    if case.survey is not None and case.survey.is_open:
        terms.append(case.survey.link)
        if case.survey.calls_until is not None:
            terms.append(case.survey.calls_until)
    return tuple(terms)


def _recount_spans(case: Case, _step: RecalculateDeadlines, _now: datetime) -> tuple[Span, ...]:
    return tuple(Span(term.started_at, term.working_days) for term in open_terms(case))


def _recount(case: Case, _step: RecalculateDeadlines, moment: Moment) -> Change:
    new = dict(zip(open_terms(case), moment.terms, strict=True))
    after = case.with_clocks(
        lambda clock: clock.verdict is None and clock.term in new,
        lambda clock: replace(
            clocks.move(clock, new[clock.term]),
            original_due=_original(clock, new[clock.term]),
        ),
    )
    requests = tuple(
        replace(r, expires=new[r.expires]) if r.state is RequestState.PENDING else r
        for r in after.requests
    )
    returning = new.get(after.return_until) if after.return_until is not None else None
    after = replace(after, requests=requests, return_until=returning)
    if after.survey is None or not after.survey.is_open:
        return Change(after)
    calls = after.survey.calls_until
    survey = replace(
        after.survey,
        link=new[after.survey.link],
        calls_until=new[calls] if calls is not None else None,
    )
    return Change(replace(after, survey=survey))


def _original(clock: clocks.Clock, term: Term) -> datetime:
    """A clock that was never moved keeps its first term as the original one; others keep theirs."""
    return term.due if clock.original_due == clock.term.due else clock.original_due


SUPERVISING = (
    Rule(
        Action.SUPERVISE,
        check=lambda case, step, _now: require_text(case, step.order, "order"),
        apply=_supervise,
    ),
    Rule(
        Action.ADD_NOTE,
        check=lambda case, step, _now: require_text(case, step.text, "text"),
        apply=_add_note,
    ),
    Rule(
        Action.RECALCULATE_DEADLINES,
        check=lambda case, step, _now: require_text(case, step.reason, "reason"),
        spans=_recount_spans,
        apply=_recount,
    ),
)
