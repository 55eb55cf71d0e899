"""Nights and certificates on record: once each, counted honestly, bounded by the unit."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.replay_certificates import add_certificate, certificate, certificates_of
from db.replay_nights import (
    STALLED,
    CaseResult,
    begin_night,
    cases_after,
    differing,
    end_night,
    last_finished,
    last_results,
    nights,
    record_results,
)
from db.sealing import Keys
from rules.replay_nights import NightTotals
from rules.replay_verdicts import (
    CaseVerdict,
    Certificate,
    CertificateAsked,
    CodeVersion,
    CommandKind,
    Difference,
    ReplayResult,
    RunVerdict,
    Told,
)
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CITY
from tests.web.desk.recorded_cases import received_case

CODE = CodeVersion("d" * 64, 51, "0.1.0", "", "1.35.0")
OTHER = Difference(
    23,
    Told(CommandKind.TIMER, "3", "3600"),
    Told(CommandKind.TIMER, "3", "7200"),
    path="duration",
)


def came_to(case_no: str, result: ReplayResult, at: datetime, *, known: bool = False) -> CaseResult:
    same = result is ReplayResult.IDENTICAL
    return CaseResult(
        case_no, at, known, CODE.digest, "a" * 64, result, 40,
        None if same else "run-1", None if same else OTHER,
    )  # fmt: skip


async def test_a_night_is_counted_once_whatever_is_repeated(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    now = utcnow()
    numbers = sorted([(await received_case(database, keys)).case.case_no for _ in range(4)])
    results = [
        came_to(numbers[0], ReplayResult.IDENTICAL, now),
        came_to(numbers[1], ReplayResult.IDENTICAL, now, known=True),
        came_to(numbers[2], ReplayResult.CHANGED, now),
        came_to(numbers[3], ReplayResult.DIVERGED, now),
    ]
    async with writing(database) as connection:
        assert await begin_night(connection, "one", False, CODE, now)
        assert await begin_night(connection, "one", False, CODE, now), "it goes on"
        assert not await begin_night(connection, "two", False, CODE, now), "one is under way"
        for _ in range(2):
            await record_results(connection, "one", results, now)
    expected = NightTotals(cases=4, events=160, identical=2, known=1, changed=1, diverged=1)
    async with reading(database) as connection:
        [under_way] = await nights(connection, 5)
        assert (under_way.finished_at, under_way.totals) == (None, expected)
        assert await last_finished(connection) is None
    async with writing(database) as connection:
        assert await end_night(connection, "one", now + timedelta(minutes=1)) == expected
    async with reading(database) as connection:
        last = await last_finished(connection)
        assert last is not None
        assert (last.totals, last.took, last.code) == (expected, timedelta(minutes=1), CODE)
        bad = await differing(connection, "one", "", 10)
        assert [each.case_no for each in bad] == [numbers[3], numbers[2]], "the worst first"
        assert bad[0].difference == OTHER
        assert len(await differing(connection, "one", "", 1)) == 1
        assert len(await differing(connection, "one", "Q01", 10)) == 2
        assert await differing(connection, "one", "Q02", 10) == ()
        assert (await last_results(connection, numbers[:1]))[numbers[0]] == results[0]


async def test_a_night_that_gives_no_sign_does_not_keep_others_from_beginning(
    database: AsyncEngine,
) -> None:
    now = utcnow()
    async with writing(database) as connection:
        assert await begin_night(connection, "one", False, CODE, now)
        later = now + STALLED + timedelta(seconds=1)
        assert await begin_night(connection, "two", True, CODE, later)
    async with reading(database) as connection:
        assert [each.id for each in await nights(connection, 5)] == ["two", "one"]


async def test_cases_are_gone_through_by_number(database: AsyncEngine, keys: Keys) -> None:
    await organise(database)
    numbers = sorted([(await received_case(database, keys)).case.case_no for _ in range(3)])
    async with reading(database) as connection:
        assert await cases_after(connection, "", 2) == ((numbers[0], None), (numbers[1], None))
        assert await cases_after(connection, numbers[1], 2) == ((numbers[2], None),)
        assert await cases_after(connection, numbers[2], 2) == ()


async def test_a_certificate_is_added_once_and_never_changed(
    database: AsyncEngine, keys: Keys
) -> None:
    await organise(database)
    case_no = (await received_case(database, keys)).case.case_no
    now = utcnow()
    run = RunVerdict("run-1", 40, "a" * 64, False, ReplayResult.CHANGED, 12, 1, OTHER, ("2026-1",))
    made = Certificate(
        CertificateAsked("cert-1", case_no, CITY.id, CITY.name, now), now, CODE, "2026-1",
        CaseVerdict(case_no, (run,)),
    )  # fmt: skip
    async with writing(database) as connection:
        assert await add_certificate(connection, made)
        assert not await add_certificate(connection, replace(made, calendar="2026-2"))
    async with reading(database) as connection:
        assert await certificate(connection, case_no, "cert-1") == made
        assert await certificate(connection, "GD000000-AAAAAA", "cert-1") is None
        assert await certificates_of(connection, case_no) == (made,)
