"""What became of bad reviews, rolled up: each figure in its time, for the rated unit and above."""

from alembic import command
from sqlalchemy import Connection, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.migrate import _config
from db.recount import hold_reviews, refill
from db.score_writes import ALL_OF_THE_CITY
from db.sealing import Keys
from db.tables import case_totals
from rules import steps
from rules.case import InvalidGround
from rules.closure import FIGURES, Closure
from rules.roles import RATER
from rules.stages import Stage
from tests.db.scored import differing
from tests.organisation import organise
from tests.people import CITY, HANDLER, MARKET, OPERATOR
from tests.survey_answers import dissatisfied
from tests.web.desk.recorded_cases import received_case


async def of(engine: AsyncEngine, code: str | None) -> Closure:
    figures = (case_totals.c[name] for name in FIGURES)
    wanted = select(*figures).where(case_totals.c.unit_code == (code or ALL_OF_THE_CITY))
    async with reading(engine) as connection:
        row = (await connection.execute(wanted)).one_or_none()
    return Closure(*row) if row else Closure()


async def test_a_case_counts_for_the_unit_that_was_rated_whoever_handles_it(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.take(steps.Dispatch, OPERATOR, unit=MARKET)
    for code in ("Q01-01", "Q01", None):
        assert await of(database, code) == Closure(cases=1)
    assert await of(database, "D03") == Closure()
    assert not await differing(database)


async def test_closed_on_time_answered_and_satisfied_are_counted_when_they_happen(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.brought_to(Stage.IN_CLOSURE_REVIEW)
    assert await of(database, "Q01") == Closure(cases=1), "what is under review is not judged yet"
    await case.brought_to(Stage.AWAITING_SURVEY)
    assert await of(database, "Q01") == Closure(cases=1, closed=1, judged=1, on_time=1)
    await case.brought_to(Stage.ARCHIVED)
    done = Closure(cases=1, closed=1, judged=1, on_time=1, answered=1, satisfied=1)
    assert await of(database, "Q01") == done
    assert not await differing(database)


async def test_a_reopened_case_is_not_closed_but_keeps_its_first_verdict(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.brought_to(Stage.AWAITING_SURVEY)
    await case.take(steps.RecordSurveyAnswers, RATER, **dissatisfied())
    assert await of(database, "Q01") == Closure(cases=1, closed=1, judged=1, on_time=1, answered=1)
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="问题没有解决。")
    assert await of(database, "Q01") == Closure(cases=1, judged=1, on_time=1, answered=1)
    assert not await differing(database)


async def test_the_case_of_an_invalid_review_counts_for_nothing(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.brought_to(Stage.IN_PROGRESS)
    claim = {"ground": InvalidGround.MALICIOUS, "reason": "同一设备连续刷差评。"}
    await case.take(steps.RequestInvalidation, HANDLER, **claim)
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="属实。")
    assert await of(database, None) == Closure()
    await case.take(steps.Object, RATER, reason="不是刷的。")
    assert await of(database, None) == Closure(), "the mark stands until it is decided"
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="标记有误。")
    assert await of(database, None) == Closure(cases=1)
    assert not await differing(database)


async def test_a_withdrawn_case_is_not_closed_by_anybody(database: AsyncEngine, keys: Keys) -> None:
    await organise(database)
    case = await received_case(database, keys)
    await case.brought_to(Stage.IN_PROGRESS)
    await case.take(steps.Withdraw, RATER)
    assert await of(database, None) == Closure(cases=1)
    assert not await differing(database)


async def test_a_changed_figure_of_cases_is_found_and_set_right(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    await received_case(database, keys)
    async with writing(database) as connection:
        await connection.execute(update(case_totals).values(satisfied=1))
    assert {each.of for each in await differing(database)} == {
        "cases",
        "cases:Q01",
        "cases:Q01-01",
    }
    async with writing(database) as connection:
        await hold_reviews(connection)
        await refill(connection)
    assert not await differing(database)
    assert await of(database, "Q01") == Closure(cases=1)


def _down_and_up(connection: Connection, keys: Keys) -> None:
    config = _config(connection, keys)
    command.downgrade(config, "0004")
    command.upgrade(config, "head")


async def test_cases_that_were_there_are_counted_by_the_upgrade(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    for stage in (Stage.AWAITING_DISPATCH, Stage.IN_PROGRESS, Stage.AWAITING_SURVEY):
        case = await received_case(database, keys)
        await case.brought_to(stage)
    async with writing(database) as connection:
        await connection.run_sync(_down_and_up, keys)
    assert not await differing(database)
    assert await of(database, None) == Closure(cases=3, closed=1, judged=1, on_time=1)
