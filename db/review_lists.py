"""Lists of reviews: filtered, newest first or by stars, continued from where a page ended.

Every list is walked along an index that ends in `place`, so that a page far down costs what the
first one does. Several units, or several numbers of stars, are several such walks, of which the
first rows are merged: no list is ever sorted as a whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bindparam,
    exists,
    false,
    func,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.places import first_place
from db.reviews import Review, as_shown, shown
from db.search import of_channel, of_item, of_stars, of_unit, of_window, search_for
from db.tables import review_topics, reviews, units
from rules.search_words import SearchWords
from rules.stars import ReviewChannel, Stars
from rules.topics import Topic


class ReviewOrder(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    LOWEST = "lowest"
    HIGHEST = "highest"


class Opinion(StrEnum):
    """Good (3-5 stars) and bad (1-2) among the valid reviews, and the invalid ones."""

    GOOD = "good"
    BAD = "bad"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which reviews. `since` and `until` (UTC) hold the moments in between, the second excluded.

    A unit stands for every unit under it; a window is one of the unit's own. `unit_codes` are the
    unit's and of all under it, of whoever has read them already.
    """

    unit_code: str = ""
    unit_codes: tuple[str, ...] = ()
    window_no: str = ""
    item_code: str = ""
    channel: ReviewChannel | None = None
    stars: Stars | None = None
    opinion: Opinion | None = None
    topic: Topic | None = None
    since: datetime | None = None
    until: datetime | None = None
    replied: bool | None = None
    commented: bool = False
    words: SearchWords | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The last review of a page: the next page begins behind it."""

    stars: int
    place: int


@dataclass(frozen=True, slots=True)
class ReviewSlice:
    """A page of a list; `end` is where the next one begins, None on the last."""

    reviews: tuple[Review, ...]
    end: Behind | None


WALKS_MAX = 300
"""Walks merged at most: SQLite merges up to 500. A list of more units is filtered instead."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk along an index: the units and the stars it passes, () for whichever."""

    unit_codes: tuple[str, ...]
    stars: tuple[int, ...]


async def listed(
    connection: AsyncConnection,
    wanted: ReviewFilter,
    order: ReviewOrder,
    behind: Behind | None,
    limit: int,
) -> ReviewSlice:
    """A page of at most `limit` reviews, from the first one or from behind another."""
    unit_codes = await _unit_codes(connection, wanted)
    found: list[tuple[int, Review]] = []
    for stars in _groups(wanted, order, behind):
        walks = _walks(wanted, unit_codes, stars)
        dialect, more = connection.dialect.name, limit + 1 - len(found)
        page = _shown(dialect, wanted, walks, behind is not None, more)
        begin = {BEHIND: behind.place} if behind else {}
        found += as_shown((await connection.execute(page, begin)).all())
        if len(found) > limit:
            break
        # the next group of stars is another list, and begins with its first
        behind = None
    page_of = found[:limit]
    more_there = len(found) > limit
    last, review = page_of[-1] if page_of else (0, None)
    return ReviewSlice(
        tuple(each for _, each in page_of),
        Behind(review.stars, last) if more_there and review else None,
    )


async def counted(connection: AsyncConnection, wanted: ReviewFilter, at_most: int) -> int:
    """How many there are; whoever counts further than `at_most` gets one more than that."""
    unit_codes = await _unit_codes(connection, wanted)
    walks = _walks(wanted, unit_codes, _stars(wanted))
    counting = _count(connection.dialect.name, wanted, walks, at_most + 1)
    number: int = (await connection.execute(counting)).scalar_one()
    return number


_top = select(units.c.path).where(units.c.code == bindparam("unit")).scalar_subquery()
_CODES = select(units.c.code).where(
    (units.c.code == bindparam("unit")) | units.c.path.startswith(_top + "/")
)


async def _unit_codes(connection: AsyncConnection, wanted: ReviewFilter) -> tuple[str, ...]:
    if not wanted.unit_code:
        return ()
    if wanted.window_no:
        return (wanted.unit_code,)
    if wanted.unit_codes:
        return wanted.unit_codes
    rows = await connection.execute(_CODES, {"unit": wanted.unit_code})
    return tuple(row.code for row in rows)


def _stars(wanted: ReviewFilter) -> tuple[int, ...]:
    """The stars asked for, none meaning whichever."""
    if wanted.stars is not None:
        return (wanted.stars,)
    # only bad reviews have topics
    if wanted.opinion is Opinion.BAD or wanted.topic is not None:
        return tuple(each for each in Stars if each.is_bad)
    if wanted.opinion is Opinion.GOOD:
        return tuple(each for each in Stars if not each.is_bad)
    return ()


def _groups(
    wanted: ReviewFilter, order: ReviewOrder, behind: Behind | None
) -> Iterator[tuple[int, ...]]:
    """The stars that come together in an order, from where a page begins on."""
    stars = _stars(wanted)
    if order is ReviewOrder.NEWEST:
        yield stars
        return
    upwards = order is ReviewOrder.LOWEST
    for each in sorted(stars or tuple(Stars), reverse=not upwards):
        passed = behind is not None and (each < behind.stars if upwards else each > behind.stars)
        if not passed:
            yield (each,)


