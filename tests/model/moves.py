"""What people may try with a case, sensible or not, for tests that try anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random

from hypothesis import strategies as st

from rules.roles import RATER, SYSTEM, Actor, Role
from rules.stages import ALLOWED, Action, Stage
from tests.model.case import Model
from tests.model.procedure import BLANK, CROWDED, PEOPLE
from tests.model.terms import SHANGHAI, is_worked
from tests.model.units_steps import MENTIONED
from tests.people import (
    AT_THE_CENTRE,
    CENTRE,
    CITY,
    CITY_TOO,
    HANDLER,
    HEAD,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)

Attempt = tuple[str, str, str]
"""Who tries what, and how."""

WHO: dict[str, Actor] = {
    "operator": OPERATOR,
    "handler": HANDLER,
    "xuhui_handler": XUHUI_HANDLER,
    "centre_handler": Actor(AT_THE_CENTRE.id, AT_THE_CENTRE.name, Role.HANDLER, CENTRE.path),
    "head": HEAD,
    "city": CITY,
    "city_too": CITY_TOO,
    "administrator": Actor("ad-1", "管理员", Role.ADMINISTRATOR),
    "rater": RATER,
    "system": SYSTEM,
}

# who usually tries it, and the ways in which it may be tried
HANDLERS = ("handler", "xuhui_handler", "centre_handler")
SUPERVISORS = ("head", "city", "city_too")
DECISION = ("granted", "refused")
TRIED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dispatch": (("operator",), ("huangpu", "xuhui", "huangpu+xuhui", "huangpu+huangpu")),
    "resolve_on_the_spot": ((*HANDLERS, "operator"), ("", BLANK)),
    "assign": (
        (*HANDLERS, *SUPERVISORS),
        ("handler", "xuhui_handler", "centre_handler", "centre_handler"),
    ),
    "remind": (("operator", *SUPERVISORS), ("",)),
    "accept": (HANDLERS, ("",)),
    "record_contact": (HANDLERS, ("reached", "missed", "missed", BLANK, CROWDED)),
    "record_finding": (HANDLERS, ("", BLANK)),
    "submit_feedback": (HANDLERS, ("", BLANK, CROWDED)),
    "answer_recheck": (HANDLERS, ("", BLANK, CROWDED)),
    "approve_closure": (SUPERVISORS, ("",)),
    "send_back_closure": (SUPERVISORS, ("", BLANK)),
    "request_return": (HANDLERS, ("", BLANK)),
    "decide_return": (("operator",), DECISION),
    "request_complex": (HANDLERS, ("", BLANK)),
    "decide_complex": (SUPERVISORS, DECISION),
    "request_extension": (HANDLERS, ("3", "15", "16", "0")),
    "decide_extension": (SUPERVISORS, DECISION),
    "request_invalidation": (HANDLERS, ("", BLANK)),
    "decide_invalidation": (SUPERVISORS, DECISION),
    "supervise": (SUPERVISORS, ("", BLANK)),
    "reassign": ((*HANDLERS, *SUPERVISORS), ("centre", "huangpu", "xuhui")),
    "recalculate_deadlines": (("city", "system"), ("", BLANK)),
    "add_note": (("operator", *HANDLERS, *SUPERVISORS), ("", BLANK, *MENTIONED)),
    "record_callback": (
        ("operator",),
        ("unanswered", "unanswered", "declined", "later", "wrong_number"),
    ),
    "record_survey_answers": (
        ("rater", "operator"),
        ("satisfied", "dissatisfied", "satisfied online", "dissatisfied online"),
    ),
    "decide_reopening": (("operator",), DECISION),
    "add_information": (("rater",), ("", BLANK)),
    "withdraw": (("rater",), ("",)),
    "object": (("rater",), ("", BLANK)),
    "merge": (("operator",), ("", "", "itself", BLANK)),
    "take_in": (("system",), ("a real name", "no name", "an earlier one")),
}
ANYTHING = [(who, what, how) for what, (_, hows) in TRIED.items() for who in PEOPLE for how in hows]
ALLOWED_IN = {
    stage.value: [what for what in TRIED if stage in ALLOWED[Action(what)]] for stage in Stage
}
ENDINGS = ("withdraw", "merge")
HEARD = ("supervise", "add_note", "add_information")
RARELY = (*ENDINGS, *HEARD, "recalculate_deadlines", "take_in")
"""What ends a case, or leads nowhere: taken as often as the rest, few cases would get far."""

HOUR = timedelta(hours=1)
WAITS = [HOUR, timedelta(hours=5), timedelta(days=1), timedelta(days=4), timedelta(days=40)]


class MoveKind(Enum):
    """How a move is found: SENSIBLE tries what the stage allows until something is accepted."""

    LIKELY = "likely"
    SENSIBLE = "sensible"
    ANYTHING = "anything"
    WAIT = "wait"
    DEADLINE = "deadline"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Move:
    """One move; `number` chooses among those of its kind."""

    kind: MoveKind
    number: int

    @property
    def is_one_try(self) -> bool:
        """Whether it is over after the first refusal."""
        return self.kind is not MoveKind.SENSIBLE

    def wait(self, model: Model) -> timedelta | None:
        """How long nobody does anything: some time, or until an hour before or after the next
        deadline. None where the move is something else."""
        if self.kind is MoveKind.WAIT:
            return WAITS[self.number % len(WAITS)]
        if self.kind is MoveKind.DEADLINE:
            left = model.next_end() - model.now
            return left + HOUR if self.number % 3 or left <= HOUR else left - HOUR
        return None


def often(**weights: int) -> list[MoveKind]:
    """The kinds of moves, each as often as its weight says."""
    return [MoveKind[name.upper()] for name, weight in weights.items() for _ in range(weight)]


def moves(kinds: list[MoveKind]) -> st.SearchStrategy[Move]:
    """One move, of one of these kinds."""
    return st.builds(Move, st.sampled_from(kinds), st.integers(0, 999))


def _likely(model: Model) -> Iterator[Attempt]:
    """What may well come next."""
    handler = "xuhui_handler" if model.unit == XUHUI.path else "handler"
    match model.stage:
        case "awaiting_dispatch":
            yield "operator", "dispatch", "huangpu"
            yield "operator", "dispatch", "xuhui"
        case "awaiting_acceptance":
            yield handler, "accept", ""
            yield handler, "request_return", ""
        case "awaiting_contact":
            yield handler, "record_contact", "reached"
            yield handler, "record_contact", "missed"
        case "in_progress":
            yield handler, "record_finding", ""
            yield handler, "answer_recheck" if model.round else "submit_feedback", ""
        case "in_closure_review":
            yield "city", "approve_closure", ""
        case "awaiting_survey" if model.survey and model.survey.calling and not model.objected:
            yield "operator", "record_callback", "unanswered"
            yield "operator", "record_callback", "unanswered"
            yield "operator", "record_survey_answers", "dissatisfied"
        case "awaiting_survey":
            yield "rater", "record_survey_answers", "dissatisfied"
            yield "operator", "decide_reopening", "granted"
        case _:
            yield "rater", "object", ""
    for kind in model.pending:
        yield ("operator" if kind == "return" else "city"), f"decide_{kind}", "granted"
        if kind == "extension":
            yield "city_too", "decide_extension", "granted"


def attempts(move: Move, model: Model) -> Iterator[Attempt]:
    """Who tries what, one after the other until something is accepted."""
    match move.kind:
        case MoveKind.LIKELY:
            likely = list(_likely(model))
            yield likely[move.number % len(likely)]
        case MoveKind.SENSIBLE:
            shuffled = Random(move.number)
            order = shuffled.sample(ALLOWED_IN[model.stage], len(ALLOWED_IN[model.stage]))
            if shuffled.random() < 0.9:
                order.sort(key=RARELY.__contains__)
            for what in order:
                if what in ENDINGS and shuffled.random() < 0.5:
                    continue
                people, hows = TRIED[what]
                yield shuffled.choice(people), what, shuffled.choice(hows)
        case MoveKind.ANYTHING:
            yield ANYTHING[move.number % len(ANYTHING)]
        case _:
            raise ValueError(f"{move} is nobody's step")


def next_days_off(model: Model) -> frozenset[date]:
    """The three working days after today."""
    day, found = model.now.astimezone(SHANGHAI).date(), set[date]()
    while len(found) < 3:
        day += timedelta(days=1)
        if is_worked(day, model.days_off):
            found.add(day)
    return frozenset(found)
