"""Units, their windows and the service items."""

from sqlalchemy import Column, ForeignKey, String, Table

from db.schema.metadata import metadata

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
