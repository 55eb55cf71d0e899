"""Who works with cases: accounts, sessions, and looks at contact data."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from db.schema.metadata import Utc, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    # indexed: people are mentioned by it
    Column("name", String(100), nullable=False, index=True),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    # no unit: an operator, or a supervisor above every unit
    Column("unit_code", ForeignKey("units.code")),
    Column("email", String(254)),
    Column("language", String(8), nullable=False, default="zh"),
    Column("active", Boolean, nullable=False, default=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False, index=True),
)

looks = Table(
    "looks",
    metadata,
    # who looked at a rater's contact data or at a comment as it was typed, and when
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    # null for a good review, which has no case
    Column("case_no", String(24), index=True),
    Column("review_no", String(24), index=True),
    Column("what", String(40), nullable=False),
)
