"""What the hotline's desk keeps beside the cases: who is calling whom, and corrected topics."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table

from db.schema.metadata import Utc, metadata

call_claims = Table(
    "call_claims",
    metadata,
    # whose rater is being called, by whom, and until when nobody else may
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("until", Utc, nullable=False),
)

topic_corrections = Table(
    "topic_corrections",
    metadata,
    # who corrected the topics of a review, when, from what to what; only ever added to
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    # rules.topics.Topic, in the order of the enumeration
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)
