"""What is to be sent, and in a demonstration what would have been."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from db.schema.metadata import Utc, metadata

notices = Table(
    "notices",
    metadata,
    # case number, version of the transition, kind, channel and recipient: the idempotency key
    Column("key", String(160), primary_key=True),
    Column("case_no", ForeignKey("cases.case_no"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("channel", String(8), nullable=False),
    # a staff id, or "rater"; the address is looked up when it is sent
    Column("recipient", String(32), nullable=False),
    # rules.notice_kinds.NoticeOrder
    Column("order", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Utc, nullable=False),
    Column("leased_until", Utc),
    Column("last_error", String(300)),
    Column("queued_at", Utc, nullable=False),
    Column("sent_at", Utc),
    Index("ix_notices_due", "state", "next_attempt_at"),
)

caught_messages = Table(
    "caught_messages",
    metadata,
    # demonstration only: what would have left by mail or SMS, kept to be shown
    Column("key", String(160), primary_key=True),
    Column("channel", String(8), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text),
    Column("caught_at", Utc, nullable=False, index=True),
)
