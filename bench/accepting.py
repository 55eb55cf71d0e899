"""Accepting a review over HTTP, beside a bare FastAPI that does one INSERT on the same database.

The same form is sent to both in turns, on SQLite and on PostgreSQL. Ours is checked, throttled,
masked, numbered, sorted by topics and counted for its window, its units, the city and the day
before it is answered. The goal is held against the rates, which is the time for each review the
other way round; p95 is printed beside it.
"""

import secrets
import sys
from collections.abc import Sequence
from urllib.parse import urlencode

from bench.databases import Database, database, installed
from bench.figures import Figure, Unit, Yardstick, progress
from bench.http_load import Answers, Ask, ask_all
from bench.stack import Stack, free_ports, running
from bench.town import CENTRE, WINDOW_NO
from cli.up.supervisor import PartName
from web.cookies import Cookies
from web.forms import FORM_TOKEN
from web.visit import FormTokens

ROUNDS, QUICK_ROUNDS = 20, 1
IN_A_ROUND = 25
VISITORS = (4, 16)
HALF_THE_RATE = 2.0
"""Ours may take twice the time of the bare one."""

BARE = "bare-reviews"


async def measure(*, quick: bool) -> list[Figure]:
    """Milliseconds for each review, by their rate, and the p95 of an answer; by database."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    found: list[Figure] = []
    for which in installed():
        for visitors in VISITORS:
            with database(which) as url:
                found += await _measured(which, url, rounds, visitors)
    return found


async def _measured(which: Database, url: str, rounds: int, visitors: int) -> list[Figure]:
    (port,) = free_ports(1)
    ours, bare = Answers(), Answers()
    async with running(PartName.WEB, database_url=url) as stack:
        command = [sys.executable, "-m", "bench.bare_reviews", stack.plan.settings.url, str(port)]
        await stack.spawn_other(BARE, command)
        await stack.answering(f"http://127.0.0.1:{port}/readyz")
        here = stack.plan.settings.port
        with progress(f"reviews of {visitors} sent to both, {which}", rounds) as advance:
            for number in range(rounds + 1):
                forms = _forms(stack, IN_A_ROUND)
                await ask_all(here, visitors, forms, ours if number else Answers())
                await ask_all(port, visitors, forms, bare if number else Answers())
                advance(1 if number else 0)
    beside = "bare FastAPI and one INSERT"
    return [
        Figure(
            f"{which}: review accepted over HTTP, {visitors} at once: {ours.rate:,.0f}/s against"
            f" {bare.rate:,.0f}/s",
            1000 / ours.rate,
            Unit.MILLISECONDS,
            Yardstick(beside, 1000 / bare.rate),
            ratio_at_most=HALF_THE_RATE,
        ),
        Figure(
            f"{which}: review accepted over HTTP, p95",
            ours.p95,
            Unit.MILLISECONDS,
            Yardstick(beside, bare.p95),
        ),
    ]


def _forms(stack: Stack, number: int) -> Sequence[Ask]:
    """So many good reviews, each from a browser and an address of its own."""
    tokens = FormTokens(stack.keys.link)
    cookie = Cookies(secure=False).form
    found = []
    for _ in range(number):
        token = tokens.new()
        form = {
            "unit": CENTRE.code,
            "window": WINDOW_NO,
            "stars": "5",
            "attitude": "5",
            "efficiency": "4",
            "handling_stage": "accept",
            "identity": "anonymous",
            "comment": "办得很快，态度也好。",
            "key": secrets.token_urlsafe(18),
            FORM_TOKEN: token,
        }
        address = ".".join(str(1 + byte % 254) for byte in secrets.token_bytes(4))
        headers = (("Cookie", f"{cookie}={token}"), ("X-Forwarded-For", address))
        found.append(Ask("/rate", urlencode(form), headers, wanted=303))
    return found
