"""The first cases of a list by what is due next, as short lines: what a home page shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_lists import CaseLine, first_of_each
from db.case_orders import SortBy, Sorting
from rules.roles import lies_under
from rules.stages import Action
from web.desk.duties import Duties, Duty
from web.desk.flags import Flag, flags
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.query import Wanted
from web.desk.lists.rows import excerpt, subject
from web.desk.next_step import next_step
from web.i18n import Catalogue


@dataclass(frozen=True, slots=True)
class DueLine:
    """One case with what is due next, and who has it.

    `step` is what the unit does next, None where it waits for others or is not the reader's.
    """

    case_no: str
    version: int
    href: str
    stars: int
    unit_path: str
    holder: str
    subject: str
    comment: str
    duty: Duty
    flags: tuple[Flag, ...]
    step: Action | None


async def due_lines(
    connection: AsyncConnection,
    lists: Sequence[tuple[Wanted, int]],
    desk: Desk,
    said: Catalogue,
) -> tuple[tuple[DueLine, ...], ...]:
    """Of each list at most so many cases, those due first before others."""
    asked = [(await case_filter(connection, wanted, desk), most) for wanted, most in lists]
    found = await first_of_each(connection, asked, Sorting(SortBy.DUE))
    duties = Duties(desk.now, desk.calendar, said)
    return tuple(
        tuple(_line(each, desk, duties) for each in lines if each.next_due_at is not None)
        for lines in found
    )


def _line(found: CaseLine, desk: Desk, duties: Duties) -> DueLine:
    if found.next_due_at is None or found.next_due_kind is None:
        raise ValueError(f"{found.case_no} has nothing due")
    is_its_own = lies_under(found.unit_path, desk.member.unit_path)
    step = next_step(found.stage, found.round, has_finding=found.has_finding)
    return DueLine(
        case_no=found.case_no,
        version=found.version,
        href=f"/cases/{found.case_no}",
        stars=found.stars,
        unit_path=found.unit_path,
        holder=" · ".join(filter(None, (found.unit_name, found.holder))),
        subject=subject(found.window_no, "", duties.catalogue),
        comment=excerpt(found.comment),
        # in a demonstration the case's own time may be ahead of ours
        duty=duties.of(
            found.next_due_kind, found.next_due_at, found.ahead, provisional=found.provisional
        ),
        flags=flags(
            supervised=found.supervised,
            complex_one=found.complex,
            rounds=found.round,
            pending=found.pending_requests,
        ),
        step=step if is_its_own else None,
    )
