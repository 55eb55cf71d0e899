"""The codes on the windows' desks."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, String, Table

from db.schema.metadata import Utc, metadata

window_codes = Table(
    "window_codes",
    metadata,
    # the last part of the short address behind a QR code
    Column("token", String(16), primary_key=True),
    Column("unit_code", String(32), nullable=False),
    Column("window_no", String(16), nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    # null while the code may be used
    Column("revoked_at", Utc),
    Column("revoked_by", ForeignKey("staff.id")),
    Column("reason", String(200)),
    ForeignKeyConstraint(["unit_code", "window_no"], ["windows.unit_code", "windows.window_no"]),
    Index("ix_window_codes_window", "unit_code", "window_no"),
)
# of a window's codes, one at most may be used
Index(
    "uq_window_codes_in_use",
    window_codes.c.unit_code,
    window_codes.c.window_no,
    unique=True,
    sqlite_where=window_codes.c.revoked_at.is_(None),
    postgresql_where=window_codes.c.revoked_at.is_(None),
)
