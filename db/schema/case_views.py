"""How somebody at the desk wants lists of cases: saved views, columns, the view they start with."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from db.schema.metadata import Utc, metadata

case_views = Table(
    "case_views",
    metadata,
    # random, for it stands in addresses
    Column("id", String(16), primary_key=True),
    Column("owner_id", ForeignKey("staff.id"), nullable=False),
    Column("name", String(40), nullable=False),
    # the filters and the order, as the address of the list has them
    Column("query", Text, nullable=False),
    # names of columns, separated by commas
    Column("columns", String(200), nullable=False),
    # db.case_views.Sharing
    Column("sharing", String(16), nullable=False),
    Column("changed_at", Utc, nullable=False),
    Index("ix_case_views_owner_id", "owner_id"),
    Index("ix_case_views_sharing", "sharing"),
)

case_list_settings = Table(
    "case_list_settings",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    # names of columns, separated by commas; "" for the usual ones
    Column("columns", String(200), nullable=False),
    # the view somebody starts with; it may be gone, or not be shared any more
    Column("first_view", String(16)),
)
