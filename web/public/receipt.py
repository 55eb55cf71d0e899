"""What only the rater gets: the receipt, what happens next and by when, and what was answered."""

import hmac
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.attachments import number_attached
from db.calendars import newest
from db.raters import raters_names
from db.reviews import Review
from db.sealing import Keys
from db.second_thoughts import SecondThoughts, given, second_thoughts
from rules.case import Case, CaseOutcome
from rules.masking import mask_reply
from rules.procedure.taking import open_actions
from rules.refusals import N_
from rules.roles import RATER
from rules.second_thoughts import may_add, may_change
from rules.stages import Action, Stage
from rules.stars import Identity
from rules.timetable import Term
from web.dependencies import All, Reading, now
from web.errors import TO_FOLLOW, not_found
from web.pages import render
from web.public.merged import Followed, followed
from web.public.progress import (
    Kept,
    Milestone,
    Reply,
    kept,
    milestones,
    promised,
    replies,
)
from web.public.raters_forms import INFORMATION, OBJECTION, WITHDRAWAL, RatersForm
from web.public.review_page import load_review
from web.public.standing import TO_ITS_RATER, stage_of, stage_words
from web.public.story import Happening

router = APIRouter()

NO_SUCH_RECEIPT = N_("没有找到这份回执。请使用提交评价后看到的网址，或短信、邮件里的链接。")


OUTCOME_WORDS = {
    CaseOutcome.CLOSED: N_("已经办结归档。"),
    CaseOutcome.INVALIDATED: N_("评价被认定无效，仍然公开，不计入得分。"),
    CaseOutcome.MERGED: N_("与另一条评价合并办理。"),
    CaseOutcome.WITHDRAWN: N_("您已撤回诉求，不再办理。评价仍然公开，照常计分。"),
}
"""How a case ended, to its rater."""
ADDRESSES: dict[str, RatersForm] = {
    "information": INFORMATION,
    "objection": OBJECTION,
    "withdrawal": WITHDRAWAL,
}
"""The forms by the last part of their address (raters_steps.py)."""


class Said(StrEnum):
    """What a rater may say after the review (second_thoughts.py)."""

    CHANGE = "change"
    ADDITION = "addition"


DONE: dict[str, str] = {
    **{each.action: each.done for each in ADDRESSES.values()},
    Said.CHANGE: N_("改评已经生效，原来的评价留在下面。"),
    Said.ADDITION: N_("追评已经收到，写在这条评价下面。"),
}
"""What the receipt begins with after each."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something the rater may do now."""

    title: str
    href: str
    action: Action


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """public/receipt.html. `survey_href` while the rater is asked what they think of the result;
    `acts` is what else they may do now; `done` says what they have just done; `with_review` is the
    review whose case handles this one too."""

    review: Review
    stage: Stage | None
    stage_words: str
    with_review: str
    real_name: bool
    unit_name: str
    outcome: CaseOutcome | None
    milestones: tuple[Milestone, ...]
    kept: Kept
    replies: tuple[Reply, ...]
    story: tuple[Happening, ...]
    survey_href: str
    acts: tuple[Act, ...]
    objection_until: Term | None
    answered: bool
    second: SecondThoughts
    files: int
    change_href: str
    addition_href: str
    done: str


def receipt_path(keys: Keys, review_no: str) -> str:
    """The address of a receipt, with the token that opens it."""
    return f"/reviews/{quote(review_no)}/receipt?t={keys.receipt_token(review_no)}"


def done_path(keys: Keys, review_no: str, what: Action | Said) -> str:
    """The same, where the receipt begins with what was just done."""
    return f"{receipt_path(keys, review_no)}&done={what}"


def own_path(keys: Keys, review_no: str, what: str) -> str:
    """The address of something else that only who has the receipt may open."""
    return f"/reviews/{quote(review_no)}/{what}?t={keys.receipt_token(review_no)}"


def opens(keys: Keys, token: str, review_no: str) -> bool:
    """Whether this token is the one of this review's receipt."""
    return hmac.compare_digest(token.encode(), keys.receipt_token(review_no).encode())


