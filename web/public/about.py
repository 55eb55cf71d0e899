"""What everybody may expect: what becomes of a review, what is published, how scores are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.case import InvalidGround
from rules.policy import ClockStart, Policy
from rules.publication import WithholdingReason
from rules.refusals import N_
from rules.scores import RANKED_FROM
from rules.second_thoughts import CHANGE_WITHIN
from web.dependencies import All
from web.pages import render

router = APIRouter()

INVALID: Mapping[InvalidGround, str] = {
    InvalidGround.MISTAKEN: N_("误评：评错了对象，或者打错了星"),
    InvalidGround.MALICIOUS: N_("恶意差评：没有办过这件事，捏造事实，或者以差评要挟"),
}
"""What each ground means, for somebody who has never heard its name."""


@dataclass(frozen=True, slots=True)
class AboutPage:
    """public/about.html. `from_dispatch`: the department's terms are counted from the dispatch, not
    from the review."""

    policy: Policy
    change_hours: int
    from_dispatch: bool
    ranked_from: int
    invalid: tuple[str, ...]
    withheld: tuple[WithholdingReason, ...]


@router.get("/about")
async def about(request: Request, all_: All) -> Response:
    """The rules of this installation, in words for those who rate."""
    policy = all_.settings.policy
    page = AboutPage(
        policy=policy,
        change_hours=CHANGE_WITHIN // timedelta(hours=1),
        from_dispatch=policy.clock_start is ClockStart.DISPATCH,
        ranked_from=RANKED_FROM,
        invalid=tuple(INVALID[ground] for ground in InvalidGround),
        withheld=tuple(WithholdingReason),
    )
    return render(request, "public/about.html", page)
