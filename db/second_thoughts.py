"""Changing a review once, with both versions kept, and adding to it. Whether one may: rules.

A change is counted, its topics are read and its case begun in the transaction that makes it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.attachments import attach_to_review
from db.engine import insert_once
from db.review_writes import CASE, AddedReview, number_for
from db.score_writes import count, paths_of
from db.sealing import Keys
from db.search import search_again
from db.tables import review_additions, review_topics, review_versions, reviews
from db.topics import put_topics, topics
from rules.masking import mask_comment
from rules.second_thoughts import Given, check_addition, check_change, require_difference
from rules.stars import Dimension, Stars
from rules.topics import Topic, topics_of
from rules.visible_text import visible


@dataclass(frozen=True, slots=True)
class Change:
    """What a rater says now instead; the comment as it was typed."""

    stars: Stars
    dimensions: Mapping[Dimension, int]
    comment: str = field(repr=False)
    topics: frozenset[Topic]
    submission_key: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was replaced, as everybody may read it."""

    stars: Stars
    comment: str
    given_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Addition:
    """An addition (追评), as everybody may read it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondThoughts:
    """Everything a rater said after the review, oldest first."""

    versions: tuple[Version, ...]
    additions: tuple[Addition, ...]


# made once: they are read with every page of a case
_REPLACED = (
    select(review_versions)
    .where(review_versions.c.review_no == bindparam("review_no"))
    .order_by(review_versions.c.version)
)
_ADDED = (
    select(review_additions)
    .where(review_additions.c.review_no == bindparam("review_no"))
    .order_by(review_additions.c.number)
)


async def second_thoughts(connection: AsyncConnection, review_no: str) -> SecondThoughts:
    """What was said after a review."""
    replaced = await connection.execute(_REPLACED, {"review_no": review_no})
    added = await connection.execute(_ADDED, {"review_no": review_no})
    return SecondThoughts(
        tuple(
            Version(Stars(row.stars), row.public_comment, row.given_at, row.replaced_at)
            for row in replaced
        ),
        tuple(Addition(row.public_text, row.at) for row in added),
    )


async def given(connection: AsyncConnection, review_no: str) -> Given:
    """What decides whether a review may be changed or added to. Raises NoResultFound."""
    return await _given(connection, await _row(connection, review_no))


async def _row(connection: AsyncConnection, review_no: str) -> Row[Any]:
    """The review, held until the transaction ends if it is a writing one."""
    mine = select(reviews).where(reviews.c.review_no == review_no)
    return (await connection.execute(mine.with_for_update())).one()


async def _given(connection: AsyncConnection, row: Row[Any]) -> Given:
    async def number_of(table: Any) -> int:
        mine = select(func.count()).select_from(table).where(table.c.review_no == row.review_no)
        return (await connection.execute(mine)).scalar_one()

    return Given(
        received_at=row.received_at,
        invalid=row.invalid_ground is not None,
        changed=await number_of(review_versions) > 0,
        additions=await number_of(review_additions),
    )


async def add_to_review(
    connection: AsyncConnection,
    review_no: str,
    text: str,
    submission_key: str,
    *,
    keys: Keys,
    now: datetime,
    files: tuple[str, Sequence[str]] = ("", ()),
) -> bool:
    """Add a text once; False if this very submission was added before. Raises Refusal.

    `files` are the keyed hash of whoever sent them, and their ids.
    """
    mine = review_additions.c.submission_key == submission_key
    row = await _row(connection, review_no)
    if await _is_there(connection, select(review_additions.c.number).where(mine)):
        return False
    found = await _given(connection, row)
    check_addition(found)
    # one that was bad once keeps its case, and the names of staff masked
    was_bad = row.case_no is not None
    public = mask_comment(text, is_bad=was_bad, rater=_private(row, keys).get("name", ""))
    sealed = keys.seal(text.encode(), _addition_of(review_no)) if public != text else None
    added = {
        "review_no": review_no,
        "number": found.additions + 1,
        "at": now,
        "public_text": public,
        "text_sealed": sealed,
        "submission_key": submission_key,
    }
    if await insert_once(connection, review_additions, added) == 0:
        return False
    await attach_to_review(connection, *files, review_no, found.additions + 1)
    await search_again(connection, [review_no])
    return True


def _addition_of(review_no: str) -> bytes:
    return f"addition:{review_no}".encode()


def _version_of(review_no: str) -> bytes:
    return f"version:{review_no}".encode()


async def change_review(
    connection: AsyncConnection, review_no: str, change: Change, keys: Keys, now: datetime
) -> AddedReview:
    """Put another version in force and keep the one before; `already` if it is in force.

    A review that turns bad begins a case, whose clocks start now. One that turns good keeps the
    case it has. A comment left as it was published stays as it was typed. Raises Refusal.
    """
    row = await _row(connection, review_no)
    mine = review_versions.c.submission_key == change.submission_key
    if await _is_there(connection, select(review_versions.c.version).where(mine)):
        return AddedReview(review_no, row.case_no, already=True)
    check_change(await _given(connection, row), now)
    private = _private(row, keys)
    ticked = (await topics(connection, [review_no]))[review_no]
    change = replace(change, comment=_meant(row, private, change.comment))
    require_difference(differs=_differs(row, private, ticked, change))
    replaced = _version(row, private, keys, now_bad=change.stars.is_bad)
    asked = {"topics": ticked, "replaced_at": now, "submission_key": change.submission_key}
    await connection.execute(insert(review_versions).values(replaced | asked))
    values = _in_force(row, private, change, keys)
    if change.stars.is_bad and row.case_no is None:
        values |= {"case_no": await _case_no(connection, now), "received_at": now}
    await connection.execute(update(reviews).where(reviews.c.review_no == review_no).values(values))
    await _put_topics_anew(connection, review_no, change)
    if change.stars.is_bad:
        await _mask_additions(connection, review_no, keys)
    before = dict(row._mapping)
    paths = await paths_of(connection, [row.unit_code])
    await count(connection, came=[before | values], gone=[before], paths=paths)
    await search_again(connection, [review_no])
    return AddedReview(review_no, values.get("case_no", row.case_no), already=False)


async def _put_topics_anew(connection: AsyncConnection, review_no: str, change: Change) -> None:
    await connection.execute(delete(review_topics).where(review_topics.c.review_no == review_no))
    found = topics_of(change.comment, change.topics, is_bad=change.stars.is_bad)
    await put_topics(connection, {review_no: found})


async def _mask_additions(connection: AsyncConnection, review_no: str, keys: Keys) -> None:
    """What was added in praise names staff; below a bad review it must not."""
    mine = review_additions.c.review_no == review_no
    for row in (await connection.execute(select(review_additions).where(mine))).all():
        public = mask_comment(row.public_text, is_bad=True)
        if public == row.public_text:
            continue
        sealed = row.text_sealed or keys.seal(row.public_text.encode(), _addition_of(review_no))
        await connection.execute(
            update(review_additions)
            .where(mine, review_additions.c.number == row.number)
            .values(public_text=public, text_sealed=sealed)
        )


async def _is_there(connection: AsyncConnection, query: Any) -> bool:
    return (await connection.execute(query.limit(1))).first() is not None


def _private(row: Row[Any], keys: Keys) -> dict[str, str]:
    if row.rater_sealed is None:
        return {}
    told: dict[str, str] = json.loads(keys.unseal(row.rater_sealed, row.review_no.encode()))
    return told


def _meant(row: Row[Any], private: Mapping[str, str], comment: str) -> str:
    """The comment a change brings; what was typed at first, where it came back as it was shown."""
    as_shown = comment == visible(row.public_comment)
    return private.get("comment", row.public_comment) if as_shown else comment


def _differs(
    row: Row[Any], private: Mapping[str, str], ticked: Iterable[Topic], change: Change
) -> bool:
    scores = {each: row._mapping[each] for each in Dimension if row._mapping[each] is not None}
    return (
        change.stars != row.stars
        or dict(change.dimensions) != scores
        or change.comment != private.get("comment", row.public_comment)
        or (change.stars.is_bad and change.topics != frozenset(ticked))
    )


def _version(
    row: Row[Any], private: Mapping[str, str], keys: Keys, *, now_bad: bool
) -> dict[str, Any]:
    """The version that is replaced. Whom it praised, a bad one must not name."""
    public = mask_comment(row.public_comment, is_bad=True) if now_bad else row.public_comment
    typed = private.get("comment", row.public_comment if public != row.public_comment else "")
    values = row._mapping
    return {
        "review_no": row.review_no,
        "version": 1,
        "stars": row.stars,
        "dimensions": {each: values[each] for each in Dimension if values[each] is not None},
        "public_comment": public,
        "comment_sealed": keys.seal(typed.encode(), _version_of(row.review_no)) if typed else None,
        "given_at": row.received_at,
    }


def _in_force(row: Row[Any], private: dict[str, str], change: Change, keys: Keys) -> dict[str, Any]:
    """The columns of the review that change. Names of staff stay masked if it ever was bad."""
    is_bad = change.stars.is_bad or Stars(row.stars).is_bad
    public = mask_comment(change.comment, is_bad=is_bad, rater=private.get("name", ""))
    kept = {name: value for name, value in private.items() if name != "comment"}
    if public != change.comment:
        kept["comment"] = change.comment
    sealed = keys.seal(json.dumps(kept).encode(), row.review_no.encode()) if kept else None
    scores = {each.value: change.dimensions.get(each) for each in Dimension}
    return {
        "stars": int(change.stars),
        **scores,
        "public_comment": public,
        "rater_sealed": sealed,
    }


async def _case_no(connection: AsyncConnection, now: datetime) -> str:
    while True:
        drawn = number_for(CASE, now)
        if not await _is_there(
            connection, select(reviews.c.case_no).where(reviews.c.case_no == drawn)
        ):
            return drawn
