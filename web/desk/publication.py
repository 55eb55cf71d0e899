"""Whether a review's text is public: withholding it with a reason, publishing it again, and looking
at the comment as it was typed. Each decision and each look stays on record."""

from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import organisation
from db.attachments import Attachment, attachments_with
from db.engine import reading, writing
from db.looks import Look, looks_at_review, record_look_at_review
from db.publication import Decision, NewDecision, decide, decisions_about, original_comment
from db.reviews import Review, review_for_staff
from db.sealing import Keys
from rules.publication import (
    WHY_MAX,
    PublicationDecision,
    WithholdingReason,
    may_decide_publication,
    may_see_original,
)
from rules.refusals import N_
from rules.roles import Actor, Role
from web.dependencies import All, Staff, WebDependencies, now
from web.errors import forbidden, not_found
from web.forms import FormState, Submission, submission
from web.pages import render, see_other
from web.public.review_page import NO_SUCH_REVIEW, REVIEW_NO

router = APIRouter()

ORIGINAL = "original"
"""What a look at a comment as it was typed is called in the record."""

NOT_YOURS_TO_READ = N_("原文由热线和被评价单位以上的督办人员查看。")
NOT_YOURS_TO_DECIDE = N_("是否公开由被评价单位以上的督办人员或管理员决定。")
NO_REASON = N_("请选择不予公开的理由。")
NO_WHY = N_("请写明情况。")
NO_DECISION = N_("请选择不予公开，还是恢复公开。")


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """desk/publication.html. `original` is the comment as it was typed, once it was looked at."""

    review: Review
    may_decide: bool
    may_look: bool
    files: tuple[Attachment, ...]
    original: str | None
    form: FormState
    reasons: tuple[WithholdingReason, ...]
    why_max: int
    decisions: tuple[Decision, ...]
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A review, and what somebody may do about it."""

    review: Review
    may_decide: bool
    may_look: bool
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the last submission led to: the form to show again, or the comment to show."""

    form: FormState = field(default_factory=FormState)
    original: str | None = None
    status: HTTPStatus = HTTPStatus.OK


def publication_path(review_no: str) -> str:
    """The address of the page."""
    return f"/reviews/{quote(review_no)}/publication"


def concerns(actor: Actor, unit_path: str) -> bool:
    """Whether there is anything on the page for somebody."""
    return may_decide_publication(actor, unit_path) or may_see_original(actor, unit_path)


async def _load(connection: AsyncConnection, review_no: str, actor: Actor, keys: Keys) -> _Loaded:
    found = None
    if REVIEW_NO.fullmatch(review_no):
        found = await review_for_staff(connection, review_no)
    unit = await organisation.unit(connection, found.unit_code) if found else None
    if found is None or unit is None or not concerns(actor, unit.path):
        raise not_found(NO_SUCH_REVIEW)
    files: tuple[Attachment, ...] = ()
    if actor.role is Role.OPERATOR:
        # of a review without a case nobody else may look at them
        files = await attachments_with(connection, None, [review_no], keys)
    return _Loaded(
        found, may_decide_publication(actor, unit.path), may_see_original(actor, unit.path), files
    )


async def _show(
    request: Request, all_: WebDependencies, loaded: _Loaded, answer: _Answer
) -> Response:
    async with reading(all_.engine) as connection:
        page = PublicationPage(
            review=loaded.review,
            may_decide=loaded.may_decide,
            may_look=loaded.may_look,
            files=loaded.files,
            original=answer.original,
            form=answer.form,
            reasons=tuple(WithholdingReason),
            why_max=WHY_MAX,
            decisions=await decisions_about(connection, loaded.review.review_no),
            looks=await looks_at_review(connection, loaded.review.review_no),
        )
    response = render(request, "desk/publication.html", page, answer.status)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/reviews/{review_no}/publication")
async def publication(request: Request, review_no: str, all_: All, member: Staff) -> Response:
    """The review with what was decided about it, and the form to decide."""
    async with reading(all_.engine) as connection:
        loaded = await _load(connection, review_no, member.actor, all_.keys)
    return await _show(request, all_, loaded, _Answer())


@router.post("/reviews/{review_no}/publication")
async def decide_publication(
    request: Request, review_no: str, all_: All, member: Staff
) -> Response:
    """Withhold the text, or publish it again."""
    form = await submission(request)
    async with reading(all_.engine) as connection:
        loaded = await _load(connection, review_no, member.actor, all_.keys)
    if not loaded.may_decide:
        raise forbidden(NOT_YOURS_TO_DECIDE)
    new = _read(form, review_no, member.id)
    if new is None:
        answer = _Answer(form=form.state, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return await _show(request, all_, loaded, answer)
    async with writing(all_.engine) as connection:
        # decided already, by a second click or by somebody else: the page shows it
        await decide(connection, new, now())
    return see_other(publication_path(review_no))


def _read(form: Submission, review_no: str, staff_id: str) -> NewDecision | None:
    decision = form.choice("decision", PublicationDecision, required=NO_DECISION)
    reason = None
    if decision is PublicationDecision.WITHHOLD:
        reason = form.choice("reason", WithholdingReason, required=NO_REASON)
    why = form.text("why", WHY_MAX, required=NO_WHY)
    return NewDecision(review_no, staff_id, reason, why) if form.valid else None


@router.post("/reviews/{review_no}/original")
async def show_original(request: Request, review_no: str, all_: All, member: Staff) -> Response:
    """The comment as it was typed; the look is on record before it is shown."""
    async with reading(all_.engine) as connection:
        loaded = await _load(connection, review_no, member.actor, all_.keys)
    if not loaded.may_look:
        raise forbidden(NOT_YOURS_TO_READ)
    async with writing(all_.engine) as connection:
        await record_look_at_review(connection, member.id, loaded.review, ORIGINAL, now())
        original = await original_comment(connection, review_no, all_.keys)
    return await _show(request, all_, loaded, _Answer(original=original))
