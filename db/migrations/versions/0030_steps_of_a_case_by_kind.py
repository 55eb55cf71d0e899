"""The steps of a case by their kind, from an index alone."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NAME = "ix_case_events_case_kind"


def upgrade() -> None:
    op.create_index(NAME, "case_events", ["case_no", "kind", "version"])


def downgrade() -> None:
    op.drop_index(NAME, "case_events")
