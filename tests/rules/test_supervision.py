"""How far a supervision order is."""

import pytest

from rules.roles import MAY, Role
from rules.stages import ALLOWED, Action, Stage
from rules.supervision import ANSWERING, DONE_IN, OrderState, order_state


@pytest.mark.parametrize(
    ("done", "answered", "state"),
    [
        (False, False, OrderState.UNANSWERED),
        (False, True, OrderState.ANSWERED),
        (True, False, OrderState.DONE),
        (True, True, OrderState.DONE),
    ],
)
def test_an_order_is_answered_or_not_until_it_is_done(
    done: bool, answered: bool, state: OrderState
) -> None:
    assert order_state(done=done, answered=answered) is state


def test_an_order_is_done_where_the_unit_has_nothing_left_to_do() -> None:
    assert not set(DONE_IN) & {*ALLOWED[Action.REMIND], *ALLOWED[Action.APPROVE_CLOSURE]}
    assert {Stage.AWAITING_SURVEY, Stage.ARCHIVED} == set(DONE_IN)


def test_a_unit_answers_by_anything_it_says_and_not_by_accepting_or_handing_on() -> None:
    assert all(Role.HANDLER in MAY[each] for each in ANSWERING)
    assert {Action.ADD_NOTE, Action.RECORD_CONTACT, Action.SUBMIT_FEEDBACK} <= set(ANSWERING)
    assert not {Action.ACCEPT, Action.ASSIGN, Action.REASSIGN, Action.SUPERVISE} & set(ANSWERING)
