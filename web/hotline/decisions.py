"""What the hotline decides: returns a unit asks for, and whether a case is looked into again.

Each stands with the facts the decision turns on and its form, so that nothing need be opened first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.hotline_inbox import Waiting, how_many_wait, states, waiting
from rules.case import Case, CaseOutcome, RequestKind
from rules.case import Request as Asked
from rules.hotline import HotlineTask
from rules.procedure.taking import open_actions
from rules.roles import Actor
from rules.stages import Action
from rules.survey import SurveyAnswers
from web.dependencies import All, Reading, Staff, now
from web.desk.done import BACK_FIELD, NEXT_FIELD, BackTo, Done, done_in
from web.desk.duties import Duties, Duty
from web.desk.forms.catalogue import FORMS
from web.desk.lists.filters import desk_of
from web.desk.lists.rows import subject
from web.desk.panel import OpenForm
from web.desk.submission_keys import new_key
from web.forms import FormState
from web.hotline.frame import DECISIONS, Section, sections
from web.hotline.proposing import ProposedUnit, Proposing, proposing_for
from web.hotline.rows import duty_of
from web.i18n import Catalogue
from web.pages import catalogue, render

router = APIRouter()

SHOWN = 12
"""Decisions shown at once; what was decided makes room."""
DECIDED = (HotlineTask.RETURN, HotlineTask.REOPENING)
STEPS = {
    HotlineTask.RETURN: Action.DECIDE_RETURN,
    HotlineTask.REOPENING: Action.DECIDE_REOPENING,
}


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One decision. `asked` is a return; `answers` a dissatisfied survey; `here`: it has the focus.

    `unit_to` is where a returned case would be proposed to go; `last_round`: no more re-checks;
    `reached` and `tried` count the contacts of this round.
    """

    case: Case
    task: HotlineTask
    comment: str
    unit: str
    subject: str
    holder: str
    duty: Duty | None
    asked: Asked | None
    unit_to: ProposedUnit | None
    final_next: bool
    answers: SurveyAnswers | None
    last_round: bool
    reached: int
    tried: int
    form: OpenForm | None
    next: str
    here: bool


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """hotline/decisions.html."""

    sections: tuple[Section, ...]
    decisions: tuple[ToDecide, ...]
    total: int
    done: Done | None


@router.get(DECISIONS)
async def decisions(
    request: Request, connection: Reading, member: Staff, all_of_it: All
) -> Response:
    """Everything to decide, what is due first on top."""
    query = request.query_params
    desk = await desk_of(connection, member, now(), all_of_it.keys)
    counts = await how_many_wait(connection, desk.now)
    found = await waiting(connection, DECIDED, desk.now, SHOWN)
    told = _Told(
        Duties(desk.now, desk.calendar, catalogue(request)),
        member.actor,
        catalogue(request),
        await proposing_for(connection, found, desk),
        query.get(NEXT_FIELD, ""),
    )
    page = DecisionsPage(
        sections=sections(DECISIONS, counts),
        decisions=told.all(found, await states(connection, [each.case_no for each in found])),
        total=sum(counts[task] for task in DECIDED),
        done=await done_in(connection, query, member.id),
    )
    return render(request, "hotline/decisions.html", page)


@dataclass(frozen=True, slots=True)
class _Told:
    duties: Duties
    actor: Actor
    said: Catalogue
    proposing: Proposing
    here: str

    def all(self, found: Sequence[Waiting], cases: dict[str, Case]) -> tuple[ToDecide, ...]:
        return tuple(
            self.one(each, cases[each.case_no], following.case_no if following else "")
            for each, following in zip_longest(found, found[1:])
        )

    def one(self, line: Waiting, case: Case, following: str) -> ToDecide:
        asked = case.pending(RequestKind.RETURN) if line.task is HotlineTask.RETURN else None
        holder = frozenset({case.unit.code}) if case.unit else frozenset[str]()
        contacts = [each.reached for each in case.contacts if each.round == case.round]
        dissatisfied = line.task is HotlineTask.REOPENING and case.objection is None
        return ToDecide(
            case=case,
            task=line.task,
            comment=line.said.text,
            unit=line.unit_name,
            subject=subject(line.place.window_no, line.item_name or "", self.said),
            holder=line.holder_unit,
            duty=duty_of(line, self.duties),
            asked=asked,
            unit_to=self.proposing.unit_for(line, holder) if asked else None,
            final_next=case.hotline_dispatches + 1 >= case.policy.final_dispatch,
            answers=case.survey.answers if dissatisfied and case.survey else None,
            last_round=case.round >= case.policy.recheck_rounds and not _against_a_mark(case),
            reached=sum(contacts),
            tried=len(contacts),
            form=self._form(line, case, following),
            next=following,
            here=line.case_no == self.here,
        )

    def _form(self, line: Waiting, case: Case, following: str) -> OpenForm | None:
        action = STEPS[line.task]
        if action not in open_actions(case, self.actor, self.duties.now + line.ahead):
            return None
        form = FORMS[action]
        back: Iterable[tuple[str, str]] = (
            (BACK_FIELD, BackTo.DECISIONS.value),
            (NEXT_FIELD, following),
        )
        values = {**form.first_values(case), **dict(back)}
        # several cases on one page: each field needs an id of its own
        state = FormState(MappingProxyType(values), scope=f"{case.case_no}-{action}")
        return replace(OpenForm(form, state, new_key()), is_open=line.case_no == self.here)


def _against_a_mark(case: Case) -> bool:
    """Whether an objection is against an invalid mark, which is lifted in any round."""
    return case.objection is not None and case.objection.against is CaseOutcome.INVALIDATED
