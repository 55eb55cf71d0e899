"""Templates for what staff write, by unit, with their versions."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_templates",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("unit_code", sa.String(32)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name="fk_reply_templates_unit_code_units"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply_templates"),
    )
    op.create_index("ix_reply_templates_unit_code", "reply_templates", ["unit_code"])
    op.create_table(
        "reply_template_versions",
        sa.Column("template_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Utc(), nullable=False),
        sa.Column("changed_by", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["reply_templates.id"],
            name="fk_reply_template_versions_template_id_reply_templates",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["staff.id"], name="fk_reply_template_versions_changed_by_staff"
        ),
        sa.PrimaryKeyConstraint("template_id", "version", name="pk_reply_template_versions"),
    )


def downgrade() -> None:
    op.drop_table("reply_template_versions")
    op.drop_table("reply_templates")
