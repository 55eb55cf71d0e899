"""The page with the rating form: what it shows, and what is known beside what is typed."""

from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from rules.policy import Policy
from rules.stars import HandlingStage, ReviewChannel, Stars
from rules.topics import Topic
from web.dependencies import WebDependencies, now
from web.forms import FormState
from web.pages import render
from web.public.keeping import Sender
from web.public.rate_form import COMMENT_MAX, Circumstances
from web.public.reaching import CodeWays
from web.public.targets import Asked, Target
from web.throttling import address
from web.visit import Visit


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
    ways: CodeWays


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows."""

    target: Target
    asked: Asked
    form: FormState
    key: str


def rate_form(
    request: Request, all_: WebDependencies, shown: Shown, status: int = HTTPStatus.OK
) -> Response:
    """The form, with what was typed and what is wrong with it."""
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
        ways=code_ways(all_),
    )
    return render(request, "public/rate.html", page, status)


def code_ways(all_: WebDependencies) -> CodeWays:
    """By which ways a code can be sent in this installation."""
    return CodeWays(sms=all_.settings.sms_leaves, mail=all_.settings.mail_leaves)


def sender(request: Request, visit: Visit) -> Sender:
    """From where a form comes.

    The random part of the form's cookie tells one browser from another, and nothing else. Somebody
    signed in has none: they are known by who they are.
    """
    device_id = "" if visit.signed_in else visit.visitor_token.partition(".")[0]
    return Sender(address(request), device_id)


def around(visit: Visit, came_by: ReviewChannel, by: Sender) -> Circumstances:
    """What a review has that nobody types."""
    return Circumstances(at=now(), channel=came_by, device_id=by.device_id, language=visit.language)
