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

from db.engine import insert_once
from db.tables import published_replies, reviews, searchable, units
from rules.search_words import SearchWords, folded, tokens_of

Row = Mapping[Any, Any]

_INDEX = table("searchable_index", column("rowid"), column("searchable_index"))
_NOT_IN_A_CODE = re.compile(r"[^0-9a-z-]")


def _marked(kind: str, code: str) -> str:
    # no token of a text has an equals sign; two codes that look alike are told apart afterwards
    return f"{kind}={_NOT_IN_A_CODE.sub('-', code.lower())}"


def of_unit(code: str) -> str:
    """The token that leads to the reviews of a unit and of every unit under it."""
    return _marked("u", code)


def of_stars(stars: int) -> str:
    """The token that leads to the reviews with so many stars."""
    return _marked("s", str(stars))


def of_item(code: str) -> str:
    """The token that leads to the reviews of a service item."""
    return _marked("i", code)


def of_channel(channel: str) -> str:
    """The token that leads to the reviews that came by a channel."""
    return _marked("c", channel)


def searchable_row(review: Row, path: str, replies: Sequence[str] = ()) -> dict[str, Any] | None:
    """What of a row of `reviews` is searchable, with its published replies; None if nothing.

    `path` is that of its unit. A withheld comment is not searchable, its replies are.
    """
    withheld = review.get("withheld_reason") is not None
    texts = [*([] if withheld else [review["public_comment"]]), *replies]
    words = "\n".join(each for each in map(folded, texts) if each)
    if not words:
        return None
    marks = [of_unit(code) for code in path.split("/")]
    marks += [of_stars(review["stars"]), of_channel(review["channel"])]
    if review["item_code"]:
        marks.append(of_item(review["item_code"]))
    tokens = " ".join((*tokens_of(words), *marks))
    return {"place": review["place"], "text": words, "tokens": tokens}


async def make_searchable(connection: AsyncConnection, new: Iterable[Row]) -> None:
    """Bring rows of `reviews` into the search, in the very transaction that adds them."""
    worded = [row for row in new if row["public_comment"]]
    if not worded:
        return
    paths = await _paths(connection, {row["unit_code"] for row in worded})
    await _put(connection, (searchable_row(row, paths[row["unit_code"]]) for row in worded))


async def search_again(connection: AsyncConnection, review_nos: Iterable[str]) -> None:
    """Make these reviews as searchable as they are published now, in the transaction that changed
    what is published of them."""
    numbers = list(review_nos)
    found = (
        await connection.execute(select(reviews).where(reviews.c.review_no.in_(numbers)))
    ).all()
    replies: dict[str, list[str]] = {}
    for row in await connection.execute(
        select(published_replies.c.review_no, published_replies.c.text)
        .where(published_replies.c.review_no.in_(numbers))
        .order_by(published_replies.c.version)
    ):
        replies.setdefault(row.review_no, []).append(row.text)
    await connection.execute(
        delete(searchable).where(searchable.c.place.in_([row.place for row in found]))
    )
    paths = await _paths(connection, {row.unit_code for row in found})
    await _put(
        connection,
        (
            searchable_row(row._mapping, paths[row.unit_code], replies.get(row.review_no, ()))
            for row in found
        ),
    )


async def _paths(connection: AsyncConnection, codes: set[str]) -> dict[str, str]:
    rows = await connection.execute(
        select(units.c.code, units.c.path).where(units.c.code.in_(sorted(codes)))
    )
    return {row.code: row.path for row in rows}


async def _put(connection: AsyncConnection, rows: Iterable[dict[str, Any] | None]) -> None:
    # SQLite's index is written in one go only as long as places grow
    in_order = sorted((row for row in rows if row), key=lambda row: int(row["place"]))
    if in_order:
        await insert_once(connection, searchable, in_order)


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
