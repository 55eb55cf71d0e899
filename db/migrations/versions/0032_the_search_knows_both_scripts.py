"""The search knows both scripts: words in traditional characters are found by simplified ones."""

import sqlalchemy as sa
from alembic import op

from rules.search_words import folded, tokens_of

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BATCH = 1000
TEXTS = sa.text(
    "SELECT place, text FROM searchable WHERE place > :last ORDER BY place LIMIT :batch"
)
MARKS_SQLITE = sa.text("SELECT tokens FROM searchable WHERE place = :place")
MARKS_POSTGRESQL = sa.text(
    "SELECT array_to_string(tsvector_to_array(tokens), ' ') FROM searchable WHERE place = :place"
)
PUT_SQLITE = sa.text("UPDATE searchable SET text = :text, tokens = :tokens WHERE place = :place")
PUT_POSTGRESQL = sa.text(
    "UPDATE searchable SET text = :text, tokens = CAST(:tokens AS tsvector) WHERE place = :place"
)


def upgrade() -> None:
    connection = op.get_bind()
    postgresql = connection.dialect.name == "postgresql"
    marks = MARKS_POSTGRESQL if postgresql else MARKS_SQLITE
    last, changed = -1, False
    while rows := connection.execute(TEXTS, {"last": last, "batch": BATCH}).all():
        last = rows[-1].place
        for place, text in rows:
            if (words := folded(text)) == text:
                continue
            before: str = connection.execute(marks, {"place": place}).scalar_one()
            # of a text's own tokens none has an equals sign
            kept = [token for token in before.split() if "=" in token]
            connection.execute(
                PUT_POSTGRESQL if postgresql else PUT_SQLITE,
                {"place": place, "text": words, "tokens": " ".join((*tokens_of(words), *kept))},
            )
            changed = True
    if changed and not postgresql:
        op.execute("INSERT INTO searchable_index(searchable_index) VALUES ('rebuild')")


def downgrade() -> None:
    """Nothing: words that were made simplified stay so, and are not found by traditional ones."""
