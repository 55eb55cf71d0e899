"""Steps taken in many cases at once: what was asked for, and what came of it in each case."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from db.schema.metadata import Utc, metadata

bulk_runs = Table(
    "bulk_runs",
    metadata,
    # the key of the form that asked for it: sent twice it is one run
    Column("id", String(40), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    # rules.stages.Action
    Column("action", String(32), nullable=False),
    # what every case's step brings, as JSON of the step's fields
    Column("content", JSON, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("cancelled_at", Utc),
    Column("finished_at", Utc),
    Index("ix_bulk_runs_staff", "staff_id", "created_at"),
)

bulk_items = Table(
    "bulk_items",
    metadata,
    Column("run_id", ForeignKey("bulk_runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("case_no", ForeignKey("cases.case_no"), nullable=False),
    # the version of the case that was shown to whoever chose it
    Column("seen_version", Integer, nullable=False),
    # what this case's step brings beside or instead of the run's content
    Column("own_content", JSON, nullable=False),
    # db.bulk_runs.BulkOutcome; null while it is to be done
    Column("outcome", String(16)),
    # a refusal's sentence: a Chinese template and its parameters
    Column("text", String(500), nullable=False),
    Column("params", JSON, nullable=False),
    # how often its case gave no answer
    Column("attempts", Integer, nullable=False),
    Column("done_at", Utc),
    Index("ix_bulk_items_outcome", "run_id", "outcome", "position"),
)
