"""Bad reviews as requests for service: who is responsible, since when, until when, open or closed.

For GeoReport (web/open311/). What a review says is in reviews.py, its replies in replies.py.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.places import first_place
from db.reviews import Review, reviews_at
from db.tables import cases, clocks, reviews, units
from rules.clocks import ClockKind
from rules.stages import Stage
from rules.stars import Stars

CLOSED = (Stage.AWAITING_SURVEY, Stage.ARCHIVED)
"""Stages in which nothing is owed to the rater any more, unless the case is reopened."""


@dataclass(frozen=True, slots=True)
class Service:
    """What was rated; neither a window nor an item is the unit as a whole."""

    unit_code: str = ""
    window_no: str | None = None
    item_code: str | None = None


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests: rated from `since` on and before `until` (UTC); closed, open or both."""

    since: datetime
    until: datetime
    services: tuple[Service, ...] = ()
    closed: bool | None = None


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A review as a request. `expected_at` is when its closure is due; times are UTC."""

    review: Review
    agency: str
    updated_at: datetime
    expected_at: datetime | None

    @property
    def is_closed(self) -> bool:
        """Whether nothing is owed: never was for a good review, or it is done."""
        return self.review.case_no is None or self.review.stage in CLOSED


async def requests_found(
    connection: AsyncConnection, wanted: RequestFilter, limit: int
) -> tuple[ServiceRequest, ...]:
    """Bad reviews, newest first."""
    conditions = [
        # the stars too, for there is an index on them
        reviews.c.stars.in_([int(each) for each in Stars if each.is_bad]),
        reviews.c.case_no.is_not(None),
        reviews.c.place >= first_place(wanted.since),
        reviews.c.place < first_place(wanted.until),
    ]
    if wanted.services:
        conditions.append(or_(*(_of(each) for each in wanted.services)))
    if wanted.closed is not None:
        closed = func.coalesce(cases.c.stage, "").in_(CLOSED)
        conditions.append(closed if wanted.closed else ~closed)
    chosen = _requests().where(*conditions).order_by(reviews.c.place.desc()).limit(limit)
    return await _read(connection, chosen)


async def requests_numbered(
    connection: AsyncConnection, review_nos: list[str]
) -> tuple[ServiceRequest, ...]:
    """The reviews of these numbers, good ones too, newest first; unknown ones are left out."""
    chosen = _requests().where(reviews.c.review_no.in_(review_nos))
    return await _read(connection, chosen.order_by(reviews.c.place.desc()))


def _requests() -> Select[Any]:
    due = (
        select(func.max(clocks.c.due_at))
        .where(clocks.c.case_no == reviews.c.case_no, clocks.c.kind == ClockKind.CLOSURE)
        .scalar_subquery()
    )
    return (
        select(
            reviews.c.place,
            reviews.c.received_at,
            cases.c.recorded_at,
            units.c.name.label("agency"),
            due.label("expected_at"),
        )
        .outerjoin(cases, cases.c.review_no == reviews.c.review_no)
        .join(units, units.c.code == func.coalesce(cases.c.unit_code, reviews.c.unit_code))
    )


def _of(service: Service) -> ColumnElement[bool]:
    if service.window_no is not None:
        return and_(
            reviews.c.unit_code == service.unit_code, reviews.c.window_no == service.window_no
        )
    if service.item_code is not None:
        return and_(reviews.c.item_code == service.item_code, reviews.c.window_no.is_(None))
    return and_(
        reviews.c.unit_code == service.unit_code,
        reviews.c.window_no.is_(None),
        reviews.c.item_code.is_(None),
    )


async def _read(connection: AsyncConnection, chosen: Select[Any]) -> tuple[ServiceRequest, ...]:
    rows = (await connection.execute(chosen)).all()
    there = await reviews_at(connection, [row.place for row in rows])
    return tuple(_request(row, review) for row, review in zip(rows, there, strict=True))


def _request(row: Row[Any], review: Review) -> ServiceRequest:
    updated = max(row.received_at, row.recorded_at or row.received_at)
    return ServiceRequest(review, row.agency, updated, row.expected_at)
