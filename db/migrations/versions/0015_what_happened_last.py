"""What happened last, whatever the case: for pages that refresh themselves."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_case_events_recorded_at", "case_events", ["recorded_at"])


def downgrade() -> None:
    op.drop_index("ix_case_events_recorded_at", table_name="case_events")
