"""What became of bad reviews, as counts: closed, on time, overdue, satisfied. The public's figures.

按时办结率 is over the cases whose deadline decided it, 满意率 over those who answered. Nothing is
ever on time by default: an open case that is overdue counts as late, one not due yet not at all.
"""

from dataclasses import dataclass, fields

from rules.case import Case, CaseOutcome
from rules.clocks import ClockKind, Verdict
from rules.stages import Stage
from rules.survey import SurveyOutcome

CLOSED_STAGES = (Stage.AWAITING_SURVEY, Stage.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Closure:
    """Cases counted. `judged` ones have met or missed the closure deadline, `on_time` met it."""

    cases: int = 0
    closed: int = 0
    judged: int = 0
    on_time: int = 0
    overdue: int = 0
    answered: int = 0
    satisfied: int = 0

    def minus(self, other: "Closure") -> "Closure":
        """By how much each figure is more than the other's."""
        return Closure(
            **{
                each.name: getattr(self, each.name) - getattr(other, each.name)
                for each in fields(self)
            }
        )


FIGURES = tuple(each.name for each in fields(Closure))


def closure_of(case: Case) -> Closure:
    """What one case counts for. That of an invalid review counts for nothing, also while an
    objection to the mark is undecided. One withdrawn by its rater is a case, but nobody closed it.
    One merged into another counts there, unless it was late: that stays.

    The closure deadline is the effective one of the round before any re-check; a re-check neither
    improves nor worsens it. A case in a re-check is not closed.
    """
    contested = case.objection.against if case.objection else None
    if CaseOutcome.INVALIDATED in (case.outcome, contested):
        return Closure()
    withdrawn = case.outcome is CaseOutcome.WITHDRAWN
    clock = case.clock(ClockKind.CLOSURE)
    verdict = clock.verdict if clock else None
    late = clock is not None and (verdict is Verdict.LATE or (clock.overdue and clock.runs))
    if case.outcome is CaseOutcome.MERGED:
        return Closure(cases=int(late), judged=int(late))
    survey = case.survey
    return Closure(
        cases=1,
        closed=int(case.stage in CLOSED_STAGES and not withdrawn),
        judged=int(late or verdict is Verdict.ON_TIME),
        on_time=int(verdict is Verdict.ON_TIME),
        overdue=int(case.overdue),
        answered=int(survey is not None and survey.answers is not None),
        satisfied=int(survey is not None and survey.outcome is SurveyOutcome.SATISFIED),
    )
