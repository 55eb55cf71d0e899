"""Who gets a notice: the one place where an audience becomes people, for sending and for showing
beforehand whom a step will reach."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from db import staff
from db.absences import substitutes_of
from db.raters import rater_contact
from db.sealing import Keys, normal_phone
from db.staff import Member
from rules.case import Case
from rules.notice_kinds import Audience, NoticeOrder

RATER = "rater"
EMAIL, SMS = "email", "sms"
MOBILE = re.compile("1[3-9][0-9]{9}")
"""A landline takes no SMS."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person whom a notice reaches by one channel. `who` is a staff id or "rater", `name` the
    name of staff; `order` says in whose place, for a substitute."""

    order: NoticeOrder
    who: str
    channel: str
    name: str = ""

    @property
    def key(self) -> str:
        """What tells it apart among the notices of one transition."""
        order = self.order
        about = "-".join(filter(None, (order.kind, order.clock, order.of_case)))
        return f"{about}:{self.channel}:{self.who}"


async def recipients_of(
    connection: AsyncConnection, case: Case, orders: Iterable[NoticeOrder], keys: Keys, day: date
) -> tuple[Recipient, ...]:
    """Everybody whom these notices reach, once for each notice and channel; on a day (Shanghai)
    also those who stand in for somebody who is absent."""
    found: dict[str, Recipient] = {}
    for order in orders:
        if order.audience is Audience.RATER:
            reached = await _rater(connection, case, order, keys)
        else:
            people = await _people(connection, case, order)
            absent = await substitutes_of(connection, [each.id for each in people], day)
            reached = [_mail(order, person) for person in people if person.email]
            reached += [
                _mail(replace(order, in_place_of=person.name), absent[person.id])
                for person in people
                if person.id in absent and absent[person.id].email
            ]
        for each in reached:
            # who is told for themselves is not told again in somebody's place
            found.setdefault(each.key, each)
    return tuple(found.values())


def _mail(order: NoticeOrder, person: Member) -> Recipient:
    return Recipient(order, person.id, EMAIL, person.name)


async def _rater(
    connection: AsyncConnection, case: Case, order: NoticeOrder, keys: Keys
) -> list[Recipient]:
    contact = await rater_contact(connection, order.of_case or case.case_no, keys)
    if contact is None:
        return []
    mobile = MOBILE.fullmatch(normal_phone(contact.phone)) is not None
    ways = ((SMS, mobile), (EMAIL, bool(contact.email)))
    return [Recipient(order, RATER, channel) for channel, reachable in ways if reachable]


async def _people(
    connection: AsyncConnection, case: Case, order: NoticeOrder
) -> tuple[Member, ...]:
    path = order.unit_path or case.responsible_path
    match order.audience:
        case Audience.HANDLERS:
            return await staff.handlers_of(connection, path)
        case Audience.HOLDER:
            return await _one(connection, case.holder.id if case.holder else None)
        case Audience.PERSON:
            return await _one(connection, order.person)
        case Audience.OPERATORS:
            return await staff.operators(connection)
        case Audience.SUPERVISORS:
            return await staff.supervisors_over(connection, path)
        case Audience.ABOVE_THE_UNIT:
            return await staff.supervisors_strictly_above(connection, path)
        case Audience.RATER:
            raise ValueError("the rater is no member of staff")


async def _one(connection: AsyncConnection, staff_id: str | None) -> tuple[Member, ...]:
    person = await staff.by_id(connection, staff_id) if staff_id else None
    return (person,) if person is not None and person.active else ()
