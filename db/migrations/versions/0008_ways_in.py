"""Applications, systems that send people with a link, and the links that were used."""

import sqlalchemy as sa
from alembic import op

import db.tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("application_hmac", sa.String(length=64), nullable=False),
        sa.Column("item_code", sa.String(length=32), nullable=False),
        sa.Column("unit_code", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", db.tables.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_code"], ["items.code"], name=op.f("fk_applications_item_code_items")
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["units.code"], name=op.f("fk_applications_unit_code_units")
        ),
        sa.PrimaryKeyConstraint("application_hmac", name=op.f("pk_applications")),
    )
    op.create_table(
        "clients",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.tables.Utc(timezone=True), nullable=False),
        sa.Column("revoked_at", db.tables.Utc(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_table(
        "used_links",
        sa.Column("link_hmac", sa.String(length=64), nullable=False),
        sa.Column("review_no", sa.String(length=24), nullable=False),
        sa.Column("expires_at", db.tables.Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_no"], ["reviews.review_no"], name=op.f("fk_used_links_review_no_reviews")
        ),
        sa.PrimaryKeyConstraint("link_hmac", name=op.f("pk_used_links")),
    )
    op.create_index("ix_used_links_expires_at", "used_links", ["expires_at"])
    # plain additions: SQLite would have to copy a table whose rows others point to
    op.add_column("reviews", sa.Column("application_hmac", sa.String(length=64), nullable=True))
    op.add_column("reviews", sa.Column("taken_by", sa.String(length=32), nullable=True))
    op.create_index(
        "uq_reviews_application_stage",
        "reviews",
        ["application_hmac", "handling_stage"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("uq_reviews_application_stage", "reviews")
    op.drop_column("reviews", "taken_by")
    op.drop_column("reviews", "application_hmac")
    op.drop_table("used_links")
    op.drop_table("clients")
    op.drop_table("applications")
