"""What units changed: once for each form, every version kept, found page after page."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.improvements import (
    Content,
    Wanted,
    Written,
    add,
    correct,
    improvement,
    linkable,
    listed,
    of_case,
    raters_behind,
    reviews_of,
    versions_of,
)
from db.sealing import Keys
from rules.improvements import ImprovementKind
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CENTRE, HANDLER, HUANGPU, XUHUI
from tests.web.desk.recorded_cases import RecordedCase, received_case


@pytest.fixture
async def case(database: AsyncEngine, keys: Keys) -> RecordedCase:
    """A case, of the centre."""
    await organise(database)
    return await received_case(database, keys)


def _content(day: int, *cases: str, title: str = "增开午间窗口") -> Content:
    text = "中午不关窗，有事找王芳老师，电话 13800005566。"
    return Content(ImprovementKind.STAFFING, title, text, date(2026, 11, day), cases)


async def _add(engine: AsyncEngine, its_id: str, unit_code: str, content: Content) -> bool:
    async with writing(engine) as connection:
        return await add(connection, its_id, unit_code, content, Written(HANDLER.id, utcnow(), ()))


async def test_a_change_sent_twice_is_added_once_and_its_public_text_is_masked(
    case: RecordedCase,
) -> None:
    number = case.case.case_no
    assert await _add(case.engine, "one", CENTRE.code, _content(2, number))
    assert not await _add(case.engine, "one", CENTRE.code, _content(3, number))
    async with reading(case.engine) as connection:
        (found,) = await of_case(connection, number)
        assert await reviews_of(connection, [number]) == {number: case.case.review.review_no}
    assert found.newest.content == _content(2, number)
    assert found.newest.written_by == HANDLER.name
    assert "13800005566" not in found.newest.public_text
    assert "王芳" not in found.newest.public_text


async def test_the_public_does_not_read_the_names_of_those_whose_cases_led_to_it(
    case: RecordedCase, keys: Keys
) -> None:
    number = case.case.case_no
    said = replace(_content(2, number, title="采纳李秀兰的建议"), text="谢谢李秀兰提醒。")
    async with writing(case.engine) as connection:
        raters = await raters_behind(connection, said.cases, keys)
        await add(connection, "one", CENTRE.code, said, Written(HANDLER.id, utcnow(), raters))
        (found,) = await of_case(connection, number)
    assert found.newest.content == said, "who handles the case reads every word"
    assert found.newest.public_title == "采纳***的建议"
    assert found.newest.public_text == "谢谢***提醒。"


async def test_a_correction_keeps_what_was_said_before_and_nobody_overwrites_anybody(
    case: RecordedCase,
) -> None:
    number = case.case.case_no
    await _add(case.engine, "one", CENTRE.code, _content(2, number))
    why = Written(HANDLER.id, utcnow(), (), "日期写错")
    for seen, corrects in ((1, True), (1, False), (0, False)):
        async with writing(case.engine) as connection:
            new = _content(5, title=f"第 {seen} 版之后")
            assert await correct(connection, "one", seen, new, why) is corrects
    async with reading(case.engine) as connection:
        newest, first = await versions_of(connection, "one")
        found = await improvement(connection, "one")
        assert await of_case(connection, number) == ()
    assert found is not None
    assert found.newest == newest
    assert (newest.number, newest.why, newest.content.cases) == (2, "日期写错", ())
    assert (first.number, first.content) == (1, _content(2, number))


async def test_they_are_listed_newest_first_below_a_unit_and_page_after_page(
    case: RecordedCase,
) -> None:
    for number in range(1, 6):
        await _add(case.engine, f"id-{number}", CENTRE.code, _content(1 + number // 2))
    await _add(case.engine, "xuhui", XUHUI.code, _content(9))
    walked: list[str] = []
    after = None
    async with reading(case.engine) as connection:
        while page := await listed(connection, Wanted(HUANGPU.path, after=after), 2):
            walked += [each.id for each in page]
            after = (page[-1].newest.content.since, page[-1].id)
        assert walked == ["id-5", "id-4", "id-3", "id-2", "id-1"]
        assert len(await listed(connection, Wanted(), 9)) == 6
        assert await listed(connection, Wanted(kind=ImprovementKind.GUIDE), 9) == ()
        some = Wanted(CENTRE.path, since=date(2026, 11, 2), until=date(2026, 11, 2))
        assert [each.id for each in await listed(connection, some, 9)] == ["id-3", "id-2"]


async def test_only_cases_of_the_units_can_be_linked(case: RecordedCase) -> None:
    number = case.case.case_no
    async with reading(case.engine) as connection:
        assert await linkable(connection, [number, "GD0"], [CENTRE.code]) == {number}
        assert await linkable(connection, [number], [XUHUI.code]) == frozenset()
