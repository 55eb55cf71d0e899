"""Supervision orders as the trail has them, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_filters import CaseFilter
from db.engine import reading
from db.sealing import Keys
from db.supervision import Order, OrdersWanted, counted_orders, orders
from rules import steps
from rules.indicators import Period
from rules.stages import Action
from rules.supervision import OrderState
from rules.working_days import SHANGHAI
from tests.case_on_paper import CaseOnPaper
from tests.db.paper_cases import on_record
from tests.organisation import organise
from tests.paper_lives import until_accepted, until_closed
from tests.people import AT_THE_CENTRE, CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI

RECEIVED = datetime(2019, 9, 12, 10, tzinfo=SHANGHAI)
AUTUMN = OrdersWanted(Period(date(2019, 9, 1), date(2019, 10, 31)))
ORDER = {"order": "请三日内说明。"}


def _unanswered(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Supervise, CITY, **ORDER)
    # another's word, accepting the case and handing it on are no answers
    paper.take(steps.AddNote, HEAD, text="请抓紧。")
    paper.take(steps.Accept, HANDLER)
    paper.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE)


def _answered(paper: CaseOnPaper) -> None:
    until_accepted(paper)
    paper.take(steps.Supervise, HEAD, **ORDER)
    paper.forward(timedelta(hours=2))
    paper.take(steps.AddNote, HANDLER, text="已派人到场。")
    paper.take(steps.AddNote, HANDLER, text="窗口已增开。")


def _in_xuhui(paper: CaseOnPaper) -> None:
    paper.take(steps.Dispatch, OPERATOR, unit=XUHUI)
    paper.take(steps.Supervise, CITY, **ORDER)
    paper.forward(timedelta(days=30))


def _done(paper: CaseOnPaper) -> None:
    paper.take(steps.Supervise, CITY, **ORDER)
    until_closed(paper)


LIVES: dict[str, Callable[[CaseOnPaper], None]] = {
    "unanswered": _unanswered,
    "answered": _answered,
    "in_xuhui": _in_xuhui,
    "done": _done,
    "without": until_accepted,
}


@pytest.fixture(scope="module")
async def lived(shared_database: AsyncEngine, keys: Keys) -> dict[str, str]:
    """Cases with and without orders: their numbers."""
    await organise(shared_database)
    found = {}
    for minutes, (name, life) in enumerate(LIVES.items()):
        received = RECEIVED + timedelta(minutes=minutes)
        case = await on_record(shared_database, keys, received, life)
        found[name] = case.case_no
    return found


async def _listed(engine: AsyncEngine, wanted: OrdersWanted) -> list[Order]:
    async with reading(engine) as connection:
        return list(await orders(connection, wanted, None, 20))


async def test_each_order_has_its_text_its_answer_and_its_state(
    shared_database: AsyncEngine, lived: dict[str, str]
) -> None:
    found = {each.case_no: each for each in await _listed(shared_database, AUTUMN)}
    assert set(found) == {number for name, number in lived.items() if name != "without"}
    states = {name: found[number].state for name, number in lived.items() if name != "without"}
    assert states == {
        "unanswered": OrderState.UNANSWERED,
        "answered": OrderState.ANSWERED,
        "in_xuhui": OrderState.UNANSWERED,
        "done": OrderState.DONE,
    }
    answered = found[lived["answered"]]
    assert (answered.given.actor_name, answered.given.content) == (HEAD.name, ORDER)
    assert answered.answer is not None
    assert answered.answer.content["text"] == "已派人到场。"
    done = found[lived["done"]].answer
    assert done is not None
    assert done.kind == Action.RECORD_CONTACT


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (replace(AUTUMN, state=OrderState.UNANSWERED), {"unanswered", "in_xuhui"}),
        (replace(AUTUMN, state=OrderState.ANSWERED), {"answered"}),
        (replace(AUTUMN, state=OrderState.DONE), {"done"}),
        (replace(AUTUMN, overdue=True), {"in_xuhui"}),
        (replace(AUTUMN, cases=CaseFilter(unit_codes=("Q02",))), {"in_xuhui"}),
        (replace(AUTUMN, period=Period(date(2019, 9, 13), date(2019, 10, 31))), set()),
        (replace(AUTUMN, period=Period(date(2019, 8, 1), date(2019, 9, 11))), set()),
    ],
)
async def test_a_list_holds_what_is_asked_for_and_its_number_is_the_one_counted(
    shared_database: AsyncEngine, lived: dict[str, str], wanted: OrdersWanted, names: set[str]
) -> None:
    found = [each.case_no for each in await _listed(shared_database, wanted)]
    assert set(found) == {lived[name] for name in names}
    async with reading(shared_database) as connection:
        counted = await counted_orders(connection, wanted)
    assert sum(each.number for each in counted) == len(found)


async def test_they_are_counted_by_unit_state_and_lateness(
    shared_database: AsyncEngine, lived: dict[str, str]
) -> None:
    async with reading(shared_database) as connection:
        counted = await counted_orders(connection, AUTUMN)
    assert {(each.unit_code, each.state, each.overdue, each.number) for each in counted} == {
        ("Q01-01", OrderState.UNANSWERED, False, 1),
        ("Q01", OrderState.ANSWERED, False, 1),
        ("Q01", OrderState.DONE, False, 1),
        ("Q02", OrderState.UNANSWERED, True, 1),
    }


async def test_page_after_page_brings_each_once_the_last_given_first(
    shared_database: AsyncEngine, lived: dict[str, str]
) -> None:
    whole = await _listed(shared_database, AUTUMN)
    assert [each.given.at for each in whole] == sorted(
        (each.given.at for each in whole), reverse=True
    )
    seen: list[Order] = []
    async with reading(shared_database) as connection:
        while page := await orders(connection, AUTUMN, seen[-1].place if seen else None, 1):
            seen += page
    assert seen == whole
