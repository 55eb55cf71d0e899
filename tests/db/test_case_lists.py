"""Lists of cases: what each filter finds, in what order, and page after page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.case_counts import counted, counted_each, open_by_stage
from db.case_filters import CaseFilter, Due, RaterHash, Scope
from db.case_lists import listed
from db.case_orders import SortBy, Sorting, Start
from db.case_search import found_by_ending, found_by_number, found_by_words
from db.engine import reading, writing
from db.oversight import counted_by_unit
from db.sealing import Keys
from db.tables import cases
from rules import steps
from rules.case import RequestKind, ReturnReason
from rules.clocks import ClockKind
from rules.search_words import searched_for
from rules.stages import Stage
from rules.stars import ReviewChannel
from rules.topics import Topic
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CENTRE, CITY, HANDLER, HUANGPU, MARKET, OPERATOR, XUHUI
from tests.web.desk.recorded_cases import RecordedCase, received_case

LONG = timedelta(days=60)
ORDERS = [Sorting(by, down) for by in SortBy for down in (False, True)]


@pytest.fixture
async def some(database: AsyncEngine, keys: Keys) -> dict[str, RecordedCase]:
    """Cases in different states, by what is special about each."""
    await organise(database)
    found = {
        "waiting": await received_case(database, keys, comment="叫号机坏了，排队太久"),
        "anonymous": await received_case(database, keys, real_name=False, comment="没有人接"),
        "reviewed": await received_case(database, keys),
        "archived": await received_case(database, keys),
        "xuhui": await received_case(database, keys),
        "asked": await received_case(database, keys),
    }
    await found["reviewed"].brought_to(Stage.IN_CLOSURE_REVIEW)
    await found["archived"].brought_to(Stage.ARCHIVED)
    xuhui = found["xuhui"]
    await xuhui.take(steps.Dispatch, OPERATOR, unit=XUHUI, supporting=(MARKET,))
    await xuhui.take(steps.Supervise, CITY, order="请优先办理。")
    asked = await found["asked"].brought_to(Stage.IN_PROGRESS, CENTRE)
    handler = replace(HANDLER, unit_path=CENTRE.path)
    reason = {"return_reason": ReturnReason.DUPLICATE, "reason": "重复。"}
    await asked.take(steps.RequestReturn, handler, **reason)
    return found


def holding(**asked: object) -> CaseFilter:
    return CaseFilter(**asked)  # type: ignore[arg-type]  # each test names fields of it


EVERYTHING = {"waiting", "anonymous", "reviewed", "archived", "xuhui", "asked"}
OPEN = EVERYTHING - {"archived"}
OF_HUANGPU = Scope((HUANGPU.code, CENTRE.code), dispatched=True)
FILTERS: list[tuple[CaseFilter, set[str]]] = [
    (CaseFilter(), EVERYTHING),
    (holding(archived=False), OPEN),
    (holding(archived=True), {"archived"}),
    (holding(stage=Stage.AWAITING_DISPATCH), {"waiting", "anonymous"}),
    (holding(unit_codes=(XUHUI.code,)), {"xuhui"}),
    (holding(pending=RequestKind.RETURN), {"asked"}),
    (holding(pending=RequestKind.COMPLEX), set()),
    (holding(any_pending=True), {"asked"}),
    (holding(supervised=True), {"xuhui"}),
    (holding(overdue=True), set()),
    (holding(topic=Topic.QUEUEING), {"waiting", "reviewed", "archived", "xuhui", "asked"}),
    (holding(channel=ReviewChannel.WINDOW_QR), EVERYTHING),
    (holding(channel=ReviewChannel.APP), set()),
    (holding(stars=1), EVERYTHING),
    (holding(stars=2), set()),
    (holding(round=1), set()),
    (holding(holder=HANDLER.id), {"reviewed", "archived", "asked"}),
    (holding(clock=ClockKind.DISPATCH), {"waiting", "anonymous"}),
    (holding(clock=ClockKind.RECTIFICATION), {"xuhui", "asked"}),
    (holding(scope=OF_HUANGPU), {"reviewed", "archived", "asked"}),
    (holding(scope=Scope((MARKET.code,), supporting=True)), {"xuhui"}),
    (holding(scope=Scope((MARKET.code,))), set()),
]  # fmt: skip


async def test_each_filter_finds_just_what_it_asks_for(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    names = {each.case.case_no: name for name, each in some.items()}
    async with reading(database) as connection:
        for wanted, expected in FILTERS:
            found = await listed(connection, wanted, Sorting(), None, 50)
            assert {names[line.case_no] for line in found.lines} == expected, wanted
            assert await counted(connection, wanted) == len(expected)
        every = [each for each, _ in FILTERS]
        numbers = await counted_each(connection, every, at_most=2)
    assert numbers == tuple(min(len(expected), 3) for _, expected in FILTERS)


async def test_deadlines_are_told_apart_by_how_near_they_are(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    case_no = some["asked"].case.case_no
    now = utcnow()
    async with writing(database) as connection:
        late = update(cases).where(cases.c.case_no == case_no)
        await connection.execute(late.values(next_due_at=now - timedelta(hours=1)))
    past, coming = Due(until=now), Due(until=now + LONG, after=now)
    async with reading(database) as connection:
        for due, expected in ((past, {case_no}), (coming, None)):
            found = await listed(connection, CaseFilter(due=due), Sorting(), None, 50)
            numbers = {line.case_no for line in found.lines}
            assert numbers == expected if expected else case_no not in numbers
        # of one clock it is that clock's deadline that counts, whatever is due first
        of_clock = CaseFilter(clock=ClockKind.CLOSURE, due=past)
        assert await counted(connection, of_clock) == 0
        assert await counted(connection, replace(of_clock, due=coming)) == 2


async def test_what_is_late_is_counted_once_whether_by_its_deadline_or_by_its_mark(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    now = utcnow()
    marks = {
        "asked": {"next_due_at": now - timedelta(hours=1), "overdue": False},
        "xuhui": {"next_due_at": now - timedelta(hours=1), "overdue": True},
        # as in a demonstration, whose cases have a time of their own
        "waiting": {"next_due_at": now + timedelta(hours=1), "overdue": True},
    }
    async with writing(database) as connection:
        for name, values in marks.items():
            its_own = cases.c.case_no == some[name].case.case_no
            await connection.execute(update(cases).where(its_own).values(values))
    late = CaseFilter(archived=False, due=Due(until=now))
    async with reading(database) as connection:
        found = await listed(connection, late, Sorting(), None, 50)
        assert len(found.lines) == 3
        assert await counted(connection, late) == 3
        assert await counted(connection, replace(late, scope=OF_HUANGPU)) == 1
        assert sum((await counted_by_unit(connection, late)).values()) == 3


async def test_pages_of_every_order_hold_each_case_once_there_and_back(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    everything = CaseFilter()
    async with reading(database) as connection:
        for order in (*ORDERS, Sorting(first=(Stage.IN_CLOSURE_REVIEW,))):
            whole = await listed(connection, everything, order, None, 50)
            assert whole.first is whole.last is None
            page = await listed(connection, everything, order, None, 2)
            there = list(page.lines)
            assert page.first is None
            while page.last is not None:
                before = page
                page = await listed(connection, everything, order, Start(page.last), 2)
                there += page.lines
            assert there == list(whole.lines), order
            assert page.first is not None
            back = await listed(connection, everything, order, Start(page.first, True), 2)
            assert back.lines == before.lines, order


async def test_what_waits_for_somebody_comes_first_then_what_is_due(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    names = {each.case.case_no: name for name, each in some.items()}
    async with reading(database) as connection:
        first = (Stage.IN_CLOSURE_REVIEW,)
        found = await listed(connection, CaseFilter(), Sorting(first=first), None, 50)
        order = [names[line.case_no] for line in found.lines]
        by_stage = await listed(connection, CaseFilter(), Sorting(SortBy.STAGE), None, 50)
    assert order[0] == "reviewed"
    assert set(order[1:4]) == {"waiting", "anonymous", "xuhui"}
    assert order[4:] == ["asked", "archived"]
    stages = [list(Stage).index(line.stage) for line in by_stage.lines]
    assert stages == sorted(stages)


async def test_open_cases_are_counted_by_stage_within_a_scope(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    async with reading(database) as connection:
        everywhere = await open_by_stage(connection, Scope())
        xuhui = await open_by_stage(connection, Scope((XUHUI.code,)))
    assert everywhere == {
        Stage.AWAITING_DISPATCH: 2,
        Stage.AWAITING_ACCEPTANCE: 1,
        Stage.IN_PROGRESS: 1,
        Stage.IN_CLOSURE_REVIEW: 1,
    }
    assert xuhui == {Stage.AWAITING_ACCEPTANCE: 1}


async def test_a_case_is_found_by_part_of_a_number_and_by_two_characters(
    database: AsyncEngine, some: dict[str, RecordedCase]
) -> None:
    waiting = some["waiting"].case
    async with reading(database) as connection:
        for part in (waiting.case_no[-6:], waiting.review.review_no[-5:]):
            assert waiting.case_no in await found_by_number(connection, part)
        assert list(await found_by_words(connection, searched_for("叫号"))) == [waiting.case_no]
        assert list(await found_by_words(connection, searched_for("叫喊"))) == []


async def test_a_raters_cases_are_found_by_phone_ending_and_name(
    database: AsyncEngine, keys: Keys, some: dict[str, RecordedCase]
) -> None:
    named = EVERYTHING - {"anonymous"}
    searches: list[tuple[RaterHash, int]] = [
        (RaterHash(phone=keys.phone_hmac("+86 138 0000 5566")), len(named)),
        (RaterHash(phone=keys.phone_hmac("13800005567")), 0),
        (RaterHash(name=keys.name_hmac("李 秀兰")), len(named)),
        (RaterHash(name=keys.name_hmac("李秀")), 0),
    ]
    async with reading(database) as connection:
        for rater, expected in searches:
            assert await counted(connection, CaseFilter(rater=rater)) == expected
        for ending, within, expected in (
            ("5566", CaseFilter(), len(named)),
            ("5566", CaseFilter(scope=Scope((XUHUI.code,))), 1),
            ("5567", CaseFilter(), 0),
        ):
            assert len(await found_by_ending(connection, keys, ending, within)) == expected
