"""Cases: where each stands, its trail, its clocks and the stored histories of its workflow."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    literal_column,
)

from db.schema.metadata import Utc, metadata
from rules.coming_back import REFUSALS
from rules.stages import Action

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
    # rules.case.Finding of the round before any re-check, and rules.case.Result once approved
    Column("finding", String(24)),
    Column("result", String(16)),
    Column("outcome", String(16)),
    Column("closed_at", Utc),
    Column("archived_at", Utc),
    # how far the case's own clock was moved ahead of ours (demonstration only)
    Column("ahead_seconds", Integer, nullable=False, default=0),
    Column("recorded_at", Utc, nullable=False),
    # the whole case, rules.case.Case
    Column("state", JSON, nullable=False),
    Index("ix_cases_open_due", "stage", "next_due_at"),
    # figures are counted from this index alone
    Index("ix_cases_closed", "closed_at", "unit_code", "outcome", "result", "round"),
    Index("ix_cases_holder_due", "holder_id", "stage", "next_due_at", "unit_code", "archived_at"),
)
# few of all cases wait for the hotline; counting them reads nothing but this
_waits = cases.c.hotline_task.is_not(None)
Index(
    "ix_cases_hotline",
    cases.c.hotline_task,
    cases.c.next_due_at,
    cases.c.received_at,
    cases.c.case_no,
    cases.c.hotline_from,
    sqlite_where=_waits,
    postgresql_where=_waits,
)

# what lists of cases are walked along (db/case_orders.py) and narrowed by (db/case_filters.py)
Index("ix_cases_received", cases.c.received_at, cases.c.case_no)
Index("ix_cases_stage_received", cases.c.stage, cases.c.received_at, cases.c.case_no)
Index("ix_cases_unit_received", cases.c.unit_code, cases.c.received_at, cases.c.case_no)
_by_due = (cases.c.next_due_at, cases.c.case_no)
_open = cases.c.archived_at.is_(None)
# a row is long, for the whole case is in it: what is counted is counted from an index alone, also
# where the columns that its condition names must stand in it for that
_of_duty = (cases.c.next_due_kind, cases.c.overdue, cases.c.archived_at, cases.c.stage)
for _name, _columns, _kept in (
    (
        "ix_cases_next_due",
        (*_by_due, cases.c.unit_code, *_of_duty, cases.c.holder_id),
        cases.c.next_due_at.is_not(None),
    ),
    (
        "ix_cases_unit_next_due",
        (cases.c.unit_code, *_by_due, *_of_duty, cases.c.holder_id),
        cases.c.next_due_at.is_not(None),
    ),
    # not for the open ones: SQLite would take it for these too, believing them few
    ("ix_cases_archived_at", (cases.c.archived_at,), cases.c.archived_at.is_not(None)),
    ("ix_cases_open_received", (cases.c.received_at, cases.c.case_no), _open),
    (
        "ix_cases_open_units",
        (
            *(cases.c.unit_code, cases.c.stage, cases.c.archived_at),
            *(cases.c.case_no, cases.c.supervised, cases.c.holder_id),
        ),
        _open,
    ),
    (
        "ix_cases_archived_units",
        (cases.c.unit_code, cases.c.stage, cases.c.archived_at),
        cases.c.archived_at.is_not(None),
    ),
    (
        "ix_cases_overdue",
        (*_by_due, cases.c.unit_code, *_of_duty, cases.c.holder_id),
        cases.c.overdue.is_(True),
    ),
    (
        "ix_cases_supervised",
        (*_by_due, cases.c.unit_code, cases.c.supervised, cases.c.archived_at, cases.c.stage),
        cases.c.supervised.is_(True) & _open,
    ),
    (
        "ix_cases_pending",
        (
            *_by_due,
            cases.c.pending_requests,
            cases.c.archived_at,
            cases.c.unit_code,
            cases.c.received_at,
        ),
        cases.c.pending_requests != literal_column("''"),
    ),
):
    Index(_name, *_columns, sqlite_where=_kept, postgresql_where=_kept)

case_supporting = Table(
    "case_supporting",
    metadata,
    # the units that help with a case; the one that has it is in its row
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("unit_code", ForeignKey("units.code"), primary_key=True),
    Index("ix_case_supporting_unit_code", "unit_code"),
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
    # the name of the absent holder for whom the actor stood in
    Column("in_place_of", String(100)),
    Column("from_stage", String(24), nullable=False),
    Column("to_stage", String(24), nullable=False),
    # Temporal's id of the update that caused it; null when time did
    Column("update_id", String(64)),
    Column("content", JSON, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    Index("ix_case_events_recorded_at", "recorded_at"),
    Index("ix_case_events_update", "case_no", "update_id", unique=True),
    Index("ix_case_events_kind_at", "kind", "at"),
    Index("ix_case_events_case_kind", "case_no", "kind", "version"),
)

COMING = (Action.SEND_BACK_CLOSURE, Action.OBJECT, *REFUSALS, Action.DECIDE_REOPENING)
"""Kinds of steps with which something may come back to a unit."""
# not by the column itself: by its index every case of all years would be looked at
KIND = case_events.c.kind.concat(literal_column("''"))
COMES = KIND.in_([literal_column(f"'{each}'") for each in COMING])
"""Whether a step is of these kinds, written as its index has it."""
Index(
    "ix_case_events_coming_back",
    *(case_events.c.case_no, case_events.c.version, case_events.c.kind),
    sqlite_where=COMES,
    postgresql_where=COMES,
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
    Index("ix_clocks_unit_due", "unit_code", "due_at"),
)

SENT = and_(
    clocks.c.kind == literal_column("'rectification'"), clocks.c.round == literal_column("0")
)
"""Whether a clock is that of a unit a case was sent to, written as its index has it."""

_running = clocks.c.stopped_at.is_(None)
_running_ones = (
    clocks.c.kind,
    clocks.c.due_at,
    clocks.c.case_no,
    clocks.c.overdue,
    clocks.c.stopped_at,
)
for _name, _of, _kept in (
    ("ix_clocks_running", _running_ones, _running),
    ("ix_clocks_overdue", _running_ones, clocks.c.overdue.is_(True) & _running),
    (
        "ix_clocks_sent",
        (clocks.c.case_no, clocks.c.unit_code, clocks.c.verdict, clocks.c.kind, clocks.c.round),
        SENT,
    ),
):
    Index(_name, *_of, sqlite_where=_kept, postgresql_where=_kept)

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
