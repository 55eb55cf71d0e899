"""Photos and PDFs beside a review, a contact or a feedback. The files are in a folder
(db/attachment_files.py); here is what is known of each."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from db.schema.metadata import Utc, metadata

attachments = Table(
    "attachments",
    metadata,
    # also the file's name: a keyed hash of who sent what with which form
    Column("id", String(32), primary_key=True),
    # keyed hash of whoever sent it, a member of staff or a browser: nobody else can attach it
    Column("owner_hmac", String(64), nullable=False),
    # rules.attachments.Kind
    Column("kind", String(8), nullable=False),
    # of what is kept, in bytes, and its SHA-256
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    # sealed: what the file was called where it came from
    Column("name_sealed", LargeBinary, nullable=False),
    Column("uploaded_at", Utc, nullable=False),
    # until when it waits for its form to be taken; null once it belongs to something
    Column("expires_at", Utc, index=True),
    # the step it was brought to
    Column("case_no", ForeignKey("cases.case_no")),
    Column("version", Integer),
    # or the review, 0, or its addition of that number
    Column("review_no", ForeignKey("reviews.review_no")),
    Column("addition", Integer),
)
for _name, _of in (
    ("ix_attachments_case_no", attachments.c.case_no),
    ("ix_attachments_review_no", attachments.c.review_no),
):
    Index(_name, _of, sqlite_where=_of.is_not(None), postgresql_where=_of.is_not(None))
