"""Every history replayed each night: N of N, when, what is not the same, and the nights before."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading
from db.replay_nights import STALLED, CaseResult, differing, nights
from rules.refusals import N_
from rules.replay_nights import BAD, Night
from rules.replay_verdicts import ReplayResult
from web.dependencies import All, Staff, now
from web.desk.sections import Section
from web.errors import not_found
from web.forms import TICKED, submission
from web.history.certificate_words import RESULTS, DifferenceWords, difference_words
from web.i18n import Catalogue
from web.pages import catalogue, render, see_other
from web.supervisor.frame import Scope, scope_of, sections
from web.supervisor.links import REPLAYS
from web.throttling import NIGHTS_BY_PERSON

router = APIRouter()

NIGHTS = 30
"""Nights shown, the newest."""
DIFFERING = 100
"""Cases shown that are not the same."""
BEGINS_WITHIN = timedelta(minutes=1)
"""How long a page waits for the beginning of what was asked for."""
NOT_THE_WHOLE_CITY = N_("只有管辖全市的督办可以重放全部历史。")


@dataclass(frozen=True, slots=True)
class NightLine:
    """One night. `ended`: it came to its end; `stalled`: it will not any more."""

    night: Night
    ended: bool
    stalled: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many cases of a night came to a result that is not the same."""

    name: str
    look: str
    number: int


@dataclass(frozen=True, slots=True)
class DifferingCase:
    """A case that is not the same."""

    case_no: str
    name: str
    look: str
    words: DifferenceWords | None


@dataclass(frozen=True, slots=True)
class ReplaysPage:
    """supervisor/replays.html.

    `last` is the last night that came to its end, `running` the one under way, `beginning` that one
    was asked for a moment ago. `counted` and
    `differing` are of `last`; `elsewhere` says that there are cases outside the reader's units.
    """

    sections: tuple[Section, ...]
    scope: Scope
    at: str
    last: NightLine | None
    running: NightLine | None
    beginning: bool
    counted: tuple[Counted, ...]
    differing: tuple[DifferingCase, ...]
    more: bool
    elsewhere: bool
    nights: tuple[NightLine, ...]
    may_begin: bool


@router.get("/supervisor/replays")
async def replays(request: Request, all_of_it: All, member: Staff) -> Response:
    """What the last night came to, and the nights before it."""
    async with reading(all_of_it.engine) as connection:
        lines = [_line(night) for night in await nights(connection, NIGHTS)]
        last = next((line for line in lines if line.ended), None)
        found: tuple[CaseResult, ...] = ()
        if last is not None and not last.night.totals.all_identical:
            found = await differing(connection, last.night.id, member.unit_path, DIFFERING + 1)
    counted = _counted(last.night) if last else ()
    running = next((line for line in lines[:1] if not line.ended and not line.stalled), None)
    said = catalogue(request)
    page = ReplaysPage(
        sections=sections(REPLAYS),
        scope=scope_of(member),
        at=f"{all_of_it.settings.replay_at:%H:%M}",
        last=last,
        running=running,
        beginning=running is None
        and _is_beginning(request.query_params.get("begun", ""), lines[0].night if lines else None),
        counted=counted,
        differing=tuple(_differing(each, said) for each in found[:DIFFERING]),
        more=len(found) > DIFFERING,
        elsewhere=len(found) < sum(each.number for each in counted) and len(found) <= DIFFERING,
        nights=tuple(lines),
        may_begin=not member.unit_path,
    )
    return render(request, "supervisor/replays.html", page)


@router.post("/supervisor/replays")
async def begin(request: Request, all_of_it: All, member: Staff) -> Response:
    """Replay everything now; what is known too, if that is asked for."""
    form = await submission(request)
    if member.unit_path:
        raise not_found(NOT_THE_WHOLE_CITY)
    await all_of_it.throttle.count(NIGHTS_BY_PERSON, member.id, now())
    await all_of_it.cases.start_night(forced=form.values.get("forced") == TICKED)
    return see_other(f"{REPLAYS}?begun={int(now().timestamp())}")


def _is_beginning(begun: str, newest: Night | None) -> bool:
    """Whether what somebody asked for at this second has not begun yet, but may soon."""
    if not re.fullmatch(r"[0-9]{1,11}", begun):
        return False
    asked = datetime.fromtimestamp(int(begun), UTC)
    if not timedelta(0) <= now() - asked < BEGINS_WITHIN:
        return False
    return newest is None or newest.started_at < asked


def _line(night: Night) -> NightLine:
    ended = night.finished_at is not None
    return NightLine(night, ended, not ended and now() - night.seen_at > STALLED)


def _counted(night: Night) -> tuple[Counted, ...]:
    return tuple(
        Counted(*RESULTS[result], number) for result in BAD if (number := night.totals.of(result))
    )


def _differing(found: CaseResult, said: Catalogue) -> DifferingCase:
    name, look = RESULTS[ReplayResult(found.result)]
    words = difference_words(found.difference, said) if found.difference else None
    return DifferingCase(found.case_no, name, look, words)
