"""What raters said afterwards: earlier versions of changed reviews, and additions."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from db.schema.metadata import Utc, metadata

review_versions = Table(
    "review_versions",
    metadata,
    # a version that was replaced; the one in force is the row of the review itself
    Column("review_no", ForeignKey("reviews.review_no"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("stars", Integer, nullable=False),
    # scores by the name of the dimension
    Column("dimensions", JSON, nullable=False),
    # rules.topics.TopicBy by Topic
    Column("topics", JSON, nullable=False),
    Column("public_comment", Text, nullable=False),
    # sealed: the comment as it was typed, where masking changed it
    Column("comment_sealed", LargeBinary),
    Column("given_at", Utc, nullable=False),
    Column("replaced_at", Utc, nullable=False),
    # a hash of the form that replaced it: sending it twice changes once
    Column("submission_key", String(64), nullable=False, unique=True),
)

review_additions = Table(
    "review_additions",
    metadata,
    Column("review_no", ForeignKey("reviews.review_no"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("public_text", Text, nullable=False),
    # sealed: the text as it was typed, where masking changed it
    Column("text_sealed", LargeBinary),
    Column("submission_key", String(64), nullable=False, unique=True),
)
