"""What everybody reads: places of reviews, published replies, the search, withheld texts."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

import db.tables
from db.places import place_of
from db.replies import GivenReply, given_replies, published_row
from db.search import searchable_row

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 1000
TOKENS = sa.Text().with_variant(sa.dialects.postgresql.TSVECTOR(), "postgresql")
PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = {
    "ix_reviews_stars_place": ["stars", "place"],
    "ix_reviews_unit_place": ["unit_code", "place"],
    "ix_reviews_unit_stars_place": ["unit_code", "stars", "place"],
    "ix_reviews_unit_window_place": ["unit_code", "window_no", "place"],
    "ix_reviews_item_place": ["item_code", "place"],
    "ix_reviews_channel_place": ["channel", "place"],
}
PARTIAL = {
    "ix_reviews_replied_place": "replied_at IS NOT NULL",
    "ix_reviews_invalid_place": "invalid_ground IS NOT NULL",
}
SQLITE_INDEX = (
    """CREATE VIRTUAL TABLE searchable_index USING fts5(
        tokens, content='searchable', content_rowid='place', detail=none, columnsize=0,
        tokenize="ascii tokenchars '=-'"
    )""",
    """CREATE TRIGGER searchable_came AFTER INSERT ON searchable BEGIN
        INSERT INTO searchable_index(rowid, tokens) VALUES (new.place, new.tokens);
    END""",
    """CREATE TRIGGER searchable_went AFTER DELETE ON searchable BEGIN
        INSERT INTO searchable_index(searchable_index, rowid, tokens)
        VALUES ('delete', old.place, old.tokens);
    END""",
)

reviews = sa.table(
    "reviews",
    *map(
        sa.column,
        (
            *("review_no", "stars", "channel", "unit_code", "item_code", "public_comment"),
            *("place", "withheld_reason"),
        ),
    ),
    sa.column("submitted_at", db.tables.Utc),
    sa.column("replied_at", db.tables.Utc),
)
events = sa.table(
    "case_events",
    *map(sa.column, ("case_no", "version", "kind", "actor_role")),
    sa.column("at", db.tables.Utc),
    sa.column("content", sa.JSON),
)
cases = sa.table("cases", *map(sa.column, ("case_no", "review_no", "unit_code")))
units = sa.table("units", *map(sa.column, ("code", "path")))
replies = sa.table(
    "published_replies",
    *map(sa.column, ("case_no", "version", "review_no", "unit_code", "text")),
    sa.column("at", db.tables.Utc),
)
searchable = sa.table(
    "searchable", sa.column("place"), sa.column("text"), sa.column("tokens", TOKENS)
)


def upgrade() -> None:
    op.add_column(
        "reviews", sa.Column("place", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )
    op.add_column("reviews", sa.Column("replied_at", db.tables.Utc(timezone=True), nullable=True))
    op.add_column("reviews", sa.Column("withheld_reason", sa.String(length=24), nullable=True))
    _tables()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.create_index("ix_searchable_tokens", "searchable", ["tokens"], postgresql_using="gin")
    else:
        for statement in SQLITE_INDEX:
            op.execute(statement)
    _give_places(connection)
    op.drop_index("ix_reviews_unit_code", "reviews")
    op.create_index("ix_reviews_place", "reviews", ["place"], unique=True)
    for name, columns in INDEXES.items():
        op.create_index(name, "reviews", columns)
    for name, kept in PARTIAL.items():
        where = sa.text(kept)
        op.create_index(name, "reviews", ["place"], sqlite_where=where, postgresql_where=where)
    _publish_replies(connection)
    _make_searchable(connection)


def _tables() -> None:
    op.create_table(
        "published_replies",
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("unit_code", sa.String(length=32), nullable=True),
        sa.Column("at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_no"], ["cases.case_no"], name=op.f("fk_published_replies_case_no_cases")
        ),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_published_replies_review_no_reviews"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name=op.f("fk_published_replies_unit_code_units")
        ),
        sa.PrimaryKeyConstraint("case_no", "version", name=op.f("pk_published_replies")),
    )
    op.create_index("ix_published_replies_review_no", "published_replies", ["review_no"])
    op.create_table(
        "searchable",
        sa.Column("place", PLACE, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tokens", TOKENS, nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_searchable")),
    )
    op.create_table(
        "publication_decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"],
            ["reviews.review_no"],
            name=op.f("fk_publication_decisions_review_no_reviews"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_publication_decisions_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_decisions")),
    )
    op.create_index("ix_publication_decisions_review_no", "publication_decisions", ["review_no"])
    with op.batch_alter_table("looks") as looks:
        looks.alter_column("case_no", existing_type=sa.String(length=24), nullable=True)
        looks.add_column(sa.Column("review_no", sa.String(length=24), nullable=True))
        looks.create_index("ix_looks_review_no", ["review_no"])


def _batches(connection: sa.Connection, *columns: sa.ColumnClause[Any]) -> Iterator[list[Any]]:
    """Every review, in the order of the numbers, so many at a time."""
    last = ""
    while rows := connection.execute(
        sa.select(*columns)
        .where(reviews.c.review_no > last)
        .order_by(reviews.c.review_no)
        .limit(BATCH)
    ).all():
        yield list(rows)
        last = rows[-1].review_no


def _give_places(connection: sa.Connection) -> None:
    put = (
        sa.update(reviews)
        .where(reviews.c.review_no == sa.bindparam("number"))
        .values(place=sa.bindparam("drawn"))
    )
    taken: set[int] = set()
    for rows in _batches(connection, reviews.c.review_no, reviews.c.submitted_at):
        drawn = []
        for row in rows:
            place = place_of(row.submitted_at)
            while place in taken:
                place = place_of(row.submitted_at)
            taken.add(place)
            drawn.append({"number": row.review_no, "drawn": place})
        connection.execute(put, drawn)


def _publish_replies(connection: sa.Connection) -> None:
    known = {row.case_no: row for row in connection.execute(sa.select(cases))}
    trail = connection.execute(sa.select(events).order_by(events.c.case_no, events.c.version))
    for case_no, lines in groupby(trail.all(), key=lambda row: row.case_no):
        given: tuple[GivenReply, ...] = given_replies(lines)
        case = known[case_no]
        for each in given:
            row = published_row(each, case_no, case.review_no, case.unit_code)
            connection.execute(sa.insert(replies).values(row))
        if given:
            connection.execute(
                sa.update(reviews)
                .where(reviews.c.review_no == case.review_no)
                .values(replied_at=given[0].at)
            )


def _make_searchable(connection: sa.Connection) -> None:
    paths = {row.code: row.path for row in connection.execute(sa.select(units))}
    answered: dict[str, list[str]] = {}
    for row in connection.execute(sa.select(replies).order_by(replies.c.version)):
        answered.setdefault(row.review_no, []).append(row.text)
    for rows in _batches(connection, *reviews.c):
        made = (
            searchable_row(row._mapping, paths[row.unit_code], answered.get(row.review_no, ()))
            for row in rows
        )
        if put := sorted((row for row in made if row), key=lambda row: int(row["place"])):
            connection.execute(sa.insert(searchable), put)


def downgrade() -> None:
    with op.batch_alter_table("looks") as looks:
        looks.drop_index("ix_looks_review_no")
        looks.drop_column("review_no")
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE searchable_index")
    for name in ("publication_decisions", "searchable", "published_replies"):
        op.drop_table(name)
    for name in ("ix_reviews_place", *INDEXES, *PARTIAL):
        op.drop_index(name, "reviews")
    op.create_index("ix_reviews_unit_code", "reviews", ["unit_code"])
    for name in ("withheld_reason", "replied_at", "place"):
        op.drop_column("reviews", name)
