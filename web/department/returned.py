"""What came back to the unit, in words: what it is, who sent it back, why, and what to do about it.

Which things those are is in rules/coming_back.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from db.came_back import CameBack, came_back
from db.case_filters import CaseFilter, Scope
from rules.case import Case
from rules.coming_back import WORDS
from rules.refusals import N_
from rules.roles import Role
from rules.stages import Action
from web.desk.duties import Duty, first_duty
from web.desk.lists.filters import Desk
from web.desk.next_step import next_step
from web.i18n import Catalogue
from web.wording import source_name

TITLES: Mapping[Action, str] = {
    Action.SEND_BACK_CLOSURE: N_("办结审核未通过，退回补办"),
    Action.DECIDE_REOPENING: N_("评价人不满意，热线决定重办"),
    Action.OBJECT: N_("评价人提出异议，等待热线决定"),
    Action.DECIDE_RETURN: N_("退单未获同意"),
    Action.DECIDE_COMPLEX: N_("复杂认定未获同意"),
    Action.DECIDE_EXTENSION: N_("延期未获同意"),
    Action.DECIDE_INVALIDATION: N_("申诉未获支持"),
}


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing that came back. `rater` is what the rater said that led to it, "" where nothing."""

    case_no: str
    version: int
    stars: int
    holder: str
    title: str
    by: str
    role: str
    at: datetime
    words: str
    rater: str
    duty: Duty | None
    step: Action | None

    @property
    def id(self) -> str:
        """What tells it from others of the same case."""
        return f"back-{self.case_no}-{self.version}"


async def returned(
    connection: AsyncConnection, desk: Desk, said: Catalogue, most: int
) -> tuple[Returned, ...]:
    """What waits for the answer of the reader's units, the newest first."""
    # what the hotline resolved itself and got back is the hotline's, whichever unit was rated
    own = Scope(desk.codes_under(desk.member.unit_path), dispatched=True)
    mine = CaseFilter(scope=own, archived=False)
    found = await came_back(connection, mine, most)
    return tuple(_returned(each, desk, said) for each in found)


def _returned(found: CameBack, desk: Desk, said: Catalogue) -> Returned:
    case, event = found.case, found.event
    kind, role = Action(event.kind), Role(event.actor_role)
    is_rater = role is Role.RATER
    return Returned(
        case_no=case.case_no,
        version=event.version,
        stars=case.review.stars,
        holder=" · ".join(filter(None, (found.unit_name, case.holder.name if case.holder else ""))),
        title=said.gettext(TITLES[kind]),
        by=said.gettext(source_name(role)) if is_rater else event.actor_name,
        role="" if is_rater else said.gettext(source_name(role)),
        at=event.at,
        words=str(event.content.get(WORDS[kind], "")),
        rater=_said_before(case) if kind is Action.DECIDE_REOPENING else "",
        duty=first_duty(case, desk.now + found.ahead, desk.calendar, said),
        step=next_step(case.stage, case.round, has_finding=case.finding is not None),
    )


def _said_before(case: Case) -> str:
    """What the rater wrote in the survey, or objected, before the round was reopened."""
    if case.survey is not None and case.survey.answers is not None:
        return case.survey.answers.comment
    return case.objections[-1].reason if case.objections else ""
