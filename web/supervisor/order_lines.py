"""One supervision order as a line of the page: the order, the unit's answer, what is due."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.supervision import Order
from rules.supervision import OrderState
from web.desk.duties import Duty, duty
from web.desk.lists.filters import Desk
from web.desk.trail import TrailLine, trail_lines
from web.i18n import Catalogue

LOOKS: Mapping[OrderState, str] = {
    OrderState.UNANSWERED: "warn",
    OrderState.ANSWERED: "active",
    OrderState.DONE: "good",
}


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order, ready to show. `answer` None: the unit has not answered; `duty` None: nothing is
    due in the case any more."""

    case_no: str
    href: str
    stars: int
    holder: str
    state: OrderState
    look: str
    order: str
    given: TrailLine
    answer: TrailLine | None
    duty: Duty | None


def order_line(order: Order, desk: Desk, said: Catalogue) -> OrderLine:
    """An order in words."""
    due = None
    owed = order.next_due_at is not None and order.state is not OrderState.DONE
    if owed and order.next_due_at is not None and order.next_due_kind is not None:
        due = duty(
            order.next_due_kind,
            order.next_due_at,
            # in a demonstration the case's own time may be ahead of ours
            desk.now + order.ahead,
            provisional=order.provisional,
            calendar=desk.calendar,
            catalogue=said,
        )
    (given,) = trail_lines([order.given], said)
    answer = trail_lines([order.answer], said)[0] if order.answer else None
    return OrderLine(
        case_no=order.case_no,
        href=f"/cases/{order.case_no}",
        stars=order.stars,
        holder=" · ".join(filter(None, (order.unit_name, order.holder))),
        state=order.state,
        look=LOOKS[order.state],
        order=str(order.given.content.get("order", "")),
        given=given,
        answer=answer,
        duty=due,
    )
