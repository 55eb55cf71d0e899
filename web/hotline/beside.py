"""Two reviews side by side: whether they are about the same thing is for the operator to say.

The later one joins the earlier one's case (rules/procedure/merging.py), whichever was opened first.
"""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading
from db.likely_same import subject_of
from db.reviews import Review
from db.topics import topics
from rules.case import Case
from rules.duplicates import Piece, Resemblance, pieces, resemblance
from rules.merging_steps import Merge, TakeIn
from rules.procedure.taking import check
from rules.refusals import N_, Refusal
from rules.roles import SYSTEM, Actor
from rules.topics import Topic
from web.dependencies import All, Staff, WebDependencies
from web.desk.case_view import Loaded
from web.desk.duties import Duty, first_duty
from web.desk.loading import load
from web.desk.submission_keys import new_key
from web.errors import not_found
from web.i18n import Catalogue, Sentence
from web.pages import catalogue, render

router = APIRouter()

ONE_CASE = N_("请选择两件不同的工单来对照。")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `comment` is in pieces, those the other has too marked."""

    case: Case
    review: Review
    comment: tuple[Piece, ...]
    topics: tuple[Topic, ...]
    duty: Duty | None
    received: datetime


@dataclass(frozen=True, slots=True)
class BesidePage:
    """hotline/beside.html. `refused` says why the later can't join the earlier; None if it can."""

    opened: str
    earlier: Side
    later: Side
    resemblance: Resemblance | None
    refused: Sentence | None
    key: str


@router.get("/hotline/duplicates/{case_no}/{other_no}")
async def beside(
    request: Request,
    case_no: str,
    other_no: str,
    all_of_it: All,
    member: Staff,
) -> Response:
    """Both reviews, and the form to make one case of them."""
    if case_no == other_no:
        raise not_found(ONE_CASE)
    both = await _both(all_of_it, (case_no, other_no), member.actor)
    earlier, later = both
    async with reading(all_of_it.engine) as connection:
        about = await topics(connection, [each.review.review_no for each in both])
        one, other = [await subject_of(connection, each.case.case_no) for each in both]
    said = catalogue(request)
    page = BesidePage(
        opened=case_no,
        earlier=_side(earlier, later, tuple(about[earlier.review.review_no]), said),
        later=_side(later, earlier, tuple(about[later.review.review_no]), said),
        resemblance=resemblance(one.said, other.said) if one and other else None,
        refused=_why_not(earlier, later, member.actor),
        key=new_key(),
    )
    response = render(request, "hotline/beside.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _both(
    all_of_it: WebDependencies, case_nos: tuple[str, str], actor: Actor
) -> list[Loaded]:
    """The earlier one first."""
    found = [await load(all_of_it, each, actor) for each in case_nos]
    return sorted(found, key=lambda each: (each.case.review.received_at, each.case.case_no))


def _side(this: Loaded, other: Loaded, about: tuple[Topic, ...], said: Catalogue) -> Side:
    return Side(
        case=this.case,
        review=this.review,
        comment=pieces(this.review.comment, other.review.comment),
        topics=about,
        duty=first_duty(this.case, this.now, this.calendar, said),
        received=this.case.review.received_at,
    )


def _why_not(earlier: Loaded, later: Loaded, actor: Actor) -> Sentence | None:
    lead, joining = earlier.case, later.case
    merge = Merge(actor=actor, seen_version=joining.version, into=lead.case_no)
    take_in = TakeIn(
        actor=SYSTEM,
        seen_version=lead.version,
        case_no=joining.case_no,
        review=joining.review,
        by=actor.name,
    )
    try:
        check(joining, merge, later.now)
        check(lead, take_in, earlier.now)
    except Refusal as refusal:
        return Sentence(refusal.text, refusal.params)
    return None
