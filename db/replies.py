"""Official replies as everybody may read them: which ones are given, and masking them once.

A reply is given when it is approved; one that was sent back never was. Why a case stays closed is
answered by the hotline itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.raters import raters_names
from db.sealing import Keys
from db.tables import case_events, published_replies, reviews, units
from rules.case import Case
from rules.masking import mask_reply
from rules.roles import Role
from rules.stages import Action

ANSWERING = (Action.SUBMIT_FEEDBACK, Action.RESOLVE_ON_THE_SPOT, Action.ANSWER_RECHECK)


class Happening(Protocol):
    """A line of a case's trail, as far as replies are found in it."""

    @property
    def version(self) -> int:
        """The case's version after it."""

    @property
    def kind(self) -> str:
        """What happened."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def actor_role(self) -> str:
        """Who did it."""

    @property
    def content(self) -> Mapping[str, Any]:
        """What was filled in."""


@dataclass(frozen=True, slots=True)
class GivenReply:
    """A reply that was given, as it was written. `version` is the step that gave it, `at` (UTC)
    when it was written."""

    version: int
    text: str
    by_hotline: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PublishedReply:
    """A reply as everybody may read it; `unit_name` is "" for the hotline's own."""

    review_no: str
    unit_name: str
    at: datetime
    text: str


def given_replies(trail: Iterable[Happening]) -> tuple[GivenReply, ...]:
    """The replies of a case, oldest first."""
    given: list[GivenReply] = []
    waiting: Happening | None = None
    for event in trail:
        if event.kind in ANSWERING:
            waiting = event
        elif event.kind == Action.APPROVE_CLOSURE and waiting is not None:
            by_hotline = waiting.actor_role == Role.OPERATOR
            text = waiting.content["reply"]
            given.append(GivenReply(event.version, text, by_hotline, waiting.at))
            waiting = None
        elif event.kind == Action.DECIDE_REOPENING and not event.content["reopen"]:
            given.append(GivenReply(event.version, event.content["explanation"], True, event.at))
    return tuple(given)


def published_row(
    given: GivenReply, case_no: str, review_no: str, unit_code: str, raters: Sequence[str] = ()
) -> dict[str, Any]:
    """The row of a reply of a case, masked; `raters` are the names of those it answers."""
    return {
        "case_no": case_no,
        "version": given.version,
        "review_no": review_no,
        "unit_code": None if given.by_hotline else unit_code,
        "at": given.at,
        "text": mask_reply(given.text, raters),
    }


async def publish_replies(connection: AsyncConnection, case: Case, keys: Keys) -> tuple[str, ...]:
    """Publish what a case's trail gives and is not published yet, for its own review and for those
    that joined it; the numbers of the reviews there was anything for.

    Must run in the transaction that records the step. Bringing it into the search is search.py's.
    """
    trail = await connection.execute(
        select(case_events)
        .where(case_events.c.case_no == case.case_no)
        .order_by(case_events.c.version)
    )
    given = given_replies(trail)
    unit_code = (case.unit or case.review.unit).code
    answered = {case.case_no: case.review.review_no}
    answered |= {each.case_no: each.review_no for each in case.joined}
    raters = await raters_names(connection, tuple(answered.values()), keys) if given else ()
    told = []
    for case_no, review_no in answered.items():
        rows = [published_row(each, case_no, review_no, unit_code, raters) for each in given]
        if not rows or not await insert_once(connection, published_replies, rows):
            continue
        await connection.execute(
            update(reviews)
            .where(reviews.c.review_no == review_no, reviews.c.replied_at.is_(None))
            .values(replied_at=given[0].at)
        )
        told.append(review_no)
    return tuple(told)


_REPLIES_TO = (
    select(published_replies, units.c.name.label("unit_name"))
    .outerjoin(units, units.c.code == published_replies.c.unit_code)
    .where(published_replies.c.review_no.in_(bindparam("review_nos", expanding=True)))
    .order_by(published_replies.c.review_no, published_replies.c.version)
)


async def replies_to(
    connection: AsyncConnection, review_nos: Iterable[str]
) -> dict[str, tuple[PublishedReply, ...]]:
    """The published replies to these reviews by number, oldest first; none for none."""
    rows = await connection.execute(_REPLIES_TO, {"review_nos": list(review_nos)})
    found: dict[str, tuple[PublishedReply, ...]] = {}
    for row in rows:
        reply = PublishedReply(row.review_no, row.unit_name or "", row.at, row.text)
        found[row.review_no] = (*found.get(row.review_no, ()), reply)
    return found
