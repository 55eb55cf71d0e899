"""Who was mentioned in which note, and whether they have seen it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from db.schema.metadata import Utc, metadata

mentions = Table(
    "mentions",
    metadata,
    # the note is the transition of this number in the case's trail
    Column("case_no", String(24), ForeignKey("cases.case_no"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("at", Utc, nullable=False),
    Column("read_at", Utc),
    Index("ix_mentions_staff_id_at", "staff_id", "at"),
)

_unread = mentions.c.read_at.is_(None)
Index(
    "ix_mentions_unread",
    mentions.c.staff_id,
    mentions.c.case_no,
    sqlite_where=_unread,
    postgresql_where=_unread,
)
