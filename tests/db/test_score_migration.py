"""Bringing an older database up to date fills the roll-ups from the reviews that are there."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, column, insert, table, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import make_engine, reading, writing
from db.migrate import _config, upgrade_engine
from db.recount import counted
from db.scores import city_scores, scores_by_unit
from db.tables import reviews
from tests.conftest import _names, _on_server
from tests.db.scored import differing

UNITS: list[dict[str, Any]] = [
    {"code": "Q01", "parent": None, "path": "Q01"},
    {"code": "Q01-01", "parent": "Q01", "path": "Q01/Q01-01"},
    # its code begins with that of Q01, but it is not below it
    {"code": "Q011", "parent": None, "path": "Q011"},
]
FIGURES_OF = ("stars", "unit_code", "item_code", "window_no", "attitude", "timeliness")
REVIEWS = [
    ("A", (1, "Q01-01", None, "05", 2, None), None, datetime(2019, 7, 31, 15, 59, 59, tzinfo=UTC)),
    ("B", (5, "Q01-01", "I1", "05", 5, None), None, datetime(2019, 7, 31, 16, tzinfo=UTC)),
    ("C", (4, "Q01", "I1", None, None, 3), None, datetime(2019, 8, 1, 4, tzinfo=UTC)),
    ("D", (1, "Q01", None, None, 1, None), "mistaken", datetime(2019, 8, 1, 4, tzinfo=UTC)),
    ("E", (3, "Q011", None, None, None, None), None, datetime(2019, 8, 2, 4, tzinfo=UTC)),
]
OTHERS = {
    "channel": "portal",
    "handling_stage": "result",
    "identity": "anonymous",
    "language": "zh",
    "public_comment": "",
    "public_name": "匿名用户",
}


def _to_the_first_tables(connection: Connection) -> None:
    command.upgrade(_config(connection), "0001")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that nothing was made in yet."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    server: str = request.getfixturevalue("postgresql_server")
    name = f"old_{next(_names)}"
    await _on_server(server, f"CREATE DATABASE {name}")
    return f"{server}/{name}"


async def _as_it_was(engine: AsyncEngine) -> None:
    async with writing(engine) as connection:
        await connection.run_sync(_to_the_first_tables)
        await connection.execute(
            text(
                "INSERT INTO units (code, name, kind, parent_code, path)"
                " VALUES (:code, :code, 'venue', :parent, :path)"
            ),
            UNITS,
        )
        await connection.execute(
            text("INSERT INTO items (code, name, unit_code) VALUES ('I1', '居住证办理', 'Q01')")
        )
        # the columns of that time only
        names = ("review_no", *FIGURES_OF, "invalid_ground", "submitted_at", "received_at", *OTHERS)
        await connection.execute(
            insert(table("reviews", *(column(name, reviews.c[name].type) for name in names))),
            [
                {
                    "review_no": number,
                    **dict(zip(FIGURES_OF, figures, strict=True)),
                    "invalid_ground": ground,
                    "submitted_at": at,
                    "received_at": at,
                    **OTHERS,
                }
                for number, figures, ground, at in REVIEWS
            ],
        )


async def test_reviews_that_were_there_are_counted_by_the_upgrade(empty_url: str) -> None:
    engine = make_engine(empty_url)
    try:
        await _as_it_was(engine)
        await upgrade_engine(engine)
        assert not await differing(engine)
        async with reading(engine) as connection:
            city = await city_scores(connection)
            assert (city.counts, city.invalid) == ((1, 0, 1, 1, 1), 1)
            assert (await scores_by_unit(connection, ["Q01"]))["Q01"].counts == (1, 0, 0, 1, 1)
            right = await counted(connection)
        # city, three units, a window and an item; two days of Q01-01, two of Q01, one of Q011
        assert (len(right.totals), len(right.days)) == (6, 3 + 2 + 2 + 1)
    finally:
        await engine.dispose()


async def test_a_database_without_reviews_gets_empty_rollups(empty_url: str) -> None:
    engine = make_engine(empty_url)
    try:
        await upgrade_engine(engine)
        assert not await differing(engine)
        async with reading(engine) as connection:
            assert (await city_scores(connection)).n == 0
    finally:
        await engine.dispose()
