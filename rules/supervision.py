"""What became of a supervision order (督办单): whether the unit answered, whether it is done.

An order is the step 督办 on a case. It is answered by the next step in which the unit says
something of the case, if only a note; accepting it or handing it on says nothing. It is done as
soon as the case is closed, and again to be done where the case is reopened.
"""

from enum import StrEnum

from rules.roles import MAY, Role
from rules.stages import Action, Stage

SAYS_NOTHING = (Action.ACCEPT, Action.ASSIGN, Action.REASSIGN)
ANSWERING = tuple(
    action for action in Action if Role.HANDLER in MAY[action] and action not in SAYS_NOTHING
)
"""Steps by which a unit answers, where a handler takes them."""
DONE_IN = (Stage.AWAITING_SURVEY, Stage.ARCHIVED)
"""Stages in which nothing is left to do for an order."""


class OrderState(StrEnum):
    """How far an order is."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    DONE = "done"


def order_state(*, done: bool, answered: bool) -> OrderState:
    """How far an order is; `done`: its case is at a stage of DONE_IN."""
    if done:
        return OrderState.DONE
    return OrderState.ANSWERED if answered else OrderState.UNANSWERED
