"""What happens next in a case of a fault run: a random choice of what its stage allows."""

import random
from dataclasses import dataclass, field

from bench.town import CENTRE, DISTRICT, HANDLER, OPERATOR, SUPERVISOR
from rules.case import Case, RequestKind, RequestState
from rules.roles import Actor
from rules.stages import WITH_THE_UNIT, Action, Stage
from rules.survey import SurveyOutcome


@dataclass(frozen=True, slots=True)
class DeskStep:
    """A member of staff takes a step at the desk."""

    actor: Actor
    action: Action
    typed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """The rater answers by the link of a round."""

    round: int
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class TimePasses:
    """The case's clock is moved to its next alarm, or some days ahead: the choices of the page."""

    to: str


Move = DeskStep | SurveyAnswer | TimePasses

TIME_PASSES = 0.12
NOTE = 0.08
EXCEPTION = 0.15
"""How often somebody asks for an exception, orders something, or decides what was asked."""

CONTACT = {"channel": "phone", "summary": "已致电，说明承办情况。"}
SUBMISSION = {
    "measures": "增开窗口，安排专人分流。",
    "reply": "您反映的问题属实，已经整改。",
    "result": "resolved",
}


def next_move(case: Case, chance: random.Random) -> Move:
    """What happens next in an open case."""
    drawn = chance.random()
    if drawn < TIME_PASSES:
        return TimePasses("alarm")
    if drawn < TIME_PASSES + NOTE:
        text = f"备注 {chance.randrange(10**9)}"
        return DeskStep(SUPERVISOR, Action.ADD_NOTE, {"text": text})
    exceptional = _exception(case, chance) if chance.random() < EXCEPTION else None
    return exceptional or _usual(case, chance)


def _usual(case: Case, chance: random.Random) -> Move:
    match case.stage:
        case Stage.AWAITING_DISPATCH:
            return _dispatch(chance)
        case Stage.AWAITING_ACCEPTANCE:
            return DeskStep(HANDLER, Action.ACCEPT)
        case Stage.AWAITING_CONTACT:
            reached = "yes" if chance.random() < 0.7 else "no"
            return DeskStep(HANDLER, Action.RECORD_CONTACT, {**CONTACT, "reached": reached})
        case Stage.IN_PROGRESS:
            return _work(case)
        case Stage.IN_CLOSURE_REVIEW:
            return _review(chance)
        case Stage.AWAITING_SURVEY:
            return _after_closure(case, chance)
        case Stage.ARCHIVED:
            raise ValueError("nothing happens any more in an archived case")


ASKS = (
    DeskStep(
        HANDLER,
        Action.REQUEST_RETURN,
        {"return_reason": "not_our_area", "reason": "地址不在本辖区。"},
    ),
    DeskStep(HANDLER, Action.REQUEST_COMPLEX, {"reason": "需会同其他单位核实。"}),
    DeskStep(
        HANDLER,
        Action.REQUEST_EXTENSION,
        {"basis": "special_difficulty", "extra_days": "3", "reason": "需现场勘查。"},
    ),
    DeskStep(
        HANDLER,
        Action.REQUEST_INVALIDATION,
        {"ground": "mistaken", "reason": "评到了别的窗口。"},
    ),
    DeskStep(SUPERVISOR, Action.SUPERVISE, {"order": "请于本周内报送进展。"}),
    DeskStep(SUPERVISOR, Action.REASSIGN, {"unit": CENTRE.code, "reason": "由服务中心继续办理。"}),
)
DECIDES = {
    RequestKind.RETURN: (OPERATOR, Action.DECIDE_RETURN),
    RequestKind.COMPLEX: (SUPERVISOR, Action.DECIDE_COMPLEX),
    RequestKind.EXTENSION: (SUPERVISOR, Action.DECIDE_EXTENSION),
    RequestKind.INVALIDATION: (SUPERVISOR, Action.DECIDE_INVALIDATION),
}


def _exception(case: Case, chance: random.Random) -> Move | None:
    """Something beside the straight way; some of it is refused, which must change nothing."""
    if case.stage not in WITH_THE_UNIT:
        return None
    pending = next((r for r in case.requests if r.state is RequestState.PENDING), None)
    if pending is None:
        return chance.choice(ASKS)
    actor, action = DECIDES[pending.kind]
    granted = "yes" if chance.random() < 0.5 else "no"
    return DeskStep(actor, action, {"granted": granted, "reason": "已核对。"})


def _dispatch(chance: random.Random) -> Move:
    if chance.random() < 0.1:
        typed = {name: SUBMISSION[name] for name in ("measures", "reply")}
        return DeskStep(OPERATOR, Action.RESOLVE_ON_THE_SPOT, {"channel": "phone", **typed})
    return DeskStep(OPERATOR, Action.DISPATCH, {"unit": DISTRICT.code})


def _work(case: Case) -> Move:
    if case.round:
        return DeskStep(HANDLER, Action.ANSWER_RECHECK, SUBMISSION)
    if case.finding is None:
        found = {"finding": "substantiated", "claim": "reasonable", "basis": "核对了叫号记录。"}
        return DeskStep(HANDLER, Action.RECORD_FINDING, found)
    return DeskStep(HANDLER, Action.SUBMIT_FEEDBACK, SUBMISSION)


def _review(chance: random.Random) -> Move:
    if chance.random() < 0.2:
        return DeskStep(SUPERVISOR, Action.SEND_BACK_CLOSURE, {"reason": "请补充整改时间。"})
    return DeskStep(SUPERVISOR, Action.APPROVE_CLOSURE)


def _after_closure(case: Case, chance: random.Random) -> Move:
    survey = case.survey
    if survey is None:
        raise ValueError("a case awaiting its survey has one")
    if survey.outcome is SurveyOutcome.DISSATISFIED:
        reopen = case.round < case.policy.recheck_rounds and chance.random() < 0.6
        decided = {"reopen": "yes" if reopen else "no", "explanation": "已与评价人沟通。"}
        return DeskStep(OPERATOR, Action.DECIDE_REOPENING, decided)
    answers = {"contacted_first": "yes", "solved": "yes" if chance.random() < 0.7 else "no"}
    answers |= {"result_satisfaction": "4", "attitude_satisfaction": "5"}
    if survey.calling:
        if chance.random() < 0.4:
            return DeskStep(OPERATOR, Action.RECORD_CALLBACK, {"outcome": "unanswered"})
        return DeskStep(OPERATOR, Action.RECORD_SURVEY_ANSWERS, answers)
    if chance.random() < 0.25:
        return TimePasses("five")
    return SurveyAnswer(case.round, answers)
