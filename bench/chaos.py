"""`make chaos`: cases run through their lives while the parts are killed at random.

`python -m bench.chaos [--cases N] [--minutes M] [--seed S] [--kill worker,outbox,web,temporal]
[--database URL]`. Exits with 0 when nothing was lost, doubled or different; 1 otherwise; 130 when
it was interrupted. The same seed makes the same choices, but not the same timing.
"""

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.faults.browsing import signed_in
from bench.faults.inbox import Inbox, open_inbox
from bench.faults.killing import Reaper
from bench.faults.lives import Town
from bench.faults.verdict import Verdict, judge
from bench.figures import progress
from bench.interrupting import Interrupted, run_until_asked
from bench.stack import ALL, Stack, running, settings_for
from bench.town import STAFF
from cli.up.parts import PartDied
from cli.up.supervisor import PartName
from db.engine import reading
from db.leasing import NoticeState
from db.notices import counted_by_state
from web.case_client import CaseClient
from workflows.starting import CaseStarter

INTERRUPTED = 130
FINISHING_SECONDS = 600.0
"""How long the cases may take to end after the last kill."""

QUIET_SECONDS = 240.0
"""How long the notices may take: one leased by a killed outbox waits for two minutes."""

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    cases: int
    minutes: float
    seed: int
    kill: tuple[PartName, ...]
    database: str


def _arguments() -> Asked:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=3.0, help="how long parts are killed")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--kill", default=",".join(ALL), help="which parts are killed")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else SQLite")
    given = parser.parse_args()
    kill = tuple(PartName(each) for each in given.kill.split(","))
    return Asked(given.cases, given.minutes, given.seed, kill, given.database)


async def run(asked: Asked) -> Verdict:
    """One fault run; prints what it did."""
    async with open_inbox() as inbox:
        with tempfile.TemporaryDirectory(prefix="hcp-chaos-", ignore_cleanup_errors=True) as name:
            settings = settings_for(
                Path(name),
                database_url=asked.database,
                smtp_host="127.0.0.1",
                smtp_port=inbox.port,
                smtp_security="none",
            )
            async with running(*ALL, settings=settings) as stack:
                return await _run(asked, stack, inbox)


async def _run(asked: Asked, stack: Stack, inbox: Inbox) -> Verdict:
    desks = {person: await signed_in(stack, person) for person in STAFF}
    town = Town(stack, desks, inbox)
    reaper = Reaper(stack, random.Random(asked.seed), asked.kill)
    keeping = asyncio.create_task(reaper.keep_running())
    try:
        await _live_and_die(asked, town, reaper)
        cases = await _quiet(stack)
        verdict = await judge(stack.engine, cases, town.lives, inbox, reaper.ends)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        for desk in town.desks.values():
            await desk.close()
    _report(asked, town, reaper, verdict)
    return verdict


async def _live_and_die(asked: Asked, town: Town, reaper: Reaper) -> None:
    """Cases begin over most of the time in which parts are killed, and then end in peace."""
    killing = asked.minutes * 60

    async def killed() -> None:
        with contextlib.suppress(TimeoutError):
            await reaper.kill_for(killing)

    with progress(f"{asked.cases} cases, seed {asked.seed}", asked.cases) as advance:

        async def one(number: int) -> None:
            chance = random.Random(f"{asked.seed}-{number}")
            await town.live(chance, chance.uniform(0, 0.7 * killing))
            advance(1)

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(killing + FINISHING_SECONDS), asyncio.TaskGroup() as group:
                group.create_task(killed())
                for number in range(asked.cases):
                    group.create_task(one(number))


async def _quiet(stack: Stack) -> CaseClient:
    """Wait until everything works again and no notice waits; a client to ask the cases with."""
    for name in ALL:
        await _steady(stack, name)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(QUIET_SECONDS):
            while await _waiting_notices(stack):  # noqa: ASYNC110 - another process sends them
                await asyncio.sleep(1)
    client, settings = await stack.client(), stack.plan.settings
    return CaseClient(client, CaseStarter(client, settings.task_queue, settings.policy))


async def _steady(stack: Stack, name: PartName) -> None:
    while True:
        # one that ended while it started is started again
        with contextlib.suppress(PartDied):
            return await stack.ready(name)
        await asyncio.sleep(1)


async def _waiting_notices(stack: Stack) -> int:
    async with reading(stack.engine) as connection:
        return (await counted_by_state(connection))[NoticeState.QUEUED]


def _report(asked: Asked, town: Town, reaper: Reaper, verdict: Verdict) -> None:
    kills = {name: reaper.kills(name) for name in PartName}
    by_themselves = sum(not end.killed for end in reaper.ends)
    each = ", ".join(f"{name} {number}" for name, number in kills.items())
    for line in (
        f"seed              {asked.seed}",
        f"kills             {sum(kills.values())} ({each}); ended by themselves: {by_themselves}",
        f"cases             {len(town.lives)}, finished {sum(one.archived for one in town.lives)}",
        f"accepted actions  {verdict.accepted}, and {verdict.unanswered} taken without an answer",
        f"refused           {sum(one.refused for one in town.lives)}",
        f"mails             {verdict.mails}, of them again after a crash {verdict.resent}",
        f"lost              {len(verdict.lost)}",
        f"doubled           {len(verdict.doubled)}",
        f"differing         {len(verdict.differs)}",
    ):
        print(line)
    for problem in (*verdict.lost, *verdict.doubled, *verdict.differs)[:SHOWN]:
        print(f"  {problem}")


def main() -> int:
    """Run it; the exit code."""
    try:
        return int(not run_until_asked(run(_arguments())).clean)
    except Interrupted:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Temporal's native threads can crash an interpreter that is being torn down
    os._exit(code)
