"""The answered and the invalid reviews, of which there are few, have an index by stars too."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FEW = {
    "ix_reviews_replied_stars_place": "replied_at IS NOT NULL",
    "ix_reviews_invalid_stars_place": "invalid_ground IS NOT NULL",
}


def upgrade() -> None:
    for name, kept in FEW.items():
        where = sa.text(kept)
        op.create_index(
            name, "reviews", ["stars", "place"], sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    for name in FEW:
        op.drop_index(name, "reviews")
