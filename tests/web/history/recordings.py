"""Recorded histories as the pages read them, and a long one made of one of them."""

import json
from functools import cache
from pathlib import Path

from db.sealing import Keys, load_or_make
from tests.histories.conftest import FOLDER as RECORDED
from web.history.events import Event, from_json
from web.history.life import Life, life_of
from web.history.payloads import Opener

FOLDER: Path = RECORDED
HISTORY_KEYS: Keys = load_or_make(FOLDER / "keys.json")
NAMES = sorted(path.stem.removeprefix("0.1_") for path in FOLDER.glob("0.1_*.json"))


def events_of(text: str) -> tuple[Event, ...]:
    """The events of a history's JSON."""
    return tuple(from_json(0, body) for body in json.loads(text)["events"])


@cache
def recorded_events(name: str) -> tuple[Event, ...]:
    """The events of a recorded history."""
    return events_of((FOLDER / f"0.1_{name}.json").read_text())


@cache
def recorded_life(name: str) -> Life:
    """What a recorded history says."""
    return life_of(recorded_events(name), Opener(HISTORY_KEYS))
