"""The public's pages with a million reviews and ten thousand cases loaded.

Beside each the sign-in page, which the same process makes of a template and no database; and the
same page of a second site with ten thousand reviews. Both sites run at once and are asked in turns
(bench/rounds.py). "As visited" is a page by its usual address, which is made once a second and kept
in between (web/public/kept.py); "made anew" is by an address nobody used before, so that nothing is
kept of the page, only parts of it that are still the same (web/templating.py); "for the first time"
not even those.

HCP_BENCH_CROWD names a folder in which the databases are kept and found again, to load them once.
"""

import itertools
import os
import random
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from bench import crowd
from bench.crowd import Crowd
from bench.figures import Figure, progress
from bench.http_load import Answers, Ask, Asking, ask_all
from bench.rounds import Rounds, Server, costs
from bench.stack import Stack, now, running, settings_for
from cli.up.supervisor import PartName
from db.places import first_place
from db.review_lists import Behind, ReviewOrder
from rules.stars import Stars
from web.public.review_query import next_token

MANY, FEW = Crowd(1_000_000, 10_000, now()), Crowd(10_000, 100, now())
QUICK_MANY, QUICK_FEW = Crowd(600, 4, now()), Crowd(200, 2, now())
ROUNDS, QUICK_ROUNDS = 30, 2
IN_A_ROUND = 20
VISITORS = 2
TIMES_THE_CONSTANT = 3.0
GROWTH = 1.3

CONSTANT = "sign-in page (constant)"
FRONT = "front page, as visited"
ANEW = "front page, made anew"
UNIT = "a district's page, as visited"
UNIT_ANEW = "any unit's page, made anew"
UNIT_FIRST = "any unit's page, for the first time"
UNITS = "units of an entrance, made anew"
LIST = "first page of all reviews, made anew"
DEPTH = "reviews at any depth, made anew"
SEARCH = "search, made anew"
HELD = (FRONT, ANEW, UNIT, UNIT_ANEW)
"""Pages whose time is held against the constant page's; the others only against their growth."""


WORDS = ("居住证", "复印件 公积金", "排队", "老人", "不耐烦 医保", "没有这样的词")


@dataclass
class Site:
    """A running site of one size, and the answers its visitors got."""

    stack: Stack
    crowd: Crowd
    answers: dict[str, Rounds] = field(default_factory=dict)
    first: dict[str, Rounds] = field(default_factory=dict)

    @property
    def server(self) -> Server:
        """Its web process."""
        settings, web = self.stack.plan.settings, self.stack.parts[PartName.WEB]
        return Server(settings.port, web.process.pid)


async def measure(*, quick: bool) -> list[Figure]:
    """p95 and requests per second of each page, and the growth from few reviews to many."""
    sizes = (QUICK_MANY, QUICK_FEW) if quick else (MANY, FEW)
    rounds = QUICK_ROUNDS if quick else ROUNDS
    async with AsyncExitStack() as sites:
        many, few = [await sites.enter_async_context(_site(size)) for size in sizes]
        await _ask(many, few, rounds)
        return _figures(many, few)


@asynccontextmanager
async def _site(size: Crowd) -> AsyncIterator[Site]:
    """A site with so many reviews and cases; its database stays where a folder is named for it."""
    kept = os.environ.get("HCP_BENCH_CROWD")
    with tempfile.TemporaryDirectory(prefix="hcp-public-") as folder:
        data = Path(kept) / str(size.reviews) if kept else Path(folder)
        settings = settings_for(data, demo=False)
        async with running(settings=settings, town=False) as stack:
            await crowd.fill(stack.engine, stack.keys, size)
            await stack.start(PartName.WEB)
            yield Site(stack, size)


def _asking(site: Site) -> Mapping[str, Asking]:
    """What is asked for."""
    units, _, _ = crowd.organisation()
    draw = random.Random(7)
    never_twice = itertools.count()

    def anew(path: str) -> Ask:
        mark = "&" if "?" in path else "?"
        return Ask(f"{path}{mark}visit={next(never_twice)}")

    def deep() -> str:
        moment = site.crowd.until - timedelta(days=draw.uniform(0, crowd.DAYS))
        end = Behind(int(Stars.VERY_SATISFIED), first_place(moment))
        return next_token(site.stack.keys, ReviewOrder.NEWEST, end)

    return {
        CONSTANT: lambda number: [Ask("/account/sign-in")] * number,
        FRONT: lambda number: [Ask("/")] * number,
        ANEW: lambda number: [anew("/") for _ in range(number)],
        UNIT: lambda number: [Ask("/units/Q01")] * number,
        UNIT_ANEW: lambda number: [
            anew(f"/units/{each.code}") for each in draw.choices(units, k=number)
        ],
        UNITS: lambda number: [anew("/units?kind=district") for _ in range(number)],
        LIST: lambda number: [anew("/reviews") for _ in range(number)],
        DEPTH: lambda number: [anew(f"/reviews?after={deep()}") for _ in range(number)],
        SEARCH: lambda number: [
            anew(f"/reviews?q={quote(draw.choice(WORDS))}") for _ in range(number)
        ],
    }


async def _ask(many: Site, few: Site, rounds: int) -> None:
    """Every page of both sites in turns, after each unit's for the first time."""
    asked = [(site, _asking(site)) for site in (many, few)]
    for site, pages in asked:
        await _first(site, pages[CONSTANT])
        await site.server.ask_in_turns(VISITORS, IN_A_ROUND, pages, {})
    with progress("visiting both sites", rounds) as advance:
        for _ in range(rounds):
            for site, pages in asked:
                await site.server.ask_in_turns(VISITORS, IN_A_ROUND, pages, site.answers)
            advance(1)


async def _first(site: Site, constant: Asking) -> None:
    """Each unit's page once, a few at a time beside as many constant pages."""
    await ask_all(site.server.port, VISITORS, constant(IN_A_ROUND), Answers())
    codes = [each.code for each in crowd.organisation()[0]]
    for begin in range(0, len(codes), IN_A_ROUND):
        several = [Ask(f"/units/{code}") for code in codes[begin : begin + IN_A_ROUND]]
        pages = {CONSTANT: constant, UNIT_FIRST: _these(several)}
        await site.server.ask_in_turns(VISITORS, len(several), pages, site.first)


def _these(asks: Sequence[Ask]) -> Asking:
    return lambda number: asks[:number]


def _figures(many: Site, few: Site) -> list[Figure]:
    constant = many.answers[CONSTANT]
    size = f"{many.crowd.reviews:,} reviews"
    fewer = f"with {few.crowd.reviews:,} reviews"
    first = many.first[UNIT_FIRST]
    found = [first.beside(f"{UNIT_FIRST}, p95 with {size}", CONSTANT, many.first[CONSTANT])]
    for name, answers in many.answers.items():
        if name == CONSTANT:
            continue
        held = TIMES_THE_CONSTANT if name in HELD else None
        told = f"{name}, p95 with {size}"
        found.append(answers.beside(told, CONSTANT, constant, held))
        found.append(answers.beside(told, fewer, few.answers[name], GROWTH))
    return [*found, *costs(many.answers, CONSTANT)]
