"""Cases: where each stands, its trail, its clocks and the stored histories of its workflow."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from db.schema.metadata import Utc, metadata

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
    # who in the unit has it in hand; null when nobody has
    Column("holder_id", String(32)),
    Column("received_at", Utc, nullable=False),
    # the earliest instant somebody still owes something; null when nobody does
    Column("next_due_at", Utc),
    Column("next_due_kind", String(24)),
    Column("provisional", Boolean, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("supervised", Boolean, nullable=False),
    Column("complex", Boolean, nullable=False),
    Column("pending_requests", String(80), nullable=False),
    # what an operator has to do in it (rules.hotline.HotlineTask), and the moment of our clock
    # before which that need not be shown; null when nothing, and when at once
    Column("hotline_task", String(12)),
    Column("hotline_from", Utc),
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
    Index("ix_cases_holder_due", "holder_id", "stage", "next_due_at"),
)
# few of all cases wait for the hotline; counting them reads nothing but this
_waits = cases.c.hotline_task.is_not(None)
Index(
    "ix_cases_hotline",
    cases.c.hotline_task,
    cases.c.next_due_at,
    cases.c.hotline_from,
    sqlite_where=_waits,
    postgresql_where=_waits,
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
