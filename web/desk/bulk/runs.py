"""Runs under way and past: progress, what came of each case, cancelling, and trying again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.bulk_runs import (
    AGAIN,
    BulkItem,
    BulkOutcome,
    BulkRun,
    bulk_run,
    cancel,
    items_of,
    runs_of,
)
from db.case_lists import versions
from db.engine import reading, writing
from rules.refusals import N_
from rules.stages import Action
from web.dependencies import All, Reading, Staff, WebDependencies, now
from web.desk.bulk.actions import fields_of
from web.desk.bulk.asking import NOTHING_CHOSEN, Asking, ask_page, started
from web.desk.bulk.selection import selection_of
from web.desk.lists.filters import desk_of
from web.errors import not_found
from web.forms import FormState, submission
from web.i18n import Catalogue, Sentence
from web.pages import catalogue, render, see_other

router = APIRouter()

NO_SUCH_RUN = N_("没有这次批量办理，或者不是您发起的。")

OUTCOMES: Mapping[BulkOutcome | None, tuple[str, str]] = {
    BulkOutcome.REFUSED: (N_("未办成"), "alert"),
    BulkOutcome.CHANGED: (N_("已有变化"), "warn"),
    BulkOutcome.UNANSWERED: (N_("没有响应"), "warn"),
    BulkOutcome.CANCELLED: (N_("已取消"), ""),
    None: (N_("等待办理"), ""),
    BulkOutcome.DONE: (N_("已办成"), "good"),
}
"""What each outcome is called, and the look of its tag; what needs somebody's eye comes first."""
CHANGED = N_("勾选之后，这件工单已有新的进展，没有办理。")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many cases came to an outcome, and where only those are shown."""

    name: str
    look: str
    number: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One case of a run; `sentence` says why it was refused."""

    case_no: str
    href: str
    name: str
    look: str
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """desk/bulk/run.html. `told` is what the step brought, in words."""

    run: BulkRun
    total: int
    settled: int
    figures: tuple[Figure, ...]
    rows: tuple[ItemRow, ...]
    told: tuple[tuple[str, str], ...]
    again: int
    could_not_start: bool


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of a list of them."""

    id: str
    action: Action
    created_at: datetime
    is_running: bool
    total: int
    figures: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class RunsPage:
    """desk/bulk/runs.html."""

    runs: tuple[RunLine, ...]


@router.get("/cases/bulk")
async def my_runs(request: Request, connection: Reading, member: Staff) -> Response:
    """One's own runs, the newest first."""
    lines = tuple(
        RunLine(
            run.id,
            run.action,
            run.created_at,
            run.finished_at is None,
            sum(counts.values()),
            tuple(
                (name, look, counts[outcome])
                for outcome, (name, look) in OUTCOMES.items()
                if counts.get(outcome)
            ),
        )
        for run, counts in await runs_of(connection, member.id)
    )
    return render(request, "desk/bulk/runs.html", RunsPage(lines))


@router.get("/cases/bulk/{run_id}")
async def one_run(request: Request, run_id: str, connection: Reading, member: Staff) -> Response:
    """How far a run is, and what came of each case."""
    run = await bulk_run(connection, run_id)
    if run is None or run.staff_id != member.id:
        raise not_found(NO_SUCH_RUN)
    items = await items_of(connection, run_id)
    counts = Counter(item.outcome for item in items)
    asked = request.query_params.get("outcome", "")
    wanted = {each or "waiting" for each in counts}
    only = asked if asked in wanted else ""
    page = RunPage(
        run=run,
        total=len(items),
        settled=len(items) - counts[None],
        figures=_figures(run, counts, only),
        rows=tuple(_row(each) for each in items if only in ("", each.outcome or "waiting")),
        told=_told(run, catalogue(request)),
        again=sum(counts[each] for each in AGAIN) if run.finished_at else 0,
        could_not_start=request.query_params.get("waiting") == "1" and counts[None] == len(items),
    )
    return render(request, "desk/bulk/run.html", page)


