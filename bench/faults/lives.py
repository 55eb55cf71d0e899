"""Cases carried from rating to archive through the site, and a ledger of what was accepted."""

import asyncio
import random
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from bench.faults.browsing import Answer, Browser
from bench.faults.inbox import Inbox
from bench.faults.moves import DeskStep, Move, SurveyAnswer, TimePasses, next_move
from bench.stack import Stack
from bench.town import CENTRE, WINDOW_NO
from db.cases import CaseRow, case
from db.engine import reading
from db.reviews import review
from rules.roles import Actor
from rules.stages import Action, Stage

LOOK_AGAIN_SECONDS = 0.3
THINKING_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told about a step: accepted, as version `version` where that was said.

    Not `sure`: it was refused, but an earlier try of the same submission got no answer, so it may
    have been taken then.
    """

    action: Action
    version: int | None
    sure: bool


@dataclass
class Life:
    """One case of the run."""

    review_no: str
    case_no: str
    told: list[Told] = field(default_factory=list)
    refused: int = 0
    archived: bool = False


@dataclass
class Town:
    """The people of a run, and the cases they carry."""

    stack: Stack
    desks: dict[Actor, Browser]
    inbox: Inbox
    lives: list[Life] = field(default_factory=list)

    async def live(self, chance: random.Random, begins_after: float) -> None:
        """One case: rated, worked on as chance has it, until it is archived."""
        await asyncio.sleep(begins_after)
        rater = Browser(self.stack.plan.probe)
        try:
            life = await self._rate(rater, chance)
            self.lives.append(life)
            while (row := await self._recorded(life.case_no)).case.stage is not Stage.ARCHIVED:
                await self._make(life, row, next_move(row.case, chance), rater)
                await asyncio.sleep(chance.uniform(0, THINKING_SECONDS))
            life.archived = True
        finally:
            await rater.close()

    async def _rate(self, rater: Browser, chance: random.Random) -> Life:
        who = {"identity": "anonymous"}
        # an address of their own: nobody is sent many codes
        email = f"rater-{secrets.token_hex(6)}@example.com"
        if chance.random() < 0.8:
            who = {"identity": "real_name", "name": "测试某", "email": email}
        rated = {
            "unit": CENTRE.code,
            "window": WINDOW_NO,
            "stars": chance.choice("12"),
            "handling_stage": "accept",
            "comment": "排队太久。",
        }
        answer = await rater.send("/rate", rated | who)
        assert answer.accepted, answer.response.text
        if "email" in who:
            page = answer.response.headers["location"]
            answer = await rater.send(page, {"code": await self._code_sent_to(email)})
            assert answer.accepted, answer.response.text
        review_no = answer.response.headers["location"].split("/")[2]
        async with reading(self.stack.engine) as connection:
            found = await review(connection, review_no)
        assert found is not None, f"the receipt of {review_no} was given for nothing"
        assert found.case_no is not None, f"{review_no} is a bad review without a case number"
        return Life(review_no, found.case_no)

    async def _code_sent_to(self, email: str) -> str:
        """The code in the mail; while the worker is away there is none."""
        while True:
            if email in self.inbox.codes:
                return self.inbox.codes[email]
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _recorded(self, case_no: str) -> CaseRow:
        while True:
            async with reading(self.stack.engine) as connection:
                row = await case(connection, case_no)
            if row is not None:
                return row
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _make(self, life: Life, row: CaseRow, move: Move, rater: Browser) -> None:
        case_no = life.case_no
        match move:
            case DeskStep(actor, action, typed):
                seen = {"seen_version": str(row.case.version)}
                answer = await self.desks[actor].send(f"/cases/{case_no}/{action}", typed | seen)
                _note(life, action, answer)
            case SurveyAnswer(number, typed):
                token = self.stack.keys.link_token(case_no, number)
                answer = await rater.send(f"/survey/{token}", typed)
                _note(life, Action.RECORD_SURVEY_ANSWERS, answer)
            case TimePasses(to):
                desk = next(iter(self.desks.values()))
                await desk.send(f"/cases/{case_no}/fast-forward", {"to": to})


def _note(life: Life, action: Action, answer: Answer) -> None:
    if not answer.accepted:
        life.refused += 1
        if answer.unclear:
            life.told.append(Told(action, None, sure=False))
        return
    query = parse_qs(urlsplit(answer.response.headers["location"]).query)
    version = int(query["v"][0]) if "v" in query else None
    life.told.append(Told(action, version, sure=True))
