"""Recorded histories as the pages read them, and a long one made of one of them."""

import base64
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import Payload

from db.sealing import Keys, load_or_make
from tests.histories.conftest import FOLDER as RECORDED
from web.history.events import Event, from_json
from web.history.life import Life
from web.history.life_reading import life_of
from web.history.payloads import Opener
from workflows.converter import ASSOCIATED, SEALED

FOLDER: Path = RECORDED
HISTORY_KEYS: Keys = load_or_make(FOLDER / "keys.json")
NAMES = sorted(path.stem for path in FOLDER.glob("*_*.json"))
"""Every recorded history."""


def text_of(name: str) -> str:
    """The JSON of a recorded history; one of release 0.1 may be named without it."""
    path = FOLDER / f"{name if name in NAMES else f'0.1_{name}'}.json"
    return path.read_text()


def events_of(text: str) -> tuple[Event, ...]:
    """The events of a history's JSON."""
    return tuple(from_json(0, body) for body in json.loads(text)["events"])


@cache
def recorded_events(name: str) -> tuple[Event, ...]:
    """The events of a recorded history."""
    return events_of(text_of(name))


@cache
def recorded_life(name: str) -> Life:
    """What a recorded history says."""
    return life_of(recorded_events(name), Opener(HISTORY_KEYS))


LONG_OF = "added_and_withdrawn"
CYCLE = slice(38, 49)
"""The events of that history which one update leaves: tasks, the step, the activity, its answer."""


def long_history(events: int) -> str:
    """A recorded history carried on with notes until it has at least so many events, as JSON."""
    bodies = json.loads(text_of(LONG_OF))["events"]
    made: list[dict[str, Any]] = bodies[: CYCLE.stop]
    version = 4
    while len(made) < events:
        version += 1
        by = len(made) - CYCLE.start
        made += [_note(body, by, version) for body in bodies[CYCLE]]
    return json.dumps({"events": made})


def _note(body: dict[str, Any], by: int, version: int) -> dict[str, Any]:
    """An event of a cycle `by` events further on, where it leaves a note."""
    at = datetime.fromisoformat(body["eventTime"]) + timedelta(minutes=version)
    (name,) = (each for each in body if each.endswith("EventAttributes"))
    attributes = {
        key: str(int(value) + by) if key.endswith("EventId") else value
        for key, value in body[name].items()
    }
    update = f"note-{version}"
    content = {"text": f"第 {version} 次核对来电记录，没有新的情况。"}
    actor = {"id": "op-1", "name": "热线一号", "role": "operator", "unit_path": ""}
    if "acceptedRequest" in attributes:
        step = {"actor": actor, "seen_version": version - 1, **content}
        attributes["acceptedRequest"] = {
            "meta": {"updateId": update},
            "input": {"name": "add_note", "args": {"payloads": [_sealed(step)]}},
        }
    elif "outcome" in attributes:
        attributes["meta"] = {"updateId": update}
    elif "activityType" in attributes:
        stage = "awaiting_contact"
        transition = {
            "case_no": "GD000000-LONG",
            "version": version,
            "kind": "add_note",
            "at": at.isoformat(),
            "actor": actor,
            "from_stage": stage,
            "to_stage": stage,
            "update_id": update,
            "content": content,
            "changes": {"version": version},
            "notices": [],
        }
        recorded = {"run_id": "long", "transition": transition}
        attributes["input"] = {"payloads": [_sealed(recorded)]}
    number = str(int(body["eventId"]) + by)
    return {**body, "eventId": number, "eventTime": at.isoformat(), name: attributes}


def _sealed(value: Any) -> dict[str, Any]:
    """A payload as it stands in a history."""
    payload = Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(value).encode())
    data = HISTORY_KEYS.seal(payload.SerializeToString(), ASSOCIATED)
    encoded = {"encoding": base64.b64encode(SEALED).decode()}
    return {"metadata": encoded, "data": base64.b64encode(data).decode()}