def _figures(
    run: BulkRun, counts: Mapping[BulkOutcome | None, int], only: str
) -> tuple[Figure, ...]:
    address = f"/cases/bulk/{run.id}"
    every = Figure(N_("全部"), "", sum(counts.values()), address, only == "")
    return (
        every,
        *(
            Figure(name, look, counts[each], f"{address}?outcome={each or 'waiting'}",
                   only == (each or "waiting"))
            for each, (name, look) in OUTCOMES.items()
            if counts.get(each)
        ),
    )  # fmt: skip


def _row(item: BulkItem) -> ItemRow:
    name, look = OUTCOMES[item.outcome]
    sentence = Sentence(item.text, item.params) if item.text else None
    href = f"/cases/{item.chosen.case_no}"
    if item.outcome is BulkOutcome.CHANGED:
        # what happened since is shown there
        href, sentence = f"{href}?from={item.chosen.seen_version}", Sentence(CHANGED)
    return ItemRow(item.chosen.case_no, href, name, look, sentence)


def _told(run: BulkRun, said: Catalogue) -> tuple[tuple[str, str], ...]:
    return tuple(
        (field.label, words)
        for field in fields_of(run.action)
        if (words := _words(field, run.content.get(field.name), said))
    )


def _words(field: object, value: object, said: Catalogue) -> str:
    if not value and getattr(field, "widget", "") != "rated_or_one":
        return ""
    words = field.words(value, said)  # type: ignore[attr-defined]  # every field has it
    return str(words)


@router.post("/cases/bulk/{run_id}/start")
async def start_again(run_id: str, all_of_it: All, member: Staff) -> Response:
    """Start a run that could not be started; one that runs is left alone."""
    run = await _own(all_of_it, run_id, member.id)
    if run.finished_at is not None:
        return see_other(f"/cases/bulk/{run_id}")
    return await started(all_of_it, run_id)


@router.post("/cases/bulk/{run_id}/cancel")
async def stop(run_id: str, all_of_it: All, member: Staff) -> Response:
    """Stop a run: what is under way is still taken."""
    await _own(all_of_it, run_id, member.id)
    async with writing(all_of_it.engine) as connection:
        await cancel(connection, run_id, now())
    return see_other(f"/cases/bulk/{run_id}")


@router.post("/cases/bulk/{run_id}/retry")
async def try_again(request: Request, run_id: str, all_of_it: All, member: Staff) -> Response:
    """Ask again, for the cases of a run that came to nothing, as they stand now."""
    await submission(request)
    run = await _own(all_of_it, run_id, member.id)
    async with reading(all_of_it.engine) as connection:
        desk = await desk_of(connection, member, now(), all_of_it.keys)
        failed = _failed(await items_of(connection, run_id))
        selection = await selection_of(connection, desk, dict(await versions(connection, failed)))
        if not selection.shown:
            raise not_found(NOTHING_CHOSEN)
        state = FormState(_typed(run), scope="bulk")
        return await ask_page(request, connection, desk, Asking(run.action, state, selection))


def _failed(items: Iterable[BulkItem]) -> list[str]:
    return [each.chosen.case_no for each in items if each.outcome in AGAIN]


def _typed(run: BulkRun) -> Mapping[str, str]:
    """What was typed for the run, as its form has it."""
    typed: dict[str, str] = {}
    for name, value in run.content.items():
        if isinstance(value, str):
            typed[name] = value
        elif isinstance(value, Mapping):
            typed[name] = str(value.get("code", value.get("id", "")))
        elif isinstance(value, list):
            typed |= {f"{name}_{at}": each["code"] for at, each in enumerate(value, start=1)}
    return typed


async def _own(all_of_it: WebDependencies, run_id: str, staff_id: str) -> BulkRun:
    async with reading(all_of_it.engine) as connection:
        run = await bulk_run(connection, run_id)
    if run is None or run.staff_id != staff_id:
        raise not_found(NO_SUCH_RUN)
    return run
