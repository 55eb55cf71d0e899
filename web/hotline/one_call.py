"""One call: the number to dial, what to say, one click for what came of it, the survey to fill in.

Answers are taken whoever has the call: somebody gave them. What keeps two operators from writing
over each other is the version of the case, as everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.call_list import Claim, claim_call, claim_of, give_up_call
from db.engine import reading, writing
from db.looks import record_look
from db.raters import RaterContact, rater_contact
from db.reviews import Review
from rules.calling import in_calling_hours, next_call_from, next_calling_time
from rules.case import Case
from rules.hotline import HotlineTask, task_of
from rules.refusals import N_
from rules.roles import Actor
from rules.stages import Action
from rules.survey import CallOutcome
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.acting import Attempt, Outcome, take_typed
from web.desk.case_view import FormProblem, Loaded, problems_of
from web.desk.done import BACK_FIELD, BackTo
from web.desk.forms.catalogue import FORMS
from web.desk.loading import load
from web.desk.panel import OpenForm
from web.desk.submission_keys import new_key
from web.desk.trail import TrailLine, trail_lines
from web.errors import not_found
from web.forms import FormState, submission
from web.hotline.frame import CALLS
from web.hotline.script import ENDS, QUESTIONS, opening
from web.i18n import Sentence
from web.pages import catalogue, render, see_other

router = APIRouter()

STEPS = (Action.RECORD_CALLBACK, Action.RECORD_SURVEY_ANSWERS)
NO_PHONE = N_("评价人没有留下电话。")


@dataclass(frozen=True, slots=True)
class OutcomeButton:
    """What came of a call, in one click. `key` names the submission, `shortcut` is its key."""

    outcome: CallOutcome
    shortcut: str
    key: str


BUTTONS = (
    (CallOutcome.UNANSWERED, "a"),
    (CallOutcome.WRONG_NUMBER, "w"),
    (CallOutcome.DECLINED, "r"),
)


@dataclass(frozen=True, slots=True)
class CallPage:
    """hotline/call.html. `to_call`: there is a call to make; `claim`: whose it is, `mine` or not.

    `survey` and `callback` are the forms, `buttons` what came of a call in one click; `again_from`
    and `opens` say that it is not time yet.
    """

    case: Case
    review: Review
    unit_name: str
    to_call: bool
    claim: Claim | None
    mine: bool
    contact: RaterContact | None
    opening: tuple[Sentence, ...]
    questions: Mapping[str, str]
    ends: tuple[str, ...]
    survey: OpenForm
    callback: OpenForm
    buttons: tuple[OutcomeButton, ...]
    again_from: datetime | None
    opens: datetime | None
    problems: tuple[FormProblem, ...]
    since: tuple[TrailLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of a call is made with beside the case."""

    claim: Claim | None
    contact: RaterContact | None = None
    typed: OpenForm | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class CallAttempt(Attempt):
    """A form of a call: refused, it is shown again on the page of the call."""

    claim: Claim | None = None

    async def again(self, loaded: Loaded, outcome: Outcome) -> Response:
        """The call with the form as it was typed."""
        shown = Shown(self.claim, typed=self.typed_form(outcome), outcome=outcome)
        return _show(self.request, loaded, self.member.actor, shown, outcome.status)


@router.get(CALLS + "/{case_no}")
async def one_call(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The page of a call."""
    loaded = await load(all_of_it, case_no, member.actor)
    return _show(request, loaded, member.actor, Shown(await _claim(all_of_it, case_no)))


@router.post(CALLS + "/{case_no}/phone")
async def show_phone(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The number to dial; the look is on record before it is shown. It makes the call theirs for
    as long again; if it is somebody else's, no number is shown."""
    loaded = await load(all_of_it, case_no, member.actor)
    if task_of(loaded.case) is not HotlineTask.CALL:
        return see_other(f"{CALLS}/{case_no}")
    async with writing(all_of_it.engine) as connection:
        if not await claim_call(connection, case_no, member.id, now()):
            return see_other(f"{CALLS}/{case_no}")
        await record_look(connection, member.id, case_no, "contact", now())
        contact = await rater_contact(connection, case_no, all_of_it.keys)
        claim = await claim_of(connection, case_no, now())
    if contact is None or not contact.phone:
        raise not_found(NO_PHONE)
    return _show(request, loaded, member.actor, Shown(claim, contact))


@router.post(CALLS + "/{case_no}/{action}")
async def record(
    request: Request, case_no: str, action: str, all_of_it: All, member: Staff
) -> Response:
    """Put on record what came of the call; then it is nobody's."""
    if action not in STEPS:
        raise not_found()
    claim = await _claim(all_of_it, case_no)
    form = FORMS[Action(action)]
    typed = await submission(request)
    typed.values[BACK_FIELD] = BackTo.CALLS.value
    answer = await take_typed(
        CallAttempt(request, member, form, typed, claim=claim), all_of_it, case_no
    )
    if answer.status_code == HTTPStatus.SEE_OTHER:
        async with writing(all_of_it.engine) as connection:
            await give_up_call(connection, case_no, member.id)
    return answer


async def _claim(all_of_it: WebDependencies, case_no: str) -> Claim | None:
    async with reading(all_of_it.engine) as connection:
        return await claim_of(connection, case_no, now())


def _show(
    request: Request, loaded: Loaded, actor: Actor, shown: Shown, status: int = HTTPStatus.OK
) -> Response:
    case, at = loaded.case, now()
    unit_name = (case.unit or case.review.unit).name
    said = catalogue(request)
    typed, outcome = shown.typed, shown.outcome
    again_from = next_call_from(case.survey, case.policy) if case.survey else None
    page = CallPage(
        case=case,
        review=loaded.review,
        unit_name=unit_name,
        to_call=task_of(case) is HotlineTask.CALL,
        claim=shown.claim,
        mine=shown.claim is not None and shown.claim.staff_id == actor.id,
        contact=shown.contact,
        opening=opening(loaded.review, unit_name, said),
        questions=QUESTIONS,
        ends=ENDS,
        survey=_form(case, Action.RECORD_SURVEY_ANSWERS, typed),
        callback=_form(case, Action.RECORD_CALLBACK, typed),
        buttons=tuple(OutcomeButton(each, shortcut, new_key()) for each, shortcut in BUTTONS),
        again_from=again_from if again_from and again_from > loaded.now else None,
        opens=None if in_calling_hours(at) else next_calling_time(at),
        problems=problems_of(typed),
        since=trail_lines(outcome.since, said) if outcome else (),
    )
    response = render(request, "hotline/call.html", page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(case: Case, action: Action, typed: OpenForm | None) -> OpenForm:
    if typed is not None and typed.action is action:
        return replace(typed, is_open=True)
    values = MappingProxyType(dict(FORMS[action].first_values(case)))
    return OpenForm(FORMS[action], FormState(values, scope=action), new_key())
