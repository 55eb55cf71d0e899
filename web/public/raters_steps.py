"""Acting on one's own case: adding information, withdrawing, objecting. What the forms say is in
raters_forms.py; whether a step is taken is asked of the procedure itself (rules/procedure).
"""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.cases import CaseRow, case
from db.engine import reading
from db.following import was_taken
from db.raters import rater_contact
from db.reviews import Review
from rules.procedure.taking import check
from rules.refusals import N_, Refusal, RefusalKind
from web.case_client import CaseUnavailable
from web.dependencies import All, Reading, WebDependencies, now
from web.errors import STATUS, Problem, not_found
from web.forms import FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other
from web.public.rate_form import key_in, new_key
from web.public.raters_forms import RATERS_FORMS, TEXT_MAX, RatersForm
from web.public.receipt import done_path, own_review, receipt_path
from web.throttling import STEPS_BY_RECEIPT

router = APIRouter()

NO_CASE = N_("这条评价不需要处理，没有可以补充、撤回或者提出异议的工单。")
NOT_YET = N_("评价刚刚收到，还在登记。请过一分钟再试。")
NO_ANSWER = N_("系统暂时没有响应。您写的都在，请稍后再提交一次，不会重复记录。")
TOO_MANY = N_("提交的次数太多。您写的都在，请过一会儿再提交。")


@dataclass(frozen=True, slots=True)
class RatersStepPage:
    """public/raters_step.html."""

    review: Review
    asked: RatersForm
    form: FormState
    key: str
    text_max: int
    receipt_href: str


@dataclass(frozen=True, slots=True)
class Own:
    """A rater's own review and its case, with the form they asked for."""

    request: Request
    all_: WebDependencies
    review: Review
    row: CaseRow
    asked: RatersForm

    @property
    def receipt(self) -> str:
        """The address of the receipt."""
        return receipt_path(self.all_.keys, self.review.review_no)

    def page(self, form: FormState, key: str, status: int = HTTPStatus.OK) -> Response:
        """The form, as it was typed."""
        page = RatersStepPage(self.review, self.asked, form, key, TEXT_MAX, self.receipt)
        response = render(self.request, "public/raters_step.html", page, status)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def again(self, form: Submission, status: int) -> Response:
        """The form with what is wrong with it."""
        return self.page(form.state, key_in(form.values), status)

    def require_open(self) -> None:
        """Raise the refusal a well-filled form would meet."""
        check(self.row.case, self.asked.probe(self.row.case), now() + self.row.ahead)

    async def name(self) -> str:
        """The rater's name; "" of an anonymous one."""
        async with reading(self.all_.engine) as connection:
            contact = await rater_contact(connection, self.row.case.case_no, self.all_.keys)
        return contact.name if contact else ""

    async def was_taken(self, update_id: str) -> bool:
        """Whether this very form was taken before."""
        async with reading(self.all_.engine) as connection:
            return await was_taken(connection, self.row.case.case_no, update_id)


async def _own(
    request: Request,
    connection: AsyncConnection,
    all_: WebDependencies,
    review_no: str,
    asked: RatersForm,
) -> Own:
    found = await own_review(request, connection, all_, review_no)
    if found.case_no is None:
        raise not_found(NO_CASE)
    row = await case(connection, found.case_no)
    if row is None:
        raise Refusal(RefusalKind.NOT_NOW, NOT_YET)
    return Own(request, all_, found, row, asked)


async def _shown(own: Own) -> Response:
    own.require_open()
    return own.page(FormState(), new_key())


async def _taken(own: Own) -> Response:
    form = await submission(own.request)
    key = own.asked.update_id(form)
    done = see_other(done_path(own.all_.keys, own.review.review_no, own.asked.action))
    if await own.was_taken(key):
        return done
    own.require_open()
    step = own.asked.read(form, own.row.case, await own.name())
    if step is None:
        return own.again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await own.all_.throttle.count(STEPS_BY_RECEIPT, own.review.review_no, now())
        await own.all_.cases.take(own.row.case.case_no, step, key)
    except Problem as problem:
        form.wrong("form", TOO_MANY)
        return own.again(form, problem.status)
    except CaseUnavailable:
        form.wrong("form", NO_ANSWER)
        return own.again(form, HTTPStatus.SERVICE_UNAVAILABLE)
    except Refusal as refusal:
        # the first of two clicks may have ended the case
        if await own.was_taken(key):
            return done
        form.wrong("form", Sentence(refusal.text, refusal.params))
        return own.again(form, STATUS[refusal.kind])
    return done


def _offer(asked: RatersForm) -> None:
    """The page of a form, and taking what is sent from it."""
    address = f"/reviews/{{review_no}}/{asked.address}"

    @router.get(address)
    async def shown(request: Request, review_no: str, connection: Reading, all_: All) -> Response:
        return await _shown(await _own(request, connection, all_, review_no, asked))

    @router.post(address)
    async def sent(request: Request, review_no: str, all_: All) -> Response:
        async with reading(all_.engine) as connection:
            own = await _own(request, connection, all_, review_no, asked)
        return await _taken(own)


for _form in RATERS_FORMS:
    _offer(_form)
