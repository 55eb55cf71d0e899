"""Reading reviews: as everybody may see them, and as a case or a notice needs them.

Adding them is in review_writes.py, who gave them in raters.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import FromClause, Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import cases, items, reviews, units, windows
from rules.case import CaseOutcome, RatedReview
from rules.hotline import HotlineTask
from rules.publication import WithholdingReason
from rules.roles import UnitRef
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars


@dataclass(frozen=True, slots=True)
class Review:
    """A review as everybody may see it; `comment` is "" while it is `withheld`.

    `undecided`: its rater is not content, and the hotline decides whether the case is reopened.
    """

    review_no: str
    case_no: str | None
    submitted_at: datetime
    received_at: datetime
    channel: ReviewChannel
    handling_stage: HandlingStage
    stars: Stars
    dimensions: dict[Dimension, int] = field(hash=False)
    unit_code: str
    unit_name: str
    item_code: str | None
    item_name: str | None
    window_no: str | None
    window_name: str | None
    identity: Identity
    comment: str
    rater: str
    invalid_ground: str | None
    stage: str | None
    withheld: WithholdingReason | None
    withdrawn: bool = False
    merged: bool = False
    undecided: bool = False


KEPT = 1024
"""Reviews kept by the rows they are made of: the latest ones are shown again and again."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was rated, for people: window, item or unit; who has the case; the stars (1 to 5)."""

    name: str
    unit_name: str
    stars: int


_responsible = units.alias("responsible")
_SUBJECT = (
    select(
        reviews.c.stars,
        reviews.c.window_no,
        windows.c.name.label("window_name"),
        items.c.name.label("item_name"),
        units.c.name.label("rated_name"),
        _responsible.c.name.label("responsible_name"),
    )
    .select_from(cases)
    .join(reviews, reviews.c.review_no == cases.c.review_no)
    .join(units, units.c.code == reviews.c.unit_code)
    .join(_responsible, _responsible.c.code == cases.c.unit_code)
    .outerjoin(items, items.c.code == reviews.c.item_code)
    .outerjoin(
        windows,
        (windows.c.unit_code == reviews.c.unit_code) & (windows.c.window_no == reviews.c.window_no),
    )
    .where(cases.c.case_no == bindparam("case_no"))
)


_PUBLIC_COLUMNS = (
    "place",
    "review_no",
    "case_no",
    "submitted_at",
    "received_at",
    "channel",
    "handling_stage",
    "stars",
    *Dimension,
    "unit_code",
    "item_code",
    "window_no",
    "identity",
    "public_comment",
    "public_name",
    "invalid_ground",
    "withheld_reason",
)


def _public(among: FromClause = reviews) -> Any:
    """Reviews among those of a join as everybody may see them."""
    return (
        select(
            *(reviews.c[name] for name in _PUBLIC_COLUMNS),
            units.c.name.label("unit_name"),
            items.c.name.label("item_name"),
            windows.c.name.label("window_name"),
            cases.c.stage,
            cases.c.outcome,
            cases.c.hotline_task,
        )
        .select_from(among)
        .join(units, units.c.code == reviews.c.unit_code)
        .outerjoin(items, items.c.code == reviews.c.item_code)
        .outerjoin(
            windows,
            (windows.c.unit_code == reviews.c.unit_code)
            & (windows.c.window_no == reviews.c.window_no),
        )
        .outerjoin(cases, cases.c.review_no == reviews.c.review_no)
    )


@lru_cache(KEPT)
def _review(row: Row[Any], *, for_staff: bool = False) -> Review:
    values = row._mapping
    withheld = WithholdingReason(row.withheld_reason) if row.withheld_reason else None
    return Review(
        review_no=row.review_no,
        case_no=row.case_no,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        channel=ReviewChannel(row.channel),
        handling_stage=HandlingStage(row.handling_stage),
        stars=Stars(row.stars),
        dimensions={each: values[each] for each in Dimension if values[each] is not None},
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        item_code=row.item_code,
        item_name=row.item_name,
        window_no=row.window_no,
        window_name=row.window_name,
        identity=Identity(row.identity),
        comment=row.public_comment if withheld is None or for_staff else "",
        rater=row.public_name,
        invalid_ground=row.invalid_ground,
        stage=row.stage,
        withheld=withheld,
        withdrawn=row.outcome == CaseOutcome.WITHDRAWN,
        merged=row.outcome == CaseOutcome.MERGED,
        undecided=row.hotline_task == HotlineTask.REOPENING,
    )


async def review(connection: AsyncConnection, review_no: str) -> Review | None:
    """One review as everybody may see it, or None."""
    found = await connection.execute(_public().where(reviews.c.review_no == review_no))
    row = found.one_or_none()
    return _review(row) if row else None


