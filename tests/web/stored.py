"""A review as it is stored, for tests that look behind the pages."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.sealing import Keys
from db.tables import reviews


async def the_review(engine: AsyncEngine, keys: Keys) -> tuple[Any, dict[str, str]]:
    """The only review there is, and what is sealed in it."""
    async with reading(engine) as connection:
        row = (await connection.execute(select(reviews))).one()
    return row, json.loads(keys.unseal(row.rater_sealed, row.review_no.encode()))
