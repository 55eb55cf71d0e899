"""What `haochaping doctor` says of the nights: missing, not all the same, all the same."""

import json
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.replay_nights import begin_night, end_night, record_results
from db.sealing import Keys
from rules.replay_verdicts import ReplayResult
from tests.cli.conftest import Haochaping
from tests.conftest import utcnow
from tests.db.test_replays import CODE, came_to
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case


async def said(haochaping: Haochaping) -> tuple[str, str]:
    """State and English sentence of the check."""
    ended = await haochaping("doctor", "--json", "--check", "replays")
    assert ended.code == 0, ended.err
    [finding] = json.loads(ended.out)
    return finding["state"], finding["en"]


async def test_doctor_warns_of_a_night_that_is_missing_or_not_all_of_all(
    database: AsyncEngine, keys: Keys, haochaping: Haochaping
) -> None:
    await organise(database)
    assert await said(haochaping) == ("ok", "no night has come yet")
    case_no = (await received_case(database, keys)).case.case_no
    assert (await said(haochaping))[0] == "ok", "the case is younger than the last night"
    old = utcnow() - timedelta(days=3)
    for night_id, at, result in (
        ("old", old, ReplayResult.IDENTICAL),
        ("bad", utcnow(), ReplayResult.DIVERGED),
        ("good", utcnow() + timedelta(minutes=1), ReplayResult.IDENTICAL),
    ):
        async with writing(database) as connection:
            await begin_night(connection, night_id, False, CODE, at)
            await record_results(connection, night_id, [came_to(case_no, result, at)], at)
        if night_id == "good":
            assert await said(haochaping) == ("ok", "under way, 1 cases so far")
        async with writing(database) as connection:
            await end_night(connection, night_id, at)
        state, sentence = await said(haochaping)
        match night_id:
            case "old":
                assert (state, "not replayed last night" in sentence) == ("warning", True)
            case "bad":
                assert (state, "the same: 0 / 1" in sentence) == ("warning", True)
            case _:
                assert (state, sentence) == ("ok", "all the same, 1 / 1")
