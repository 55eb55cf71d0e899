"""Looking at a history: the case in scope, its history read, and what the history says."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.cases import CaseRow, stood_in
from db.engine import reading
from rules.roles import Actor
from web.dependencies import WebDependencies, now
from web.desk.loading import case_in_scope
from web.history.life import Life
from web.history.life_reading import life_of
from web.history.payloads import Opener
from web.history.reading import History, history_of
from web.history.standing import Broken, Standing, standing_of


@dataclass(frozen=True)
class Looked:
    """A history as it was read. `standing` is None where its changes do not follow each other;
    `ui` is where Temporal's UI has this installation's workflows, "" if it is not known; `stood_in`
    says by version in whose place a step was taken, which the record alone knows."""

    row: CaseRow
    history: History
    life: Life
    standing: Standing | None
    ui: str
    stood_in: Mapping[int, str]

    @property
    def case_no(self) -> str:
        """The case's number."""
        return self.row.case.case_no

    @property
    def agrees(self) -> bool | None:
        """Whether the history leads to the case on record; None where one is ahead of the other,
        as while a step is being recorded."""
        if self.standing is None:
            return False
        on_record = self.row.case
        if self.standing.last != on_record.version:
            return None
        try:
            return self.standing.case(self.standing.last) == on_record
        except Broken:
            return False


async def look(parts: WebDependencies, case_no: str, actor: Actor) -> Looked:
    """Read the history of a case for somebody. Raises Problem (404, 500, 503)."""
    async with reading(parts.engine) as connection:
        row = await case_in_scope(connection, case_no, actor)
        absent = await stood_in(connection, case_no)
    history = await history_of(parts, case_no)
    # unsealing thousands of payloads takes milliseconds for which no other page should wait
    life, standing = await asyncio.to_thread(_read, history, Opener(parts.keys))
    return Looked(row, history, life, standing, parts.settings.temporal_ui, absent)


def _read(history: History, opener: Opener) -> tuple[Life, Standing | None]:
    life = life_of(history.events, opener)
    try:
        return life, standing_of(life)
    except Broken:
        return life, None


def until(looked: Looked) -> datetime:
    """When the case was archived; until then its own time."""
    archived = looked.row.case.archived_at
    if archived is not None:
        return archived
    last = [each.told.at for each in looked.life.recorded[-1:]]
    return max([now() + looked.row.ahead, *last])
