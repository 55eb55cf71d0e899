"""Click to recorded while sixteen people work at once, beside bare updates under the same load.

A click is one step of a case through the same client that the web uses, answered when it is in the
database. Product and yardsticks take turns, each with sixteen at once.
"""

import asyncio
from collections.abc import Awaitable, Sequence

from bench.bare_workflow import BareLife
from bench.figures import Figure, Unit, Yardstick, percentile, progress
from bench.pair import Pair, side_by_side, take_bare_life
from bench.town import LIFE

PEOPLE = 16
ROUNDS, QUICK_ROUNDS = 5, 1

RECORDING = BareLife(updates=len(LIFE), timers=0)
ONLY_UPDATES = BareLife(updates=len(LIFE), timers=0, records=False)


async def measure(*, quick: bool) -> list[Figure]:
    """p50 and p95 of a click, and of the two bare updates."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    clicks: list[float] = []
    recording: list[float] = []
    bare: list[float] = []
    async with side_by_side() as pair:
        with progress(f"{PEOPLE} people at once", rounds) as advance:
            for _ in range(rounds):
                clicks += await _all_at_once([_life(pair) for _ in range(PEOPLE)])
                recording += await _all_at_once([_bare(pair, RECORDING) for _ in range(PEOPLE)])
                bare += await _all_at_once([_bare(pair, ONLY_UPDATES) for _ in range(PEOPLE)])
                advance(1)
    return [
        figure
        for share in (0.5, 0.95)
        for figure in _figures(f"p{round(share * 100)}", share, clicks, recording, bare)
    ]


def _figures(
    name: str,
    share: float,
    clicks: Sequence[float],
    recording: Sequence[float],
    bare: Sequence[float],
) -> list[Figure]:
    click = percentile(clicks, share) * 1000
    return [
        Figure(
            f"click to recorded, {name} of {len(clicks)}",
            click,
            Unit.MILLISECONDS,
            Yardstick(yardstick, percentile(against, share) * 1000),
        )
        for yardstick, against in (
            ("bare update with one recorded step", recording),
            ("bare update, nothing recorded", bare),
        )
    ]


async def _all_at_once(people: Sequence[Awaitable[list[float]]]) -> list[float]:
    return [took for person in await asyncio.gather(*people) for took in person]


async def _life(pair: Pair) -> list[float]:
    return await pair.take_life(await pair.opened_case())


async def _bare(pair: Pair, life: BareLife) -> list[float]:
    return await take_bare_life(await pair.opened_bare(life), life)
