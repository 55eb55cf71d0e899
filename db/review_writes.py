"""Adding reviews: written once when a citizen rates, never changed but for a mark of invalidity.

What the public may read is masked when the review is written; the original and everything that
says who the rater is are sealed. Reading them is in reviews.py.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, literal_column, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from db.engine import inserting
from db.places import place_of
from db.score_writes import count
from db.sealing import Keys, phone_ending
from db.search import make_searchable
from db.tables import reviews, units
from db.topics import put_topics
from rules.masking import mask_comment, public_name
from rules.stars import Dimension, HandlingStage, Identity, ReviewChannel, Stars
from rules.topics import Topic, TopicBy, topics_of
from rules.working_days import SHANGHAI

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REVIEW = "PJ"
CASE = "GD"


@dataclass(frozen=True, slots=True)
class NewReview:
    """A checked review. `submitted_at` is when it was rated; texts are as the citizen typed them.

    `topics` are those the rater ticked. `source_id` is another system's id, `submission_key` the
    form's own: either makes sending the same review twice harmless. `taken_by` is the operator who
    wrote it down for a caller.
    """

    submitted_at: datetime
    channel: ReviewChannel
    handling_stage: HandlingStage
    stars: Stars
    unit_code: str
    identity: Identity
    item_code: str | None = None
    window_no: str | None = None
    dimensions: dict[Dimension, int] = field(default_factory=dict)
    comment: str = ""
    topics: frozenset[Topic] = frozenset()
    rater_name: str = ""
    rater_phone: str = ""
    rater_email: str = ""
    application_no: str = ""
    taken_by: str | None = None
    device_id: str = ""
    language: str = "zh"
    source_id: str | None = None
    submission_key: str | None = None

    @property
    def found_topics(self) -> dict[Topic, TopicBy]:
        """What it is about: as ticked, and as read in the text."""
        return topics_of(self.comment, self.topics, is_bad=self.stars.is_bad)


class AlreadyRated(Exception):
    """There is a review of this application at this stage of handling."""


@dataclass(frozen=True, slots=True)
class AddedReview:
    """What became of adding a review; `already` says that it was there before."""

    review_no: str
    case_no: str | None
    already: bool


def number_for(prefix: str, now: datetime) -> str:
    """A review's or a case's number: prefix, local date, six characters nobody can guess."""
    drawn = secrets.token_bytes(6)
    unguessable = "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in drawn)
    return f"{prefix}{now.astimezone(SHANGHAI):%y%m%d}-{unguessable}"


def row_of(new: NewReview, keys: Keys, now: datetime) -> dict[str, Any]:
    """The row of a new review: masked for the public, sealed for the rest."""
    review_no = number_for(REVIEW, now)
    public = mask_comment(new.comment, is_bad=new.stars.is_bad, rater=new.rater_name)
    ending = phone_ending(new.rater_phone)
    private = {
        "name": new.rater_name,
        "phone": new.rater_phone,
        "email": new.rater_email,
        # it would tell staff who an anonymous rater is
        "application_no": new.application_no if new.identity is Identity.REAL_NAME else "",
        "device_id": new.device_id,
        "comment": new.comment if public != new.comment else "",
    }
    kept = {name: value for name, value in private.items() if value}
    sealed = keys.seal(json.dumps(kept).encode(), review_no.encode()) if kept else None
    return {
        "review_no": review_no,
        "place": place_of(new.submitted_at),
        "source_id": new.source_id,
        "submission_key": new.submission_key,
        "case_no": number_for(CASE, now) if new.stars.is_bad else None,
        "submitted_at": new.submitted_at,
        "received_at": now,
        "channel": new.channel,
        "handling_stage": new.handling_stage,
        "stars": int(new.stars),
        **{dimension.value: new.dimensions.get(dimension) for dimension in Dimension},
        "unit_code": new.unit_code,
        "item_code": new.item_code,
        "window_no": new.window_no,
        "identity": new.identity,
        "language": new.language,
        "public_comment": public,
        "public_name": public_name(new.rater_name, new.identity),
        "rater_sealed": sealed,
        "phone_hmac": keys.phone_hmac(new.rater_phone) if new.rater_phone else None,
        "phone_ending_hmac": keys.phone_ending_hmac(review_no, ending) if ending else None,
        "name_hmac": keys.name_hmac(new.rater_name) if new.rater_name else None,
        "device_hmac": keys.device_hmac(new.device_id) if new.device_id else None,
        "application_hmac": keys.application_hmac(new.application_no)
        if new.application_no
        else None,
        "taken_by": new.taken_by,
    }


async def add_review(
    connection: AsyncConnection, new: NewReview, keys: Keys, now: datetime
) -> AddedReview:
    """Add a review once, and count it. A bad one gets its case number in the same row.

    Raises AlreadyRated if its application was rated at its stage by another review.
    """
    while True:
        row = row_of(new, keys, now)
        added = await connection.execute(adding(connection.dialect.name), row)
        if (there := added.one_or_none()) is not None:
            paths = {there.unit_code: there.path}
            await put_topics(connection, {row["review_no"]: new.found_topics})
            await count(connection, [row], paths=paths)
            await make_searchable(connection, [row], paths)
            return AddedReview(row["review_no"], row["case_no"], already=False)
        same = or_(
            (reviews.c.source_id == new.source_id) & reviews.c.source_id.is_not(None),
            (reviews.c.submission_key == new.submission_key)
            & reviews.c.submission_key.is_not(None),
        )
        found = await connection.execute(select(reviews.c.review_no, reviews.c.case_no).where(same))
        if same_one := found.first():
            return AddedReview(same_one.review_no, same_one.case_no, already=True)
        if await taken(connection, [row]):
            raise AlreadyRated
        # one of its numbers is taken: some day it will be, so it is given others


@cache
def adding(dialect: str) -> ReturningInsert[Any]:
    """Adds reviews, not those of which a number or a key is there; tells their units' paths."""
    # not the table: named as one, it would be read again instead of meaning the new row
    here: ColumnElement[str] = literal_column("reviews.unit_code")
    path = select(units.c.path).where(units.c.code == here).scalar_subquery()
    put = inserting(reviews, dialect).on_conflict_do_nothing()
    return put.returning(reviews.c.unit_code, path.label("path"))


async def taken(
    connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]
) -> frozenset[tuple[str, str]]:
    """Which of these rows' applications were rated at the same stage already."""
    wanted = [
        (row["application_hmac"], row["handling_stage"]) for row in rows if row["application_hmac"]
    ]
    application = (reviews.c.application_hmac, reviews.c.handling_stage)
    found = await connection.execute(select(*application).where(tuple_(*application).in_(wanted)))
    return frozenset((number, stage) for number, stage in found)
