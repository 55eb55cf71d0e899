"""Replays of histories: certificates that people asked for, and what the nights found."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from db.schema.metadata import Utc, metadata

# only added to: a certificate is never changed
replay_certificates = Table(
    "replay_certificates",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case_no", ForeignKey("cases.case_no"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    # as it was then
    Column("staff_name", String(100), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Column("done_at", Utc, nullable=False),
    # rules.replay_verdicts.ReplayResult
    Column("result", String(16), nullable=False),
    # of the history: of its one run, or of the hashes of all its runs
    Column("sha256", String(64), nullable=False),
    # rules.replay_verdicts.CodeVersion
    Column("code", JSON, nullable=False),
    # the newest version of the calendar at the time
    Column("calendar", String(32), nullable=False),
    # rules.replay_verdicts.RunVerdict of each run, in order
    Column("runs", JSON, nullable=False),
    Index("ix_replay_certificates_case", "case_no", "done_at"),
)

replay_nights = Table(
    "replay_nights",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("started_at", Utc, nullable=False),
    # when it last got on: one that has not for a while has ended without saying so
    Column("seen_at", Utc, nullable=False),
    Column("finished_at", Utc),
    # whether everything was replayed, also what was known already
    Column("forced", Boolean, nullable=False),
    Column("code", JSON, nullable=False),
    # rules.replay_nights.NightTotals, once it is finished
    Column("totals", JSON),
    Index("ix_replay_nights_started", "started_at"),
)

# the last result of each case
replayed_cases = Table(
    "replayed_cases",
    metadata,
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Column("night_id", ForeignKey("replay_nights.id"), nullable=False),
    # when its history was last replayed, not only looked at
    Column("replayed_at", Utc, nullable=False),
    # whether that night found it known: same code, same history
    Column("known", Boolean, nullable=False),
    Column("code_digest", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("result", String(16), nullable=False),
    Column("events", Integer, nullable=False),
    # of the first run that is not the same: its id and rules.replay_verdicts.Difference
    Column("run_id", String(64)),
    Column("difference", JSON),
    Index("ix_replayed_cases_night", "night_id", "result", "known", "events"),
)
_differs = replayed_cases.c.result != "identical"
Index(
    "ix_replayed_cases_differing",
    replayed_cases.c.night_id,
    replayed_cases.c.result,
    replayed_cases.c.case_no,
    sqlite_where=_differs,
    postgresql_where=_differs,
)