async def review_for_staff(connection: AsyncConnection, review_no: str) -> Review | None:
    """One review with its masked comment even while that is withheld, or None."""
    found = await connection.execute(_public().where(reviews.c.review_no == review_no))
    row = found.one_or_none()
    return _review(row, for_staff=True) if row else None


async def reviews_for_staff(
    connection: AsyncConnection, review_nos: Sequence[str]
) -> tuple[Review, ...]:
    """These reviews as `review_for_staff` gives one, in the order they were rated."""
    if not review_nos:
        return ()
    rows = await connection.execute(
        _public().where(reviews.c.review_no.in_(review_nos)).order_by(reviews.c.place)
    )
    return tuple(_review(row, for_staff=True) for row in rows)


async def review_of_case(connection: AsyncConnection, case_no: str) -> Review | None:
    """The review a case is about, or None: for its rater and for those who handle it, who read
    a withheld comment too."""
    found = await connection.execute(_OF_CASE, {"case_no": case_no})
    row = found.one_or_none()
    return _review(row, for_staff=True) if row else None


async def latest_reviews(connection: AsyncConnection, limit: int) -> tuple[Review, ...]:
    """The newest reviews by the time they were rated."""
    return tuple(_review(row) for row in await connection.execute(_latest(limit)))


@cache
def _latest(limit: int) -> Any:
    return _public().order_by(reviews.c.place.desc()).limit(limit)


_OF_CASE = _public().where(reviews.c.case_no == bindparam("case_no"))
_AT_PLACES = _public().where(reviews.c.place.in_(bindparam("places", expanding=True)))


async def reviews_at(connection: AsyncConnection, places: Iterable[int]) -> tuple[Review, ...]:
    """The reviews at these places (db/places.py), in the order of the places given."""
    order = list(places)
    rows = await connection.execute(_AT_PLACES, {"places": order})
    found = {row.place: _review(row) for row in rows}
    return tuple(found[place] for place in order if place in found)


def shown(page: Select[Any]) -> Any:
    """The statement for `as_shown`: the reviews whose places another gives, in any order."""
    places = page.subquery()
    return _public(places.join(reviews, reviews.c.place == places.c.place))


def as_shown(rows: Iterable[Row[Any]]) -> list[tuple[int, Review]]:
    """What that statement gave: each review and its place, the newest first."""
    in_order = sorted(rows, key=lambda row: int(row.place), reverse=True)
    return [(row.place, _review(row)) for row in in_order]


async def subject_of_case(connection: AsyncConnection, case_no: str) -> Subject | None:
    """What a recorded case is about, or None."""
    row = (await connection.execute(_SUBJECT, {"case_no": case_no})).one_or_none()
    if row is None:
        return None
    window = (row.window_name or f"{row.window_no}号窗口") if row.window_no is not None else None
    return Subject(window or row.item_name or row.rated_name, row.responsible_name, row.stars)


def _rated() -> Any:
    return select(
        reviews.c.review_no,
        reviews.c.case_no,
        reviews.c.stars,
        reviews.c.identity,
        reviews.c.item_code,
        reviews.c.window_no,
        reviews.c.received_at,
        units.c.code,
        units.c.name,
        units.c.path,
    ).join(units, units.c.code == reviews.c.unit_code)


def _rated_review(row: Row[Any]) -> RatedReview:
    return RatedReview(
        review_no=row.review_no,
        stars=row.stars,
        real_name=row.identity == Identity.REAL_NAME,
        unit=UnitRef(row.code, row.name, row.path),
        district=row.path.partition("/")[0],
        item_code=row.item_code,
        window_no=row.window_no,
        received_at=row.received_at,
    )


async def rated_review(connection: AsyncConnection, case_no: str) -> RatedReview | None:
    """What a case must know of its review, or None."""
    found = await connection.execute(_rated().where(reviews.c.case_no == case_no))
    row = found.one_or_none()
    return _rated_review(row) if row else None


async def rated_reviews(
    connection: AsyncConnection, case_nos: Sequence[str]
) -> tuple[tuple[str, RatedReview], ...]:
    """What these cases must know of their reviews, by case number."""
    rows = await connection.execute(
        _rated().where(reviews.c.case_no.in_(case_nos)).order_by(reviews.c.case_no)
    )
    return tuple((row.case_no, _rated_review(row)) for row in rows)


async def cases_to_start(
    connection: AsyncConnection, limit: int
) -> tuple[tuple[str, RatedReview], ...]:
    """Bad reviews no workflow has recorded a case of yet, oldest first."""
    rows = await connection.execute(
        _rated()
        .outerjoin(cases, cases.c.case_no == reviews.c.case_no)
        .where(reviews.c.case_no.is_not(None), cases.c.case_no.is_(None))
        .order_by(reviews.c.received_at, reviews.c.case_no)
        .limit(limit)
    )
    return tuple((row.case_no, _rated_review(row)) for row in rows)
