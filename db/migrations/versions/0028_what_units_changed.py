"""What units changed because of reviews, with every version and the cases behind it."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "improvements",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("unit_code", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name="fk_improvements_unit_code_units"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_improvements"),
    )
    op.create_index("ix_improvements_unit_since", "improvements", ["unit_code", "since", "id"])
    op.create_index("ix_improvements_since", "improvements", ["since", "id"])
    op.create_table(
        "improvement_versions",
        sa.Column("improvement_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public_title", sa.String(100), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("written_at", Utc(), nullable=False),
        sa.Column("written_by", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name="fk_improvement_versions_improvement_id_improvements",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["staff.id"], name="fk_improvement_versions_written_by_staff"
        ),
        sa.PrimaryKeyConstraint("improvement_id", "version", name="pk_improvement_versions"),
    )
    op.create_table(
        "improvement_cases",
        sa.Column("improvement_id", sa.String(40), nullable=False),
        sa.Column("case_no", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name="fk_improvement_cases_improvement_id_improvements",
        ),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name="fk_improvement_cases_case_no_cases"
        ),
        sa.PrimaryKeyConstraint("improvement_id", "case_no", name="pk_improvement_cases"),
    )
    op.create_index("ix_improvement_cases_case_no", "improvement_cases", ["case_no"])


def downgrade() -> None:
    op.drop_table("improvement_cases")
    op.drop_table("improvement_versions")
    op.drop_table("improvements")
