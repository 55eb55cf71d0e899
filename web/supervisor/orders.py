"""Supervision orders (督办): what was ordered, what was answered, what is due; page and CSV."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.sealing import Keys
from db.supervision import OrderPlace, OrdersWanted, counted_orders, orders
from rules.stars import ReviewChannel
from rules.supervision import OrderState
from rules.topics import Topic
from web.dependencies import All, Reading, Staff, now
from web.desk.figures.all_figures import csv_answer
from web.desk.figures.asked import Asked, asked_in
from web.desk.figures.tables import FigureTable
from web.desk.lists.filters import desk_of
from web.desk.numbers import Number
from web.desk.sections import Section
from web.i18n import Catalogue
from web.pages import catalogue, render
from web.supervisor.frame import Scope, scope_of, sections
from web.supervisor.links import ORDERS
from web.supervisor.order_lines import OrderLine, order_line
from web.supervisor.order_tables import OVERDUE, order_numbers, order_table, title_of
from web.unit_groups import UnitGroup, unit_groups

router = APIRouter()

STATE, AFTER = "state", "after"
ON_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """supervisor/orders.html. `state` is the list that is open, "" the one of all; `next` leads to
    the earlier orders, "" where there are none. Without a table the address asks for nonsense."""

    sections: tuple[Section, ...]
    scope: Scope
    asked: Asked
    state: str
    title: str
    groups: tuple[UnitGroup, ...]
    channels: tuple[ReviewChannel, ...]
    topics: tuple[Topic, ...]
    numbers: tuple[Number, ...]
    lines: tuple[OrderLine, ...]
    table: FigureTable | None
    next: str
    first: str


@router.get("/supervisor/orders")
async def orders_given(
    request: Request, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """The orders given in a period. 422 if the address asks for what there is not."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, ORDERS)
    state = _state(request.query_params)
    page = OrdersPage(
        sections=sections(ORDERS),
        scope=scope_of(member),
        asked=asked,
        state=state,
        title=title_of(state),
        groups=unit_groups(desk.named),
        channels=tuple(ReviewChannel),
        topics=tuple(Topic),
        numbers=(),
        lines=(),
        table=None,
        next="",
        first="",
    )
    if not asked.valid:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "supervisor/orders.html", page, status)
    said = catalogue(request)
    filled = await _filled(connection, page, request.query_params.get(AFTER, ""), said)
    return render(request, "supervisor/orders.html", filled)


async def _filled(
    connection: AsyncConnection, page: OrdersPage, after: str, said: Catalogue
) -> OrdersPage:
    asked, state = page.asked, page.state
    everything = OrdersWanted(asked.period, asked.cases)
    wanted = replace(
        everything,
        state=OrderState(state) if state in set(OrderState) else None,
        overdue=state == OVERDUE,
    )
    counted = await counted_orders(connection, everything)
    behind = _place(asked.desk.keys, after)
    found = await orders(connection, wanted, behind, ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    more = len(found) > ON_A_PAGE
    return replace(
        page,
        numbers=order_numbers(asked, counted),
        lines=tuple(order_line(each, asked.desk, said) for each in shown),
        table=order_table(asked, counted, said),
        next=_next(asked, state, shown[-1].place) if more else "",
        first=asked.address(state=state) if behind else "",
    )


@router.get("/supervisor/orders/{table}.csv")
async def one_table(
    request: Request, table: str, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """The table of units as a file. 404 if there is no such table."""
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    asked = asked_in(request.query_params, desk, ORDERS)
    if not asked.valid:
        raise asked.problem()
    said = catalogue(request)
    counted = await counted_orders(connection, OrdersWanted(asked.period, asked.cases))
    made = order_table(asked, counted, said)
    return csv_answer({made.key: made}, table, said)


def _state(query: Mapping[str, str]) -> str:
    """The list asked for; nonsense asks for all."""
    value = query.get(STATE, "")
    return value if value in {*OrderState, OVERDUE} else ""


def _next(asked: Asked, state: str, last: OrderPlace) -> str:
    place = json.dumps([last.at.isoformat(), last.case_no, last.version])
    return asked.address(state=state, after=asked.desk.keys.list_token(place))


def _place(keys: Keys, token: str) -> OrderPlace | None:
    """Behind what a page begins; a token that is not ours leads to the first one."""
    try:
        at, case_no, version = json.loads(keys.read_list_token(token))
        return OrderPlace(datetime.fromisoformat(at), str(case_no), int(version))
    except (ValueError, TypeError):
        return None
