"""What everybody may read beside the reviews, how it is found, and what was withheld."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from db.schema.metadata import Utc, metadata

published_replies = Table(
    "published_replies",
    metadata,
    # the transition that approved it
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False, index=True),
    # null: the hotline's own
    Column("unit_code", ForeignKey("units.code")),
    Column("at", Utc, nullable=False),
    # personal data is masked, once, when it is published
    Column("text", Text, nullable=False),
)

searchable = Table(
    "searchable",
    metadata,
    # reviews.place; a row stands here only while its text is published
    Column(
        "place",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    # rules.search_words.folded of the comment and the replies
    Column("text", Text, nullable=False),
    # what leads to it, separated by spaces: SQLite's triggers bring them into searchable_index
    Column("tokens", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)
Index("ix_searchable_tokens", searchable.c.tokens, postgresql_using="gin").ddl_if("postgresql")

publication_decisions = Table(
    "publication_decisions",
    metadata,
    # who withheld a text or published it again, when and why; only ever added to
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    # rules.publication.PublicationDecision
    Column("decision", String(16), nullable=False),
    # rules.publication.WithholdingReason, when it was withheld
    Column("reason", String(24)),
    Column("why", Text, nullable=False),
)
