"""The desks' pages with a hundred thousand cases on record, ten thousand of them open.

An operator, a district's handler and a supervisor open the pages they start at, the list of cases
and cases of theirs. Beside each a constant page of the same process: one sentence in the same
layout, told to the same person through the same sign-in; and the sign-in page, as nobody sees it.
What a page takes is the median of its rounds (bench/rounds.py).

HCP_BENCH_CROWD names a folder in which the database is kept and found again, to load it once.
"""

import os
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

from sqlalchemy import select

from bench.desk_cases import Desks, fill
from bench.desk_lives import HANDLER, OPERATOR, SUPERVISOR
from bench.figures import Figure, progress
from bench.http_load import Ask, Asking
from bench.rounds import Rounds, Server, costs
from bench.stack import Stack, now, running, settings_for
from cli.up.supervisor import PartName
from db import sessions
from db.engine import reading, writing
from db.tables import cases
from rules.roles import Actor
from web.cookies import Cookies

CASES, OPEN = 100_000, 10_000
QUICK_CASES, QUICK_OPEN = 60, 40
ROUNDS, QUICK_ROUNDS = 30, 2
IN_A_ROUND = 20
VISITORS = 2
LIST_TIMES, CASE_TIMES = 4.0, 5.0

SIGN_IN = "sign-in page, nobody signed in"
CONSTANT = "constant page"
CASE = "a case"
HOMES: Mapping[str, str] = {
    OPERATOR.role: "/hotline",
    HANDLER.role: "/department",
    SUPERVISOR.role: "/supervisor",
}
FORBIDDEN = "/admin/windows"
"""A page of none of them: the answer is one sentence, made after who asks was looked up."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a desk: the session they signed in with, and the numbers of cases they open."""

    actor: Actor
    cookie: str
    case_nos: Sequence[str]

    def ask(self, path: str, wanted: int = HTTPStatus.OK) -> Ask:
        """A request of theirs."""
        return Ask(path, headers=(("Cookie", self.cookie),), wanted=wanted)

    def named(self, what: str) -> str:
        """What of theirs is measured."""
        return f"{self.actor.role}: {what}"

    def asking(self, draw: random.Random) -> Mapping[str, Asking]:
        """What they ask for."""
        home = HOMES[self.actor.role]
        constant = self.ask(FORBIDDEN, HTTPStatus.FORBIDDEN)
        return {
            self.named(CONSTANT): lambda number: [constant] * number,
            self.named(home): lambda number: [self.ask(home)] * number,
            self.named("/cases"): lambda number: [self.ask("/cases")] * number,
            self.named(CASE): lambda number: [
                self.ask(f"/cases/{each}") for each in draw.choices(self.case_nos, k=number)
            ],
        }


async def measure(*, quick: bool) -> list[Figure]:
    """p95 of each page beside the constant one, and what it costs."""
    size = (QUICK_CASES, QUICK_OPEN) if quick else (CASES, OPEN)
    kept = os.environ.get("HCP_BENCH_CROWD")
    with tempfile.TemporaryDirectory(prefix="hcp-desks-") as folder:
        data = Path(kept) / f"desks-{size[0]}" if kept else Path(folder)
        async with running(settings=settings_for(data, demo=False), town=False) as stack:
            await fill(stack.engine, stack.keys, Desks(*size, now()))
            await stack.start(PartName.WEB)
            people = [await at_desk(stack, each) for each in (OPERATOR, HANDLER, SUPERVISOR)]
            rounds = await _ask(stack, people, QUICK_ROUNDS if quick else ROUNDS)
    return _figures(people, rounds)


async def at_desk(stack: Stack, actor: Actor) -> Person:
    """Sign somebody in."""
    async with writing(stack.engine) as connection:
        token = await sessions.create(connection, actor.id, now(), timedelta(days=1))
    theirs = select(cases.c.case_no).where(cases.c.archived_at.is_(None))
    if actor.unit_path:
        theirs = theirs.where(cases.c.unit_code == actor.unit_path, cases.c.dispatch_no > 0)
    async with reading(stack.engine) as connection:
        found = [row.case_no for row in await connection.execute(theirs)]
    return Person(actor, f"{Cookies(secure=False).session}={token}", found)


async def _ask(stack: Stack, people: Sequence[Person], rounds: int) -> dict[str, Rounds]:
    """Everything in turns, after one round that is not counted."""
    draw = random.Random(5)
    server = Server(stack.plan.settings.port, stack.parts[PartName.WEB].process.pid)
    pages: dict[str, Asking] = {SIGN_IN: lambda number: [Ask("/account/sign-in")] * number}
    for person in people:
        pages |= person.asking(draw)
    found: dict[str, Rounds] = {}
    await server.ask_in_turns(VISITORS, IN_A_ROUND, pages, {})
    with progress("working at the desks", rounds) as advance:
        for _ in range(rounds):
            await server.ask_in_turns(VISITORS, IN_A_ROUND, pages, found)
            advance(1)
    return found


def _figures(people: Sequence[Person], rounds: Mapping[str, Rounds]) -> list[Figure]:
    found = []
    for person in people:
        constant = rounds[person.named(CONSTANT)]
        for what in (HOMES[person.actor.role], "/cases", CASE):
            name = person.named(what)
            goal = CASE_TIMES if what == CASE else LIST_TIMES
            told = f"{name}, p95"
            found.append(rounds[name].beside(told, person.named(CONSTANT), constant, goal))
            found.append(rounds[name].beside(told, SIGN_IN, rounds[SIGN_IN]))
    return [*found, *costs(rounds, SIGN_IN)]
