"""Versions of the working calendar."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table

from db.schema.metadata import Utc, metadata

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
