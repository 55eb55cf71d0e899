"""What staff write again and again, by unit; every version of it is kept."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from db.schema.metadata import Utc, metadata

reply_templates = Table(
    "reply_templates",
    metadata,
    # random, for it stands in addresses
    Column("id", String(16), primary_key=True),
    # whose it is, and of the units under it; None: everybody's
    Column("unit_code", ForeignKey("units.code")),
    # rules.reply_templates.TextKind
    Column("kind", String(16), nullable=False),
    # the number of the newest version, and its content
    Column("version", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
    Index("ix_reply_templates_unit_code", "unit_code"),
)

reply_template_versions = Table(
    "reply_template_versions",
    metadata,
    Column("template_id", ForeignKey("reply_templates.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("changed_by", ForeignKey("staff.id"), nullable=False),
)
