"""The codes on the windows' desks."""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "window_codes",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("unit_code", sa.String(length=32), nullable=False),
        sa.Column("window_no", sa.String(length=16), nullable=False),
        sa.Column("made_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("revoked_at", db.tables.Utc(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_code", "window_no"],
            ["windows.unit_code", "windows.window_no"],
            name=op.f("fk_window_codes_unit_code_window_no_windows"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_window_codes_made_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["staff.id"], name=op.f("fk_window_codes_revoked_by_staff")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_window_codes")),
    )
    op.create_index("ix_window_codes_window", "window_codes", ["unit_code", "window_no"])
    op.create_index(
        "uq_window_codes_in_use",
        "window_codes",
        ["unit_code", "window_no"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_window_codes_in_use", table_name="window_codes")
    op.drop_index("ix_window_codes_window", table_name="window_codes")
    op.drop_table("window_codes")
