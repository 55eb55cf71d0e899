"""One-time codes as their recipients get them: read from the queue, where they are sealed."""

import json

import httpx2
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading
from db.sealing import Keys
from db.tables import code_notices
from tests.web.browser import Browser


async def codes_queued(engine: AsyncEngine, keys: Keys) -> list[dict[str, str]]:
    """Every code that waits to be sent, oldest first: its code, to, language and subject."""
    async with reading(engine) as connection:
        rows = (
            await connection.execute(select(code_notices).order_by(code_notices.c.queued_at))
        ).all()
    return [json.loads(keys.unseal(row.sealed, row.key.encode())) for row in rows]


async def enter_code(
    browser: Browser, asked: httpx2.Response, engine: AsyncEngine, keys: Keys
) -> httpx2.Response:
    """Enter the newest code on the page a rating led to."""
    page = asked.headers["location"]
    assert page.startswith("/rate/confirm/"), asked.text
    newest = (await codes_queued(engine, keys))[-1]
    return await browser.send(page, page, code=newest["code"])
