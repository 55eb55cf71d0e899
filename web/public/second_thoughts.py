"""What a rater says after the review, from the receipt: an addition, or once another version."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.attachments import Attachment, owner_of
from db.engine import reading, writing
from db.organisation import item, unit, window
from db.reviews import Review, review_for_staff
from db.second_thoughts import Change, add_to_review, change_review, given
from db.topics import topics
from rules.refusals import N_, Refusal
from rules.second_thoughts import LONGEST_ADDITION, check_addition, check_change
from rules.stars import Dimension, Stars
from rules.topics import Topic
from web.attachments.boxes import named_in
from web.dependencies import All, Reading, WebDependencies, now
from web.errors import STATUS, not_found
from web.forms import TICKED, FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other
from web.public.files import receipt_upload, receipts_files
from web.public.keeping import start
from web.public.rate_form import COMMENT_MAX, key_in, read_opinion, submission_key
from web.public.receipt import Said, done_path, own_path, own_review
from web.public.targets import Target

router = APIRouter()

NO_ADDITION = N_("请写下要补充的话。")
MASKED = "*"


@dataclass(frozen=True, slots=True)
class AdditionPage:
    """public/addition.html."""

    review: Review
    form: FormState
    key: str
    path: str
    longest: int
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """public/change.html. `was_masked`: the comment is shown as it was published."""

    review: Review
    form: FormState
    key: str
    path: str
    stars: tuple[Stars, ...]
    dimensions: tuple[Dimension, ...]
    topics: tuple[Topic, ...]
    comment_max: int
    was_masked: bool


@router.get("/reviews/{review_no}/addition")
async def addition_page(
    request: Request, review_no: str, connection: Reading, all_: All
) -> Response:
    """The form for an addition."""
    found = await own_review(request, connection, all_, review_no)
    check_addition(await given(connection, review_no))
    return _addition(request, all_, found, FormState(), files=())


@router.post("/reviews/{review_no}/addition")
async def add(request: Request, review_no: str, all_: All) -> Response:
    """The addition, once."""
    async with reading(all_.engine) as connection:
        found = await own_review(request, connection, all_, review_no)
    form = await submission(request)
    files = await receipts_files(request, all_, form, review_no)
    text = form.text("addition", LONGEST_ADDITION, required=NO_ADDITION)
    if not form.valid:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _addition(request, all_, found, form.state, status, files=files)
    key = submission_key(form.values)
    try:
        async with writing(all_.engine) as connection:
            sent = (owner_of(all_.keys, receipt_upload(review_no)), named_in(form))
            await add_to_review(
                connection, review_no, text, key, keys=all_.keys, now=now(), files=sent
            )
    except Refusal as refusal:
        status = refused(form, refusal)
        return _addition(request, all_, found, form.state, status, files=files)
    return see_other(done_path(all_.keys, review_no, Said.ADDITION))


@router.get("/reviews/{review_no}/change")
async def change_page(request: Request, review_no: str, connection: Reading, all_: All) -> Response:
    """The form with the review as it stands."""
    found = await _masked(request, connection, all_, review_no)
    check_change(await given(connection, review_no), now())
    ticked = (await topics(connection, [review_no]))[review_no]
    typed = {"stars": str(int(found.stars)), "comment": found.comment}
    typed |= {name.value: str(score) for name, score in found.dimensions.items()}
    typed |= {f"topic_{each}": TICKED for each in ticked}
    target = await _target(connection, found)
    return _change(request, all_, found, (target, FormState(typed)))


@router.post("/reviews/{review_no}/change")
async def change(request: Request, review_no: str, all_: All) -> Response:
    """Another version in force; if the review turned bad, its case begins."""
    async with reading(all_.engine) as connection:
        found = await _masked(request, connection, all_, review_no)
        target = await _target(connection, found)
    form = await submission(request)
    opinion = read_opinion(form, target)
    if opinion is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _change(request, all_, found, (target, form.state), status)
    changed = Change(
        stars=opinion.stars,
        dimensions=opinion.dimensions,
        comment=opinion.comment,
        topics=opinion.topics,
        submission_key=submission_key(form.values),
    )
    try:
        async with writing(all_.engine) as connection:
            added = await change_review(connection, review_no, changed, all_.keys, now())
    except Refusal as refusal:
        status = refused(form, refusal)
        return _change(request, all_, found, (target, form.state), status)
    if found.case_no is None:
        await start(all_, added)
    return see_other(done_path(all_.keys, review_no, Said.CHANGE))


def refused(form: Submission, refusal: Refusal) -> HTTPStatus:
    """Note in the form, which keeps what was typed, why it was not taken; the status to answer."""
    form.wrong("form", Sentence(refusal.text, refusal.params))
    return STATUS[refusal.kind]


async def _masked(
    request: Request, connection: AsyncConnection, all_: All, review_no: str
) -> Review:
    """The rater's review with its comment as masking left it, also while that is withheld.

    What masking hid is not given back: a receipt's link may have been passed on.
    """
    found = await own_review(request, connection, all_, review_no)
    return await review_for_staff(connection, review_no) or found


async def _target(connection: AsyncConnection, found: Review) -> Target:
    """What was rated. Raises Problem with 404 if it is not there any more."""
    of = await unit(connection, found.unit_code)
    if of is None:
        raise not_found()
    return Target(
        of,
        window=await window(connection, of.code, found.window_no) if found.window_no else None,
        item=await item(connection, found.item_code) if found.item_code else None,
    )


def _addition(
    request: Request,
    all_: WebDependencies,
    found: Review,
    form: FormState,
    status: int = HTTPStatus.OK,
    *,
    files: tuple[Attachment, ...],
) -> Response:
    page = AdditionPage(
        review=found,
        form=form,
        key=key_in(form.values),
        path=own_path(all_.keys, found.review_no, "addition"),
        longest=LONGEST_ADDITION,
        files=files,
    )
    return _private(render(request, "public/addition.html", page, status))


def _change(
    request: Request,
    all_: WebDependencies,
    found: Review,
    shown: tuple[Target, FormState],
    status: int = HTTPStatus.OK,
) -> Response:
    target, form = shown
    page = ChangePage(
        review=found,
        form=form,
        key=key_in(form.values),
        path=own_path(all_.keys, found.review_no, "change"),
        stars=tuple(Stars),
        dimensions=target.dimensions,
        topics=tuple(Topic),
        comment_max=COMMENT_MAX,
        was_masked=MASKED in found.comment,
    )
    return _private(render(request, "public/change.html", page, status))


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
