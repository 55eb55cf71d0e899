"""Who is absent from when to when, and who stands in meanwhile."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from db.schema.metadata import Utc, metadata

absences = Table(
    "absences",
    metadata,
    # random, for it stands in addresses
    Column("id", String(16), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("substitute_id", ForeignKey("staff.id"), nullable=False),
    # the first and the last day, both included, in Shanghai
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", ForeignKey("staff.id"), nullable=False),
    # when it was called off or ended early, and by whom
    Column("ended_at", Utc),
    Column("ended_by", ForeignKey("staff.id")),
    Index("ix_absences_staff_id_last_day", "staff_id", "last_day"),
    Index("ix_absences_substitute_id_last_day", "substitute_id", "last_day"),
)