async def own_review(request: Request, connection: Reading, all_: All, review_no: str) -> Review:
    """The review a receipt's address names. A wrong token and a wrong number are one 404."""
    token = request.query_params.get("t", "")
    found = await load_review(connection, review_no) if opens(all_.keys, token, review_no) else None
    if found is None:
        raise not_found(NO_SUCH_RECEIPT).towards(TO_FOLLOW)
    return found


@router.get("/reviews/{review_no}/receipt")
async def receipt(request: Request, review_no: str, connection: Reading, all_: All) -> Response:
    """The receipt of one review, at which it is followed to the end."""
    found = await own_review(request, connection, all_, review_no)
    follows = await followed(connection, found.case_no)
    own, row = follows.own, follows.row
    stage = row.case.stage if row else stage_of(found)
    so_far = await given(connection, review_no)
    owed = await _milestones(connection, all_, found, follows.case)
    actions = open_actions(own.case, RATER, now() + own.ahead) if own else ()
    page = ReceiptPage(
        review=found,
        stage=stage,
        stage_words=await _stage_words(connection, found, follows),
        with_review=follows.with_review,
        real_name=found.identity is Identity.REAL_NAME,
        unit_name=row.unit_name if row and row.case.unit else "",
        outcome=own.case.outcome if own else None,
        milestones=owed,
        kept=kept(owed),
        replies=await _replies(connection, all_.keys, follows),
        story=follows.story,
        survey_href=_href(all_.keys, found, "survey", Action.RECORD_SURVEY_ANSWERS in actions),
        acts=_acts(all_.keys, found, actions),
        objection_until=own.case.objection_until if own and Action.OBJECT in actions else None,
        answered=own is not None and own.case.survey is not None and bool(own.case.survey.answers),
        second=await second_thoughts(connection, review_no),
        files=await number_attached(connection, review_no),
        change_href=own_path(all_.keys, review_no, "change") if may_change(so_far, now()) else "",
        addition_href=own_path(all_.keys, review_no, "addition") if may_add(so_far) else "",
        done=_done(request),
    )
    response = render(request, "public/receipt.html", page)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def _stage_words(connection: Reading, found: Review, follows: Followed) -> str:
    if follows.with_review:
        handled = await load_review(connection, follows.with_review)
        return stage_words(handled or found)
    if follows.own is not None and follows.own.case.outcome is not None:
        return OUTCOME_WORDS[follows.own.case.outcome]
    said = stage_words(found)
    return TO_ITS_RATER.get(said, said)


async def _replies(connection: Reading, keys: Keys, follows: Followed) -> tuple[Reply, ...]:
    """The replies as they were written; masked where they were written to somebody else."""
    if follows.row is None:
        return ()
    told = replies(follows.events, follows.row.unit_name)
    if not follows.with_review:
        return told
    names = await raters_names(connection, [follows.with_review], keys)
    return tuple(replace(each, text=mask_reply(each.text, names)) for each in told)


def _href(keys: Keys, found: Review, what: str, possible: bool) -> str:
    token = keys.receipt_token(found.review_no)
    return f"/reviews/{quote(found.review_no)}/{what}?t={token}" if possible else ""


def _acts(keys: Keys, found: Review, actions: tuple[Action, ...]) -> tuple[Act, ...]:
    return tuple(
        Act(asked.title, _href(keys, found, what, possible=True), asked.action)
        for what, asked in ADDRESSES.items()
        if asked.action in actions
    )


def _done(request: Request) -> str:
    return DONE.get(request.query_params.get("done", ""), "")


async def _milestones(
    connection: Reading, all_: All, found: Review, followed_case: Case | None
) -> tuple[Milestone, ...]:
    if found.case_no is None:
        return ()
    calendar = await newest(connection)
    if followed_case is not None:
        return milestones(followed_case, calendar)
    return promised(
        found.received_at,
        real_name=found.identity is Identity.REAL_NAME,
        policy=all_.settings.policy,
        calendar=calendar,
    )
