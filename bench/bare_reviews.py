"""The yardstick: a review accepted by a bare FastAPI and one INSERT, on the same database.

The same form and the same engine; but no check of the form, no throttle, no sealing, no masking, no
page. `python -m bench.bare_reviews DATABASE_URL PORT` serves it.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Form
from sqlalchemy import text
from starlette.responses import RedirectResponse

from db.engine import make_engine, writing

CREATE = (
    "CREATE TABLE IF NOT EXISTS bare_reviews (number {number}, at TEXT NOT NULL,"
    " unit_code TEXT NOT NULL, window_no TEXT NOT NULL, stars INTEGER NOT NULL,"
    " comment TEXT NOT NULL)"
)
NUMBER = {"sqlite": "INTEGER PRIMARY KEY", "postgresql": "BIGSERIAL PRIMARY KEY"}
INSERT = text(
    "INSERT INTO bare_reviews (at, unit_code, window_no, stars, comment)"
    " VALUES (:at, :unit, :window, :stars, :comment)"
)


def create_app(url: str) -> FastAPI:
    """The bare site."""
    engine = make_engine(url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with writing(engine) as connection:
            await connection.execute(text(CREATE.format(number=NUMBER[engine.dialect.name])))
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.get("/readyz")
    async def ready() -> str:
        return "ready"

    @app.post("/rate")
    async def rate(
        unit: Annotated[str, Form()],
        window: Annotated[str, Form()],
        stars: Annotated[int, Form()],
        comment: Annotated[str, Form()],
    ) -> RedirectResponse:
        values = {
            "at": datetime.now(UTC).isoformat(),
            "unit": unit,
            "window": window,
            "stars": stars,
            "comment": comment,
        }
        async with writing(engine) as connection:
            await connection.execute(INSERT, values)
        return RedirectResponse("/", status_code=303)

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_app(sys.argv[1]), port=int(sys.argv[2]), access_log=False, server_header=False
    )
