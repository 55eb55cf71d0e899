"""Every table, as SQLAlchemy Core. Reading and writing them is in the modules beside this one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """An aware datetime, stored and returned in UTC. SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> Any:
        """Refuse naive times: raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


units = Table(
    "units",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parent_code", ForeignKey("units.code")),
    Column("path", String(200), nullable=False, unique=True),
)

windows = Table(
    "windows",
    metadata,
    Column("unit_code", ForeignKey("units.code"), primary_key=True),
    Column("window_no", String(16), primary_key=True),
    Column("name", String(200), nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("unit_code", ForeignKey("units.code"), nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
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
    Column("unit_code", ForeignKey("units.code"), nullable=False, index=True),
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
    Column("device_hmac", String(64), index=True),
    # the reason when a claim that the review is mistaken or malicious was upheld
    Column("invalid_ground", String(16)),
)

cases = Table(
    "cases",
    metadata,
    Column("case_no", String(24), primary_key=True),
    Column("review_no", ForeignKey("reviews.review_no"), nullable=False, unique=True),
    Column("run_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", String(24), nullable=False),
    Column("stars", Integer, nullable=False),
    Column("real_name", Boolean, nullable=False),
    Column("district", String(32), nullable=False),
    # of the responsible unit; before a dispatch, of the unit that was rated
    Column("unit_code", ForeignKey("units.code"), nullable=False),
    Column("unit_path", String(200), nullable=False),
    Column("received_at", Utc, nullable=False),
    # the earliest instant somebody still owes something; null when nobody does
    Column("next_due_at", Utc),
    Column("next_due_kind", String(24)),
    Column("provisional", Boolean, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("supervised", Boolean, nullable=False),
    Column("complex", Boolean, nullable=False),
    Column("pending_requests", String(80), nullable=False),
    Column("round", Integer, nullable=False),
    Column("dispatch_no", Integer, nullable=False),
    Column("outcome", String(16)),
    Column("closed_at", Utc),
    Column("archived_at", Utc),
    # how far the case's own clock was moved ahead of ours (demonstration only)
    Column("ahead_seconds", Integer, nullable=False, default=0),
    Column("recorded_at", Utc, nullable=False),
    # the whole case, rules.case.Case
    Column("state", JSON, nullable=False),
    Index("ix_cases_open_due", "stage", "next_due_at"),
    Index("ix_cases_unit_due", "unit_path", "stage", "next_due_at"),
    Index("ix_cases_archived_at", "archived_at"),
)

case_events = Table(
    "case_events",
    metadata,
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("at", Utc, nullable=False),
    Column("actor_id", String(32), nullable=False),
    Column("actor_name", String(100), nullable=False),
    Column("actor_role", String(16), nullable=False),
    Column("from_stage", String(24), nullable=False),
    Column("to_stage", String(24), nullable=False),
    # Temporal's id of the update that caused it; null when time did
    Column("update_id", String(64)),
    Column("content", JSON, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Index("ix_case_events_update", "case_no", "update_id", unique=True),
)

clocks = Table(
    "clocks",
    metadata,
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("round", Integer, nullable=False),
    Column("dispatch_no", Integer, nullable=False),
    Column("unit_code", String(32), nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("due_at", Utc, nullable=False, index=True),
    Column("original_due_at", Utc, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("calendar_version", String(32), nullable=False),
    Column("stopped_at", Utc),
    Column("stopped_by", String(100)),
    Column("verdict", String(16)),
    Column("overdue", Boolean, nullable=False),
)

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

histories = Table(
    "histories",
    metadata,
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("run_id", String(64), primary_key=True),
    # runs of one case in order, when a long one was continued as new
    Column("part", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    # zlib of Temporal's history JSON, payloads as the codec left them
    Column("compressed", LargeBinary, nullable=False),
    Column("stored_at", Utc, nullable=False),
)

calendar_versions = Table(
    "calendar_versions",
    metadata,
    Column("version", String(32), primary_key=True),
    Column("ordinal", Integer, nullable=False, unique=True),
    Column("imported_at", Utc, nullable=False),
    Column("source", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    Column("version", ForeignKey("calendar_versions.version"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("name", String(40), nullable=False),
    Column("notice", String(120), nullable=False),
)

looks = Table(
    "looks",
    metadata,
    # who looked at a rater's contact data, when and in which case
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("case_no", String(24), nullable=False, index=True),
    Column("what", String(40), nullable=False),
)
