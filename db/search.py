"""Finding reviews by words in their comments and replies: what is searchable, and keeping it so.

Only what is published stands in `searchable`, masked as it is published. A row has the tokens of
its text (rules/search_words.py) and, as tokens too, whose review it is and how many stars it has,
so that a search within a unit does not walk through everybody's. SQLite finds tokens by an FTS5
index that triggers fill, PostgreSQL by a GIN index; both by its own order, newest first.

Putting the rows of a page together is in review_lists.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    and_,
    cast,
    column,
    delete,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import Writes, insert_missing
from db.score_writes import paths_of
from db.tables import published_replies, review_additions, reviews, searchable
from rules.search_words import SearchWords, folded, tokens_of

Row = Mapping[Any, Any]

_INDEX = table("searchable_index", column("rowid"), column("searchable_index"))
_NOT_IN_A_CODE = re.compile(r"[^0-9a-z-]")
AGAIN_AT_ONCE = 500
"""Reviews that are made searchable again at a time, of many."""


def _marked(kind: str, code: str) -> str:
    # no token of a text has an equals sign; two codes that look alike are told apart afterwards
    return f"{kind}={_NOT_IN_A_CODE.sub('-', code.lower())}"


def of_unit(code: str) -> str:
    """The token that leads to the reviews of a unit and of every unit under it."""
    return _marked("u", code)


def of_window(unit_code: str, window_no: str) -> str:
    """The token that leads to the reviews of a unit's window."""
    return _marked("w", f"{unit_code}-{window_no}")


def of_stars(stars: int) -> str:
    """The token that leads to the reviews with so many stars."""
    return _marked("s", str(stars))


def of_item(code: str) -> str:
    """The token that leads to the reviews of a service item."""
    return _marked("i", code)


def of_channel(channel: str) -> str:
    """The token that leads to the reviews that came by a channel."""
    return _marked("c", channel)


def searchable_row(
    review: Row, path: str, replies: Sequence[str] = (), additions: Sequence[str] = ()
) -> dict[str, Any] | None:
    """What of a row of `reviews` is searchable, with what its rater added and the published
    replies; None if nothing.

    `path` is that of its unit. What a rater said is not searchable while it is withheld, the
    replies are.
    """
    withheld = review.get("withheld_reason") is not None
    texts = [*([] if withheld else [review["public_comment"], *additions]), *replies]
    words = "\n".join(each for each in map(folded, texts) if each)
    if not words:
        return None
    marks = [of_unit(code) for code in path.split("/")]
    marks += [of_stars(review["stars"]), of_channel(review["channel"])]
    if review["item_code"]:
        marks.append(of_item(review["item_code"]))
    # the migration that first filled the search knew no windows
    if window_no := review.get("window_no"):
        marks.append(of_window(review["unit_code"], window_no))
    tokens = " ".join((*tokens_of(words), *marks))
    return {"place": review["place"], "text": words, "tokens": tokens}


async def make_searchable(connection: Writes, new: Iterable[Row], paths: Mapping[str, str]) -> None:
    """Bring rows of `reviews` into the search, in the very transaction that adds them and has read
    the paths of their units."""
    worded = [row for row in new if row["public_comment"]]
    await _put(connection, (searchable_row(row, paths[row["unit_code"]]) for row in worded))


async def search_again(connection: AsyncConnection, review_nos: Iterable[str]) -> None:
    """Make these reviews as searchable as they are published now, in the transaction that changed
    what is published of them."""
    numbers = list(review_nos)
    found = (
        await connection.execute(select(reviews).where(reviews.c.review_no.in_(numbers)))
    ).all()
    replies = await _texts(
        connection, published_replies.c.text, published_replies.c.version, numbers
    )
    additions = await _texts(
        connection, review_additions.c.public_text, review_additions.c.number, numbers
    )
    await connection.execute(
        delete(searchable).where(searchable.c.place.in_([row.place for row in found]))
    )
    paths = await paths_of(connection, {row.unit_code for row in found})
    await _put(
        connection,
        (
            searchable_row(
                row._mapping,
                paths[row.unit_code],
                replies.get(row.review_no, ()),
                additions.get(row.review_no, ()),
            )
            for row in found
        ),
    )


async def search_below_again(connection: AsyncConnection, unit_codes: Sequence[str]) -> None:
    """Have the reviews of these units found below the units that stand above them now."""
    rows = await connection.execute(
        select(reviews.c.review_no)
        .join(searchable, searchable.c.place == reviews.c.place)
        .where(reviews.c.unit_code.in_(unit_codes))
        .order_by(reviews.c.place)
    )
    numbers = rows.scalars().all()
    for start in range(0, len(numbers), AGAIN_AT_ONCE):
        await search_again(connection, numbers[start : start + AGAIN_AT_ONCE])


async def _texts(
    connection: AsyncConnection, published: Column[str], order: Column[int], numbers: list[str]
) -> dict[str, list[str]]:
    """Masked texts that came after the comments, by the number of their review, in order."""
    of = published.table.c.review_no
    found: dict[str, list[str]] = {}
    for number, words in await connection.execute(
        select(of, published).where(of.in_(numbers)).order_by(order)
    ):
        found.setdefault(number, []).append(words)
    return found


async def _put(connection: Writes, rows: Iterable[dict[str, Any] | None]) -> None:
    # SQLite's index is written in one go only as long as places grow
    in_order = sorted((row for row in rows if row), key=lambda row: int(row["place"]))
    if in_order:
        await insert_missing(connection, searchable, in_order)


@dataclass(frozen=True, slots=True)
class Search:
    """A search as a part of a query: where it looks, its condition, and the place of a find."""

    source: FromClause
    condition: ColumnElement[bool]
    place: ColumnElement[int]


def search_for(dialect: str, wanted: SearchWords, marks: Sequence[str]) -> Search:
    """Texts in which all the words stand, of reviews with all these marks."""
    tokens = (*wanted.tokens, *marks)
    really = [searchable.c.text.contains(word, autoescape=True) for word in wanted.words]
    if dialect == "postgresql":
        query = " & ".join(f"'{token}'" for token in tokens)
        found = searchable.c.tokens.bool_op("@@")(cast(literal(query), TSQUERY))
        return Search(searchable, and_(found, *really), searchable.c.place)
    query = " AND ".join(f'"{token}"' for token in tokens)
    found = _INDEX.c.searchable_index.bool_op("MATCH")(query)
    source = _INDEX.join(searchable, searchable.c.place == _INDEX.c.rowid)
    return Search(source, and_(found, *really), _INDEX.c.rowid)
