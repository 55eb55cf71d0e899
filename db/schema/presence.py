"""Who has which case open: a row for each page that is being looked at."""

from sqlalchemy import Column, ForeignKey, String, Table

from db.schema.metadata import Utc, metadata

open_pages = Table(
    "open_pages",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    # what the browser calls the page
    Column("page", String(32), primary_key=True),
    Column("case_no", ForeignKey("cases.case_no"), nullable=False, index=True),
    # the step whose form is being filled in
    Column("writing", String(32)),
    # when its browser was last heard of
    Column("seen_at", Utc, nullable=False),
)
