"""What a review passes on its way in: the wait for its code, the codes to send, the counts."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from db.schema.metadata import Utc, metadata

pending_reviews = Table(
    "pending_reviews",
    metadata,
    # of the token in the address of the page that asks for the code
    Column("token_hash", String(64), primary_key=True),
    # only the browser that typed the review may confirm it
    Column("device_hmac", String(64), nullable=False),
    # sealed JSON: what was typed, where the code goes; null once it is a review
    Column("sealed", LargeBinary),
    Column("code_hmac", String(64), nullable=False),
    Column("code_expires_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("codes_sent", Integer, nullable=False),
    Column("code_sent_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
    # what became of it
    Column("review_no", ForeignKey("reviews.review_no")),
)

code_notices = Table(
    "code_notices",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("channel", String(8), nullable=False),
    # sealed JSON: code, address, language; null once it was sent or given up
    Column("sealed", LargeBinary),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Utc, nullable=False),
    Column("leased_until", Utc),
    Column("last_error", String(300)),
    Column("queued_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
    Column("sent_at", Utc),
    Index("ix_code_notices_due", "state", "next_attempt_at"),
)

throttle_counts = Table(
    "throttle_counts",
    metadata,
    # a limit's name, a keyed hash of who is counted, and the number of the span of time
    Column("limit_name", String(32), primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("span", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
)
