"""How long the pages of a long history take: `python -m tests.web.history.measure [EVENTS]`.

The history is a recorded one carried on with notes, stored in a database of its own; the site
answers in this process, so that a figure is the page's and not the network's.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from httpx2 import ASGITransport, AsyncClient

from db import sessions
from db.calendars import seed
from db.engine import make_engine, writing
from db.migrate import upgrade_engine
from settings import Settings
from tests.conftest import utcnow
from tests.organisation import organise
from tests.people import CITY
from tests.web.history.on_record import put
from tests.web.history.recordings import HISTORY_KEYS, long_history
from web.app import create_app
from web.dependencies import WebDependencies
from web.temporal import LazyCases
from web.throttling import Throttle

SITE = "http://desk.test"
TIMES = 9
PAGES = ("", "?page=9999", "?kind=timer", "?q=核对", "/timeline", "/verdicts", "/at/1-40")


async def measure(events: int) -> None:
    """Print the median time and the size of each page."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite+aiosqlite:///{Path(folder) / 'measure.db'}")
        await upgrade_engine(engine)
        async with writing(engine) as connection:
            await seed(connection, utcnow())
        await organise(engine)
        case = await put(engine, "long", long_history(events), steps=4)
        async with writing(engine) as connection:
            token = await sessions.create(connection, CITY.id, utcnow(), timedelta(hours=1))
        settings = Settings(public_url=SITE, temporal_address="127.0.0.1:1")
        cases = LazyCases(settings, HISTORY_KEYS)
        parts = WebDependencies(
            settings, engine, HISTORY_KEYS, cases, Throttle(engine, HISTORY_KEYS)
        )
        app = create_app(settings, parts)
        async with AsyncClient(transport=ASGITransport(app), base_url=SITE) as client:
            client.cookies.set("session", token)
            for page in PAGES:
                await _one(client, f"/cases/{case.case_no}/history{page}", page)
        await engine.dispose()


async def _one(client: AsyncClient, path: str, page: str) -> None:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        response = await client.get(path)
        took.append(time.perf_counter() - began)
        assert response.status_code == 200, response.text
    median, most = statistics.median(took) * 1000, max(took) * 1000
    size = len(response.content) / 1000
    name = page or "(first)"
    sys.stdout.write(f"{name:12} median {median:5.0f} ms  most {most:5.0f} ms  {size:5.0f} kB\n")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
