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

applications = Table(
    "applications",
    metadata,
    # keyed hash of the application number (办件编号): it can be asked for, not read
    Column("application_hmac", String(64), primary_key=True),
    Column("item_code", ForeignKey("items.code"), nullable=False),
    Column("unit_code", ForeignKey("units.code"), nullable=False),
    # rules.stars.HandlingStage: how far it has come
    Column("stage", String(16), nullable=False),
    # sealed JSON: application_no, name, phone
    Column("sealed", LargeBinary, nullable=False),
    Column("imported_at", Utc, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    # systems that send people here with a link: the portal, the app
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False),
    # rules.stars.ReviewChannel
    Column("channel", String(16), nullable=False),
    Column("key_sealed", LargeBinary, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("revoked_at", Utc),
)

used_links = Table(
    "used_links",
    metadata,
    # keyed hash of the client and its number of the link: each gives one review
    Column("link_hmac", String(64), primary_key=True),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
)
