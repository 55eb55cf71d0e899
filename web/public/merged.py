"""What the rater of a merged review follows: the case that their review joined.

Theirs is what was done about the matter and what was answered. What passed between the unit and
the other rater is not: contacts, that rater's own words, that rater's survey.
"""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import CaseEvent, CaseRow, case, trail
from rules.case import Case
from rules.clocks import CONTACT_CLOCKS, ClockKind
from rules.stages import Action
from web.public.story import Happening, story

ABOUT_THE_OTHER_RATER = (*CONTACT_CLOCKS, ClockKind.REOPENING)
TOLD_OF_THE_CASE = (
    *(Action.DISPATCH, Action.REASSIGN, Action.ACCEPT, Action.SUPERVISE),
    *(Action.SUBMIT_FEEDBACK, Action.RESOLVE_ON_THE_SPOT, Action.ANSWER_RECHECK),
    *(Action.APPROVE_CLOSURE, Action.SEND_BACK_CLOSURE),
    *(Action.DECIDE_RETURN, Action.DECIDE_COMPLEX),
)
"""What of the other case's trail is told."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The case a rater follows and its trail; `with_review` is whose case it is, if not theirs."""

    own: CaseRow | None
    row: CaseRow | None
    events: tuple[CaseEvent, ...]
    story: tuple[Happening, ...]
    with_review: str = ""

    @property
    def case(self) -> Case | None:
        """The case as far as it concerns this rater."""
        if self.row is None:
            return None
        return _as_joined(self.row.case) if self.with_review else self.row.case


def _as_joined(lead: Case) -> Case:
    kept = tuple(clock for clock in lead.clocks if clock.kind not in ABOUT_THE_OTHER_RATER)
    return replace(lead, review=replace(lead.review, real_name=False), clocks=kept, survey=None)


async def lead_of(connection: AsyncConnection, row: CaseRow | None) -> CaseRow | None:
    """The case another one was merged into, or None."""
    if row is None or row.case.merged_into is None:
        return None
    return await case(connection, row.case.merged_into)


async def followed(connection: AsyncConnection, case_no: str | None) -> Followed:
    """What the rater of this case follows."""
    own = await case(connection, case_no) if case_no else None
    events = await trail(connection, own.case.case_no) if own else ()
    lead = await lead_of(connection, own)
    if lead is None:
        return Followed(own, own, events, story(events))
    theirs = await trail(connection, lead.case.case_no)
    merged_at = events[-1].at
    since = (e for e in theirs if e.kind in TOLD_OF_THE_CASE and e.at >= merged_at)
    told = (*story(events), *story(since))
    return Followed(own, lead, theirs, told, lead.case.review.review_no)
