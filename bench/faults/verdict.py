"""After a fault run: what was lost, what was doubled, and what does not agree with what."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncEngine

from bench.faults.inbox import Inbox, message_id
from bench.faults.killing import End
from bench.faults.lives import Life
from cli.up.supervisor import PartName
from db.case_counts import counted
from db.case_filters import CaseFilter
from db.cases import CaseEvent, case, trail
from db.engine import reading
from db.leasing import NoticeState
from db.notices import NoticeLine, notices_listed
from db.reviews import latest_reviews
from notices.message import Channel
from rules.case import Case
from rules.stages import Action
from web.case_client import CaseClient, CaseUnavailable

EVERYTHING = 1_000_000


@dataclass
class Verdict:
    """Sentences about what went wrong, and what was counted."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    accepted: int = 0
    unanswered: int = 0
    mails: int = 0
    resent: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or different."""
        return not (self.lost or self.doubled or self.differs)

    def compare_trail(self, life: Life, events: Sequence[CaseEvent], version: int) -> None:
        """Every accepted step once and in order; versions without gaps."""
        if [event.version for event in events] != list(range(1, version + 1)):
            self.differs.append(f"{life.case_no}: the trail's versions have gaps")
        people = [event for event in events if event.kind in set(Action)]
        for told in life.told:
            there = bool(people) and people[0].kind == told.action
            if there and told.version not in (None, people[0].version):
                there = False
            if there:
                people.pop(0)
                self.accepted += told.sure
                self.unanswered += not told.sure
            elif told.sure:
                self.accepted += 1
                self.lost.append(f"{life.case_no}: {told.action} as version {told.version}")
        self.doubled += [f"{life.case_no}: {each.kind} {each.version}" for each in people]

    def compare_mails(
        self, queued: Sequence[NoticeLine], inbox: Inbox, ends: Sequence[End]
    ) -> None:
        """Every notice sent once; a second time only where the outbox died in between."""
        for notice in queued:
            if notice.state is not NoticeState.SENT:
                self.lost.append(f"notice {notice.key} is {notice.state}: {notice.last_error}")
            if notice.channel != Channel.EMAIL:
                continue
            came = inbox.came.get(message_id(notice.key), [])
            self.mails += len(came)
            if notice.state is NoticeState.SENT and not came:
                self.lost.append(f"notice {notice.key} is marked as sent, but never came")
            for first, second in pairwise(came):
                self.resent += 1
                if not any(
                    end.part is PartName.OUTBOX and first <= end.at <= second for end in ends
                ):
                    self.doubled.append(f"notice {notice.key} came again without a crash")
        known = {message_id(notice.key) for notice in queued}
        self.doubled += [f"mail {each} is of no notice" for each in inbox.came if each not in known]


async def judge(
    engine: AsyncEngine,
    cases: CaseClient,
    lives: Sequence[Life],
    inbox: Inbox,
    ends: Sequence[End],
) -> Verdict:
    """Compare the ledger, the database, Temporal and the mails."""
    verdict = Verdict()
    await _compare_reviews(verdict, engine, cases, lives)
    for life in lives:
        async with reading(engine) as connection:
            row = await case(connection, life.case_no)
            events = await trail(connection, life.case_no)
        if row is None:
            verdict.lost.append(f"{life.case_no}: the case is not in the database")
            continue
        if not life.archived:
            verdict.lost.append(f"{life.case_no}: not finished, {row.case.stage}")
        verdict.compare_trail(life, events, row.case.version)
        if await _snapshot(cases, life.case_no) != row.case:
            verdict.differs.append(f"{life.case_no}: the database is not the workflow's snapshot")
    async with reading(engine) as connection:
        queued = await notices_listed(connection, limit=EVERYTHING)
    verdict.compare_mails(queued, inbox, ends)
    return verdict


async def _snapshot(cases: CaseClient, case_no: str) -> Case:
    """What the workflow says, asked again while a restarted worker is still busy replaying."""
    while True:
        with contextlib.suppress(CaseUnavailable):
            return await cases.snapshot(case_no)
        await asyncio.sleep(1)


async def _compare_reviews(
    verdict: Verdict, engine: AsyncEngine, cases: CaseClient, lives: Sequence[Life]
) -> None:
    async with reading(engine) as connection:
        reviews = await latest_reviews(connection, EVERYTHING)
        rows = await counted(connection, CaseFilter())
    kept = {each.review_no for each in reviews}
    sent = {life.review_no for life in lives}
    verdict.lost += [f"review {each} is gone" for each in sorted(sent - kept)]
    verdict.doubled += [f"review {each} came in again" for each in sorted(kept - sent)]
    if rows != len(reviews):
        verdict.differs.append(f"{len(reviews)} bad reviews, but {rows} cases")
    found = Counter(
        [run.id async for run in cases.client.list_workflows("WorkflowType = 'CaseWorkflow'")]
    )
    for each in reviews:
        if found[each.case_no or ""] != 1:
            verdict.differs.append(f"{each.case_no}: {found[each.case_no or '']} workflows")
