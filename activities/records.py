"""Recording transitions: the one writer of case rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from db.at_once import write_at_once
from db.case_writes import record_transition
from db.sealing import Keys
from rules.transition import Transition


@dataclass(frozen=True, slots=True)
class RecordInput:
    """A transition and the workflow run it came from."""

    run_id: str
    transition: Transition


class CaseRecords:
    """Writes transitions. Idempotent by case number and version: a retry changes nothing."""

    def __init__(self, engine: AsyncEngine, keys: Keys, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._now = now

    @activity.defn
    async def record(self, recorded: RecordInput) -> None:
        """Write event, case, clocks and notices in one transaction.

        Raises db.case_writes.OutOfOrder if an earlier transition is missing.
        """
        now = self._now()
        await write_at_once(
            self._engine,
            lambda connection: record_transition(
                connection, recorded.transition, recorded.run_id, self._keys, now
            ),
        )