def _walks(
    wanted: ReviewFilter, unit_codes: tuple[str, ...], stars: tuple[int, ...]
) -> tuple[_Walk, ...]:
    # the index of the words knows a unit with all those under it
    units_alone = [(code,) for code in unit_codes] if wanted.words is None else [unit_codes]
    stars_alone = [(each,) for each in stars]
    whichever: list[tuple[()]] = [()]
    walks = tuple(
        _Walk(*each) for each in product(units_alone or whichever, stars_alone or whichever)
    )
    return walks if len(walks) <= WALKS_MAX else (_Walk(unit_codes, stars),)


BEHIND = "behind"

MOST_KEPT = 512
"""Statements kept: making one for a district takes several times as long as running it."""


@lru_cache(MOST_KEPT)
def _page(
    dialect: str, wanted: ReviewFilter, walks: tuple[_Walk, ...], behind: bool, limit: int
) -> Select[Any]:
    """The first rows of several walks, merged; `behind` the place given as BEHIND, if it is."""
    walked = [_walked(dialect, wanted, walk, behind, limit) for walk in walks]
    if len(walked) == 1:
        return walked[0]
    rows = union_all(*(select(each.subquery()) for each in walked)).subquery()
    return select(rows.c.place, rows.c.stars).order_by(rows.c.place.desc()).limit(limit)


@lru_cache(MOST_KEPT)
def _shown(
    dialect: str, wanted: ReviewFilter, walks: tuple[_Walk, ...], behind: bool, limit: int
) -> Any:
    """The reviews of those rows."""
    return shown(_page(dialect, wanted, walks, behind, limit))


@lru_cache(MOST_KEPT)
def _count(dialect: str, wanted: ReviewFilter, walks: tuple[_Walk, ...], limit: int) -> Select[Any]:
    """How many the first rows are."""
    rows = _page(dialect, wanted, walks, behind=False, limit=limit)
    return select(func.count()).select_from(rows.subquery())


def _walked(
    dialect: str, wanted: ReviewFilter, walk: _Walk, behind: bool, limit: int
) -> Select[Any]:
    chosen = select(reviews.c.place, reviews.c.stars)
    place: ColumnElement[int] = reviews.c.place
    if wanted.words is not None:
        search = search_for(dialect, wanted.words, _marks(wanted, walk))
        place = search.place
        chosen = chosen.select_from(search.source.join(reviews, reviews.c.place == place))
        chosen = chosen.where(search.condition)
    chosen = chosen.where(*_conditions(wanted, walk))
    # bounds stand on the column that is walked along, which is the index's own in a search
    if wanted.since is not None:
        chosen = chosen.where(place >= first_place(wanted.since))
    if wanted.until is not None:
        chosen = chosen.where(place < first_place(wanted.until))
    if behind:
        chosen = chosen.where(place < bindparam(BEHIND, type_=BigInteger))
    return chosen.order_by(place.desc()).limit(limit)


def _marks(wanted: ReviewFilter, walk: _Walk) -> tuple[str, ...]:
    marks = [of_unit(wanted.unit_code)] if wanted.unit_code else []
    marks += [of_window(wanted.unit_code, wanted.window_no)] if wanted.window_no else []
    marks += [of_stars(walk.stars[0])] if len(walk.stars) == 1 else []
    marks += [of_item(wanted.item_code)] if wanted.item_code else []
    marks += [of_channel(wanted.channel)] if wanted.channel else []
    return tuple(marks)


def _conditions(wanted: ReviewFilter, walk: _Walk) -> Iterator[ColumnElement[bool]]:
    for column, among in ((reviews.c.unit_code, walk.unit_codes), (reviews.c.stars, walk.stars)):
        if len(among) == 1:
            yield column == among[0]
        elif among:
            yield column.in_(among)
    for named, value in (
        (reviews.c.window_no, wanted.window_no),
        (reviews.c.item_code, wanted.item_code),
        (reviews.c.channel, wanted.channel),
    ):
        if value:
            yield named == value
    if wanted.topic is not None:
        yield exists().where(
            review_topics.c.review_no == reviews.c.review_no, review_topics.c.topic == wanted.topic
        )
    if wanted.commented:
        yield reviews.c.public_comment != ""
        yield reviews.c.withheld_reason.is_(None)
    if wanted.replied is not None:
        answered = reviews.c.replied_at.is_not(None)
        yield answered if wanted.replied else ~answered
    yield from _of_opinion(wanted)


def _of_opinion(wanted: ReviewFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.opinion is None:
        return
    invalid = reviews.c.invalid_ground.is_not(None)
    if wanted.opinion is Opinion.INVALID:
        yield invalid
        return
    yield ~invalid
    if wanted.stars is not None and wanted.stars.is_bad is not (wanted.opinion is Opinion.BAD):
        # stars that this opinion cannot have
        yield false()
