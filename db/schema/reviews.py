"""What citizens said."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from db.schema.metadata import Utc, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("review_no", String(24), primary_key=True),
    # the id another system gave it; importing the same row twice finds it
    Column("source_id", String(64), unique=True),
    # a hash of what was submitted with the form's own key: posting twice records once
    Column("submission_key", String(64), unique=True),
    Column("case_no", String(24), unique=True),
    Column("submitted_at", Utc, nullable=False, index=True),
    Column("received_at", Utc, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("handling_stage", String(16), nullable=False),
    Column("stars", Integer, nullable=False),
    Column("guide_accuracy", Integer),
    Column("convenience", Integer),
    Column("timeliness", Integer),
    Column("innovation", Integer),
    Column("efficiency", Integer),
    Column("service_convenience", Integer),
    Column("attitude", Integer),
    Column("competence", Integer),
    Column("unit_code", ForeignKey("units.code"), nullable=False),
    Column("item_code", ForeignKey("items.code")),
    Column("window_no", String(16)),
    Column("identity", String(16), nullable=False),
    Column("language", String(8), nullable=False, default="zh"),
    # what everybody may read: phones, names and the like are masked
    Column("public_comment", Text, nullable=False, default=""),
    # how the public sees the rater: a surname with 先生/女士, or 匿名用户
    Column("public_name", String(32), nullable=False, default=""),
    # sealed JSON (db/sealing.py): name, phone, email, application_no, device_id, comment
    Column("rater_sealed", LargeBinary),
    # keyed hash of the phone, to find a rater's reviews without storing the number readable
    Column("phone_hmac", String(64), index=True),
    # keyed hash of the phone's last four digits and the review's number, to follow a review by them
    Column("phone_ending_hmac", String(64)),
    # keyed hash of the whole name, to find a rater's cases by it
    Column("name_hmac", String(64), index=True),
    Column("device_hmac", String(64), index=True),
    # keyed hash of the application number: one review for each application and stage
    Column("application_hmac", String(64)),
    # staff id of the operator who wrote it down for a caller
    Column("taken_by", String(32)),
    # the reason when a claim that the review is mistaken or malicious was upheld
    Column("invalid_ground", String(16)),
    # where it stands among all reviews, newest last: db/places.py
    Column("place", BigInteger, nullable=False, server_default=text("0")),
    # when the first official reply was published
    Column("replied_at", Utc),
    # rules.publication.WithholdingReason while the text is not published
    Column("withheld_reason", String(24)),
)
Index(
    "uq_reviews_application_stage",
    reviews.c.application_hmac,
    reviews.c.handling_stage,
    unique=True,
)
Index("ix_reviews_place", reviews.c.place, unique=True)
Index("ix_reviews_stars_place", reviews.c.stars, reviews.c.place)
Index("ix_reviews_unit_place", reviews.c.unit_code, reviews.c.place)
Index("ix_reviews_unit_stars_place", reviews.c.unit_code, reviews.c.stars, reviews.c.place)
Index("ix_reviews_unit_window_place", reviews.c.unit_code, reviews.c.window_no, reviews.c.place)
Index("ix_reviews_item_place", reviews.c.item_code, reviews.c.place)
Index("ix_reviews_channel_place", reviews.c.channel, reviews.c.place)
# of all reviews of a window or an item few are bad: dispatches before, and duplicates
_bad = reviews.c.case_no.is_not(None)
for _name, _of in (
    ("ix_reviews_bad_window_place", (reviews.c.unit_code, reviews.c.window_no)),
    ("ix_reviews_bad_item_place", (reviews.c.item_code,)),
):
    Index(
        _name,
        *_of,
        reviews.c.place,
        # where they stand is looked up from the index alone
        reviews.c.case_no,
        reviews.c.received_at,
        sqlite_where=_bad,
        postgresql_where=_bad,
    )
for _name, _kept in (
    ("ix_reviews_replied_place", reviews.c.replied_at.is_not(None)),
    ("ix_reviews_invalid_place", reviews.c.invalid_ground.is_not(None)),
):
    Index(_name, reviews.c.place, sqlite_where=_kept, postgresql_where=_kept)
    # among five million good ones, walked from the most stars down, these few would be far apart
    Index(
        _name.replace("_place", "_stars_place"),
        reviews.c.stars,
        reviews.c.place,
        sqlite_where=_kept,
        postgresql_where=_kept,
    )

review_topics = Table(
    "review_topics",
    metadata,
    Column("review_no", ForeignKey("reviews.review_no"), primary_key=True),
    # rules.topics.Topic
    Column("topic", String(24), primary_key=True),
    # rules.topics.TopicBy: the rater ticked it, the system read it, an operator said so
    Column("by", String(8), nullable=False),
    Index("ix_review_topics_topic", "topic", "review_no"),
)
