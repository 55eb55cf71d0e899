"""The first cases of a list by what is due next, as short lines: what a home page shows of it."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_lists import CaseLine, listed
from db.case_orders import SortBy, Sorting
from web.desk.duties import Duty, duty
from web.desk.flags import Flag, flags
from web.desk.lists.filters import Desk, case_filter
from web.desk.lists.query import Wanted
from web.i18n import Catalogue


@dataclass(frozen=True, slots=True)
class DueLine:
    """One case with what is due next, and who has it."""

    case_no: str
    href: str
    stars: int
    holder: str
    duty: Duty
    flags: tuple[Flag, ...]


async def due_lines(
    connection: AsyncConnection, wanted: Wanted, desk: Desk, said: Catalogue, most: int
) -> tuple[DueLine, ...]:
    """At most so many cases of a list, those due first before others."""
    its = await case_filter(connection, wanted, desk)
    page = await listed(connection, its, Sorting(SortBy.DUE), None, most)
    return tuple(_line(each, desk, said) for each in page.lines if each.next_due_at is not None)


def _line(found: CaseLine, desk: Desk, said: Catalogue) -> DueLine:
    if found.next_due_at is None or found.next_due_kind is None:
        raise ValueError(f"{found.case_no} has nothing due")
    return DueLine(
        case_no=found.case_no,
        href=f"/cases/{found.case_no}",
        stars=found.stars,
        holder=" · ".join(filter(None, (found.unit_name, found.holder))),
        duty=duty(
            found.next_due_kind,
            found.next_due_at,
            # in a demonstration the case's own time may be ahead of ours
            desk.now + found.ahead,
            provisional=found.provisional,
            calendar=desk.calendar,
            catalogue=said,
        ),
        flags=flags(supervised=found.supervised, complex_one=found.complex, rounds=found.round),
    )
