"""Who is absent and who stands in; the trail says in whose place somebody acted."""

import sqlalchemy as sa
from alembic import op

from db.tables import Utc

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("substitute_id", sa.String(32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("ended_at", Utc()),
        sa.Column("ended_by", sa.String(32)),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_absences_staff_id_staff"),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["staff.id"], name="fk_absences_substitute_id_staff"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name="fk_absences_made_by_staff"),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name="fk_absences_ended_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_staff_id_last_day", "absences", ["staff_id", "last_day"])
    op.create_index("ix_absences_substitute_id_last_day", "absences", ["substitute_id", "last_day"])
    op.add_column("case_events", sa.Column("in_place_of", sa.String(100)))


def downgrade() -> None:
    # not by a copy of the table, which SQLite would not let go: others refer to it
    op.execute("ALTER TABLE case_events DROP COLUMN in_place_of")
    op.drop_table("absences")
