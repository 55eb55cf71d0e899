"""The search knows windows: reviews that are in it already get the token of theirs."""

import sqlalchemy as sa
from alembic import op

from db.search import of_window

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 1000
OF_WINDOWS = sa.text(
    "SELECT s.place, r.unit_code, r.window_no FROM searchable s JOIN reviews r ON r.place = s.place"
    " WHERE r.window_no IS NOT NULL AND s.place > :last ORDER BY s.place LIMIT :batch"
)
ADD_SQLITE = sa.text(
    "UPDATE searchable SET tokens = tokens || ' ' || :mark"
    " WHERE place = :place AND instr(tokens || ' ', ' ' || :mark || ' ') = 0"
)
ADD_POSTGRESQL = sa.text(
    "UPDATE searchable SET tokens = tokens || array_to_tsvector(ARRAY[CAST(:mark AS text)])"
    " WHERE place = :place"
)


def upgrade() -> None:
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    last = -1
    while rows := connection.execute(OF_WINDOWS, {"last": last, "batch": BATCH}).all():
        connection.execute(
            ADD_POSTGRESQL if postgresql else ADD_SQLITE,
            [{"place": row.place, "mark": of_window(row.unit_code, row.window_no)} for row in rows],
        )
        last = rows[-1].place
    if not postgresql:
        op.execute("INSERT INTO searchable_index(searchable_index) VALUES ('rebuild')")


def downgrade() -> None:
    """Nothing: the tokens of windows stay, and nothing asks for them."""
