"""A unit read for its page: its place, its figures, and what else there is of it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.improvements import Content, Written, add
from db.organisation import NewUnit, put_units
from db.scores import below, scores_by_unit
from db.sealing import Keys
from db.unit_reads import UnitRead, read_unit
from rules.closure import Closure
from rules.improvements import ImprovementKind
from rules.scores import Scores
from rules.stars import Stars
from tests.conftest import utcnow
from tests.db.scored import put, rated, settled
from tests.organisation import organise
from tests.people import CENTRE, HANDLER
from tests.web.desk.recorded_cases import received_case


async def read(engine: AsyncEngine, code: str) -> UnitRead:
    async with reading(engine) as connection:
        found = await read_unit(connection, code)
    assert found is not None
    return found


async def test_a_unit_stands_under_every_unit_above_it_the_topmost_first(
    database: AsyncEngine,
) -> None:
    await settled(database)
    found = await read(database, "Q01-01-1")
    assert [each.code for each in found.above] == ["Q01", "Q01-01"]
    assert (found.unit.name, found.unit.parent_code) == ("南部分中心", "Q01-01")
    assert (await read(database, "Q01")).above == ()
    async with reading(database) as connection:
        assert await read_unit(connection, "Q99") is None


async def test_its_figures_are_its_own_and_those_of_the_units_below_it(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    await put(database, keys, rated("a"), rated("b", stars=1, unit_code="Q01-01-1"))
    async with reading(database) as connection:
        scores = await scores_by_unit(connection, ["Q01", "Q01-01-1"])
    for code, n in (("Q01", 2), ("Q01-01-1", 1)):
        found = await read(database, code)
        assert found.scores == scores[code]
        assert found.scores.n == n
    nothing = await read(database, "Q02")
    assert (nothing.scores, nothing.closure) == (Scores(), Closure())


async def test_what_became_of_bad_reviews_is_read_with_it(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    await received_case(database, keys)
    assert (await read(database, CENTRE.code)).closure == Closure(cases=1)
    assert (await read(database, "D03")).closure == Closure()


async def test_it_says_what_else_there_is_of_the_unit(database: AsyncEngine) -> None:
    def of(found: UnitRead) -> tuple[bool, bool, bool]:
        return found.has_children, found.has_windows, found.has_items

    await settled(database)
    assert of(await read(database, "Q02")) == (True, False, True)
    assert of(await read(database, "Q01-01")) == (True, True, False)
    assert of(await read(database, "Q01-01-1")) == (False, False, False)
    assert of(await read(database, "D03")) == (False, False, True)


async def test_it_says_whether_the_unit_changed_anything(database: AsyncEngine) -> None:
    await organise(database)
    assert not (await read(database, CENTRE.code)).has_improvements
    what = Content(ImprovementKind.STAFFING, "增开午间窗口", "中午不关窗。", date(2026, 11, 2), ())
    async with writing(database) as connection:
        await add(connection, "one", CENTRE.code, what, Written(HANDLER.id, utcnow(), ()))
    assert (await read(database, CENTRE.code)).has_improvements


async def test_figures_that_change_are_read_as_they_are_now(
    database: AsyncEngine, keys: Keys
) -> None:
    await settled(database)
    for number, stars in enumerate(Stars, start=1):
        await put(database, keys, rated(f"{number}", stars=stars))
        assert (await read(database, "Q01")).scores.n == number
        async with reading(database) as connection:
            (first, *_) = await below(connection, "Q01")
        assert first.scores.n == number


async def test_every_unit_below_one_is_found_and_none_with_a_like_code(
    database: AsyncEngine,
) -> None:
    await settled(database)
    like = [NewUnit("Q_1", "甲", "district"), NewUnit("Q_1-01", "甲厅", "venue", "Q_1")]
    async with writing(database) as connection:
        await put_units(connection, like)
    async with reading(database) as connection:
        for path, codes in (("Q01", ["Q01-01", "Q01-01-1"]), ("Q_1", ["Q_1-01"]), ("D03", [])):
            assert [each.unit.code for each in await below(connection, path)] == codes
