"""Rating: the form opens at a QR code or a link, and the review is kept before anything else."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading, writing
from db.review_writes import AddedReview, NewReview, add_review
from db.reviews import rated_review
from rules.policy import Policy
from rules.refusals import N_
from rules.stars import HandlingStage, Identity, Stars
from rules.topics import Topic
from web.case_client import CaseUnavailable
from web.dependencies import All, CurrentVisit, Reading, WebDependencies, now
from web.errors import Problem
from web.forms import FormState, submission
from web.pages import render, see_other
from web.public import targets
from web.public.choosing import choose
from web.public.rate_form import COMMENT_MAX, Circumstances, key_in, new_key, read_review
from web.public.receipt import receipt_path
from web.public.targets import Asked, Target
from web.throttling import REVIEWS_BY_ADDRESS, REVIEWS_BY_DEVICE, address
from web.visit import Visit

router = APIRouter()
log = structlog.get_logger()

STARTING_SECONDS = 2.0
"""How long a citizen waits for the case to start; the upkeep starts it where that is too short."""

TOO_MANY = N_("这台设备刚才提交的评价太多。填写的内容都在,请过一会儿再提交。")


@dataclass(frozen=True, slots=True)
class RatePage:
    """public/rate.html."""

    target: Target
    asked: Asked
    form: FormState
    key: str
    stars: tuple[Stars, ...]
    stages: tuple[HandlingStage, ...]
    topics: tuple[Topic, ...]
    comment_max: int
    policy: Policy


@router.get("/rate")
async def rate_page(request: Request, connection: Reading, all_: All) -> Response:
    """The form for what the address names; otherwise the page to choose on."""
    asked = Asked.read(request.query_params)
    target = await targets.find(connection, asked)
    if target is not None:
        usual = {"handling_stage": target.usual_stage, "identity": Identity.ANONYMOUS}
        return _form(request, all_, _Shown(target, asked, FormState(usual), new_key()))
    return await choose(request, connection, asked)


@router.post("/rate")
async def rate(request: Request, all_: All, visit: CurrentVisit) -> Response:
    """Keep the review, try to start the case of a bad one, and go to the receipt."""
    form = await submission(request)
    asked = Asked.read(form.values)
    async with reading(all_.engine) as connection:
        target = await targets.find(connection, asked)
        if target is None:
            return await choose(request, connection, asked, form)
        at_window = await targets.stands_at(connection, target, asked)
    shown = _Shown(target, asked, form.state, key_in(form.values))
    around = _circumstances(request, visit, at_window=at_window)
    new = read_review(form, target, around)
    if new is None:
        return _form(request, all_, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await _throttle(request, all_, around.device_id)
    except Problem as problem:
        form.wrong("form", TOO_MANY)
        response = _form(request, all_, shown, problem.status)
        response.headers.update(problem.headers)
        return response
    added = await _keep(all_, new)
    if added.case_no is not None:
        await _start(all_, added.case_no)
    return see_other(receipt_path(all_.keys, added.review_no))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the form shows."""

    target: Target
    asked: Asked
    form: FormState
    key: str


def _form(
    request: Request, all_: WebDependencies, shown: _Shown, status: int = HTTPStatus.OK
) -> Response:
    page = RatePage(
        target=shown.target,
        asked=shown.asked,
        form=shown.form,
        key=shown.key,
        stars=tuple(Stars),
        stages=tuple(HandlingStage),
        topics=tuple(Topic),
        comment_max=COMMENT_MAX,
        policy=all_.settings.policy,
    )
    return render(request, "public/rate.html", page, status)


def _circumstances(request: Request, visit: Visit, *, at_window: bool) -> Circumstances:
    agent = request.headers.get("user-agent", "")
    return Circumstances(
        at=now(),
        channel=targets.channel(agent, at_window=at_window),
        # the random part of the form's cookie tells one browser from another, and nothing else
        device_id="" if visit.signed_in else visit.visitor_token.partition(".")[0],
        language=visit.language,
    )


async def _throttle(request: Request, all_: WebDependencies, device_id: str) -> None:
    if device_id:
        await all_.throttle.count(REVIEWS_BY_DEVICE, device_id)
    await all_.throttle.count(REVIEWS_BY_ADDRESS, address(request))


async def _keep(all_: WebDependencies, new: NewReview) -> AddedReview:
    async with writing(all_.engine) as connection:
        return await add_review(connection, new, all_.keys, now())


async def _start(all_: WebDependencies, case_no: str) -> None:
    async with reading(all_.engine) as connection:
        review = await rated_review(connection, case_no)
    if review is None:
        raise LookupError(f"{case_no} has no review")
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            await all_.cases.start(case_no, review)
    except (CaseUnavailable, TimeoutError):
        log.warning("case_not_started", case_no=case_no)
