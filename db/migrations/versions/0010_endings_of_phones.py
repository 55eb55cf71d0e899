"""A keyed hash of each rater's last four digits, to follow a review by number and phone."""

import json

import sqlalchemy as sa
from alembic import context, op

from db.sealing import Keys, phone_ending

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_A_TIME = 1000
"""Reviews read at once."""

REVIEWS = sa.table(
    "reviews",
    sa.column("review_no", sa.String),
    sa.column("rater_sealed", sa.LargeBinary),
    sa.column("phone_hmac", sa.String),
    sa.column("phone_ending_hmac", sa.String),
)


def upgrade() -> None:
    op.add_column("reviews", sa.Column("phone_ending_hmac", sa.String(length=64)))
    _fill(op.get_bind(), context.config.attributes["keys"])


def downgrade() -> None:
    # not by a copy of the table, which SQLite would not let go: others refer to it
    op.execute("ALTER TABLE reviews DROP COLUMN phone_ending_hmac")


def _fill(connection: sa.Connection, keys: Keys | None) -> None:
    """Fill the column of the reviews that came before it."""
    last = ""
    while rows := connection.execute(_after(last)).all():
        if keys is None:
            raise LookupError("the keys are needed to fill phone_ending_hmac: haochaping migrate")
        filled = [
            {"number": row.review_no, "ending": _ending(keys, row.review_no, row.rater_sealed)}
            for row in rows
        ]
        connection.execute(
            sa.update(REVIEWS)
            .where(REVIEWS.c.review_no == sa.bindparam("number"))
            .values(phone_ending_hmac=sa.bindparam("ending")),
            filled,
        )
        last = rows[-1].review_no


def _ending(keys: Keys, review_no: str, sealed: bytes) -> str | None:
    private = json.loads(keys.unseal(sealed, review_no.encode()))
    ending = phone_ending(private.get("phone", ""))
    return keys.phone_ending_hmac(review_no, ending) if ending else None


def _after(review_no: str) -> sa.Select[tuple[str, bytes]]:
    return (
        sa.select(REVIEWS.c.review_no, REVIEWS.c.rater_sealed)
        .where(
            REVIEWS.c.review_no > review_no,
            REVIEWS.c.phone_hmac.is_not(None),
            REVIEWS.c.rater_sealed.is_not(None),
        )
        .order_by(REVIEWS.c.review_no)
        .limit(AT_A_TIME)
    )
