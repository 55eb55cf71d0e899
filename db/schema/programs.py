"""Programs that send reviews: who they are, and what each of their submissions became."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from db.schema.metadata import Utc, metadata

api_clients = Table(
    "api_clients",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),
    # rules.stars.ReviewChannel, comma-separated: by which ways its reviews may say they came
    Column("channels", String(80), nullable=False),
    # reviews in a minute
    Column("per_minute", Integer, nullable=False),
    # of the key's random part, which is shown once and never stored
    Column("key_hash", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

api_submissions = Table(
    "api_submissions",
    metadata,
    Column("client_id", ForeignKey("api_clients.id"), primary_key=True),
    # the Idempotency-Key it was sent with
    Column("key", String(64), primary_key=True),
    # a keyed hash of what was sent: the same key again must bring the same
    Column("content_hmac", String(64), nullable=False),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False, index=True),
    Column("received_at", Utc, nullable=False),
)
