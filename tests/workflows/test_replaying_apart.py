"""Replays in a process of their own: the same answers, a process again after one was killed."""

import asyncio
import os
import signal
from dataclasses import replace
from functools import partial

import pytest

from activities.replay_runs import sha256_of
from db.histories import to_store
from db.sealing import Keys, load_or_make
from rules.replay_verdicts import ReplayResult
from tests.histories.conftest import FOLDER
from tests.histories.test_replay_content import named
from workflows.converter import data_converter
from workflows.replaying import Replays
from workflows.replaying_apart import ReplaysApart

PATIENCE_SECONDS = 240
"""The other process gives way to everything else."""
UNFINISHED = ReplayResult.UNFINISHED


@pytest.fixture(scope="module")
def history_keys() -> Keys:
    """The keys of the recorded histories."""
    return load_or_make(FOLDER / "keys.json")


async def test_the_answers_are_the_same_and_a_killed_process_is_made_anew(
    history_keys: Keys,
) -> None:
    history = named("silent")
    here, apart = Replays(data_converter(history_keys)), ReplaysApart(history_keys)
    kept = to_store("GD", history.run_id, 0, len(history.events), history.to_json())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            sha256 = await apart.sha256(history)
            assert sha256 == await sha256_of(history)
            assert await apart.run(history, sha256, stored=False) == await here.live(history)
            assert await apart.stored(kept) == await here.stored(kept)
            assert apart._pool is not None
            [process] = apart._pool._processes
            assert process != os.getpid()
            os.kill(process, signal.SIGKILL)
            again = await apart.run(history, sha256, stored=False)
            assert again.result is ReplayResult.IDENTICAL
            deadly = await apart._verdict(partial(os._exit, 3), replace(again, result=UNFINISHED))
            assert deadly.result is UNFINISHED
    finally:
        apart.close()
