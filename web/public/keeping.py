"""Keeping a review: counted and added in one transaction, then the case of a bad one is started.

Every way in ends here. A review is kept before anything else is tried with it.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.accepting import Arrival
from db.at_once import write_at_once
from db.attachments import attach_to_review
from db.clients import use_link, was_used
from db.engine import reading
from db.review_writes import AddedReview, AlreadyRated, NewReview, add_review
from db.reviews import rated_review
from db.throttling import Try
from db.together import NotTogether, Together
from web.case_client import CaseUnavailable
from web.dependencies import WebDependencies, now
from web.public.tickets import Ticket
from web.throttling import (
    REVIEWS_BY_ADDRESS,
    REVIEWS_BY_DEVICE,
    REVIEWS_BY_OPERATOR,
    REVIEWS_BY_PERSON,
    REVIEWS_OF_A_TARGET,
    count_in,
)

log = structlog.get_logger()

STARTING_SECONDS = 2.0
"""How long a citizen waits for the case to start; the upkeep starts it where that is too short."""


@dataclass(frozen=True, slots=True)
class Sender:
    """From where a review is sent: the network address, and "" or what tells the browser.

    `operator_id` is the member of staff who writes it down for a caller.
    """

    address: str
    device_id: str
    operator_id: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """Files that a review brings; `owner` is the keyed hash of whoever sent them."""

    owner: str
    ids: tuple[str, ...] = ()


class LinkUsed(Exception):
    """The link that brought the rater here gave a review before."""


async def keep(
    all_: WebDependencies,
    accepting: Together[Arrival],
    new: NewReview,
    sender: Sender,
    ticket: Ticket | None = None,
    *,
    path: str,
    attached: Attached,
) -> AddedReview:
    """Add a review of the unit at a path, once. Raises what keep_in raises; nothing is kept then.

    Reviews that arrive at the same time share a transaction, unless one of them needs its own.
    """
    if (ticket is None or not ticket.link) and not attached.ids:
        arrival = Arrival.of(new, path, tries_of(all_, new, sender), all_.keys, now())
        # what is wrong with one must not be wrong with all: each finds out alone
        with contextlib.suppress(NotTogether, DataError, IntegrityError):
            await accepting.write(arrival)
            return arrival.added
    return await write_at_once(
        all_.engine,
        lambda write: keep_in(write, all_, new, sender, ticket, attached=attached),
    )


async def keep_in(
    connection: AsyncConnection,
    all_: WebDependencies,
    new: NewReview,
    sender: Sender,
    ticket: Ticket | None,
    *,
    attached: Attached,
) -> AddedReview:
    """The same within a transaction, which what is raised rolls back.

    Raises Problem with 429; AlreadyRated for an application's second review at one stage; LinkUsed.
    """
    link = ticket.link if ticket is not None else ""
    try:
        added = await add_review(connection, new, all_.keys, now())
    except AlreadyRated:
        # the review in the way may be the one that this very link gave
        if link and await was_used(connection, link):
            raise LinkUsed from None
        raise
    if added.already:
        return added
    if ticket is not None and link:
        until = datetime.fromtimestamp(ticket.link_expires, UTC)
        if not await use_link(connection, link, added.review_no, until):
            raise LinkUsed
    await attach_to_review(connection, attached.owner, attached.ids, added.review_no, 0)
    await count_in(connection, tries_of(all_, new, sender), now())
    return added


def tries_of(all_: WebDependencies, new: NewReview, sender: Sender) -> list[Try]:
    """What a review counts for: its device, person, window and address."""
    if sender.operator_id:
        return [all_.throttle.attempt(REVIEWS_BY_OPERATOR, sender.operator_id)]
    target = f"{new.unit_code}:{new.window_no}:{new.item_code}:{sender.address}"
    person = new.rater_phone or new.rater_email
    tries = [
        (REVIEWS_BY_DEVICE, sender.device_id),
        (REVIEWS_BY_PERSON, person),
        (REVIEWS_OF_A_TARGET, target),
        (REVIEWS_BY_ADDRESS, sender.address),
    ]
    return [all_.throttle.attempt(limit, who) for limit, who in tries if who]


async def start(all_: WebDependencies, added: AddedReview) -> None:
    """Start the case of a bad review; if that takes too long, the upkeep will."""
    if added.case_no is None:
        return
    async with reading(all_.engine) as connection:
        review = await rated_review(connection, added.case_no)
    if review is None:
        raise LookupError(f"{added.case_no} has no review")
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            await all_.cases.start(added.case_no, review)
    except (CaseUnavailable, TimeoutError):
        log.warning("case_not_started", case_no=added.case_no)
