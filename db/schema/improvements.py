"""What units changed because of reviews; every version of it is kept."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from db.schema.metadata import Utc, metadata

improvements = Table(
    "improvements",
    metadata,
    # random, for it stands in addresses, and the form's own: sending it twice adds one
    Column("id", String(40), primary_key=True),
    Column("unit_code", ForeignKey("units.code"), nullable=False),
    # the number of the newest version, and what lists go by of it
    Column("version", Integer, nullable=False),
    # rules.improvements.ImprovementKind
    Column("kind", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Index("ix_improvements_unit_since", "unit_code", "since", "id"),
    Index("ix_improvements_since", "since", "id"),
)

improvement_versions = Table(
    "improvement_versions",
    metadata,
    Column("improvement_id", ForeignKey("improvements.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("title", String(100), nullable=False),
    Column("text", Text, nullable=False),
    # personal data is masked, once, when it is written
    Column("public_title", String(100), nullable=False),
    Column("public_text", Text, nullable=False),
    # the numbers of the cases it was changed because of
    Column("cases", JSON, nullable=False),
    # why it was corrected; "" of the first version
    Column("why", String(300), nullable=False),
    Column("written_at", Utc, nullable=False),
    Column("written_by", ForeignKey("staff.id"), nullable=False),
)

improvement_cases = Table(
    "improvement_cases",
    metadata,
    # the cases of the newest version
    Column("improvement_id", ForeignKey("improvements.id"), primary_key=True),
    Column("case_no", ForeignKey("cases.case_no"), primary_key=True),
    Index("ix_improvement_cases_case_no", "case_no"),
)
