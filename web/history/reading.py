"""Reading the history of a case: what we stored of it, and what Temporal still has."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from temporalio.client import WorkflowHistory

from db.engine import reading
from db.histories import StoredHistory, Tampered, history
from rules.refusals import N_
from web.case_client import CaseUnavailable
from web.dependencies import WebDependencies
from web.errors import Problem, not_found
from web.history.events import Event, from_json, from_temporal

log = structlog.get_logger()

ENDINGS = frozenset(
    f"WORKFLOW_EXECUTION_{end}"
    for end in ("COMPLETED", "FAILED", "TIMED_OUT", "TERMINATED", "CANCELED")
)
"""The last event of a case's last run; a run that is continued ends with another one."""

NO_HISTORY = N_("这件工单没有历史：Temporal 已不保存，也没有存档。请告知管理员。")
TAMPERED = N_("这件工单的存档与存入时的哈希不符，可能被改动过，因此不予显示。请告知管理员。")
AWAY = N_("Temporal 暂时没有应答，这件工单的历史还没有存档，现在不能查看。请稍后再试。")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a case. `sha256` and `text` are those of a stored one, "" of one that Temporal
    still has."""

    run_id: str
    events: tuple[Event, ...]
    sha256: str = ""
    text: str = ""

    @property
    def stored(self) -> bool:
        """Whether we have it in keeping."""
        return bool(self.sha256)


@dataclass(frozen=True, slots=True)
class History:
    """The runs of a case in order. `away`: Temporal did not answer, so that the newest run is
    missing; `begins_late`: the first runs are gone."""

    case_no: str
    runs: tuple[Run, ...]
    away: bool = False

    @property
    def events(self) -> tuple[Event, ...]:
        """All of them in order."""
        return tuple(event for run in self.runs for event in run.events)

    @property
    def ended(self) -> bool:
        """Whether nothing will be added any more."""
        return self.runs[-1].events[-1].type in ENDINGS

    @property
    def begins_late(self) -> bool:
        """Whether an earlier run is missing."""
        return bool(self.runs[0].events[0].attributes.get("continuedExecutionRunId"))

    def event(self, run: int, number: int) -> Event | None:
        """One event, or None. Those of a run are numbered from 1 without gaps."""
        if not (0 <= run < len(self.runs) and 1 <= number <= len(self.runs[run].events)):
            return None
        return self.runs[run].events[number - 1]


async def history_of(parts: WebDependencies, case_no: str) -> History:
    """The whole history of a case. Raises Problem: 404 if nobody has it, 503 if it is not stored
    and Temporal does not answer, 500 if what is stored is not what was stored."""
    try:
        async with reading(parts.engine) as connection:
            stored = await history(connection, case_no)
        runs = await asyncio.to_thread(_stored_runs, stored)
    except (Tampered, KeyError, ValueError):
        log.exception("history_not_as_stored", case_no=case_no)
        raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, N_("历史存档有误"), TAMPERED) from None
    if runs and runs[-1].events[-1].type in ENDINGS:
        return History(case_no, runs)
    try:
        more = await parts.cases.histories(case_no, [run.run_id for run in runs])
    except CaseUnavailable:
        if not runs:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, N_("暂时不能查看"), AWAY) from None
        return History(case_no, runs, away=True)
    runs += await asyncio.to_thread(_open_runs, more, len(runs))
    if not runs:
        raise not_found(NO_HISTORY)
    return History(case_no, runs)


def _stored_runs(stored: Sequence[StoredHistory]) -> tuple[Run, ...]:
    return tuple(
        Run(
            run_id=each.run_id,
            events=tuple(from_json(place, body) for body in _events(each)),
            sha256=each.sha256,
            text=each.json,
        )
        for place, each in enumerate(stored)
    )


def _events(stored: StoredHistory) -> list[dict[str, object]]:
    found = json.loads(stored.json)["events"]
    if not found:
        raise ValueError(f"{stored.case_no} {stored.run_id} has no events")
    return list(found)


def _open_runs(runs: Sequence[WorkflowHistory], first: int) -> tuple[Run, ...]:
    return tuple(
        Run(run.run_id, tuple(from_temporal(place, event) for event in run.events))
        for place, run in enumerate(runs, first)
    )
