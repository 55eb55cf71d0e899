"""The page with the rating form: what it shows, and what is known beside what is typed."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import Request
from starlette.responses import Response

from db.attachments import Attachment
from rules.policy import Policy
from rules.roles import Role
from rules.stars import HandlingStage, ReviewChannel, Stars
from rules.topics import Topic
from web.dependencies import WebDependencies, now
from web.forms import FormState, Submission
from web.pages import render
from web.public import targets
from web.public.keeping import Sender
from web.public.rate_form import COMMENT_MAX, Circumstances
from web.public.reaching import CodeWays
from web.public.targets import Asked, Target
from web.public.tickets import Ticket
from web.throttling import address
from web.visit import Visit, visit_of


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
    ticket: Ticket | None
    sealed_ticket: str
    for_caller: bool
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form shows. `ticket`: what is known of the rater; `sealed_ticket` carries it."""

    target: Target
    asked: Asked
    form: FormState
    key: str
    ticket: Ticket | None = None
    sealed_ticket: str = ""
    files: tuple[Attachment, ...] = ()

    @classmethod
    def again(
        cls,
        target: Target,
        asked: Asked,
        form: Submission,
        key: str,
        ticket: Ticket | None,
        *,
        files: tuple[Attachment, ...],
    ) -> "Shown":
        """The form that came in, with all of it and the files that were sent with it."""
        sealed = form.values.get("ticket", "") if ticket else ""
        state = form.state
        return cls(target, asked, state, key, ticket=ticket, sealed_ticket=sealed, files=files)


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
        stages=shown.ticket.stages if shown.ticket else tuple(HandlingStage),
        topics=tuple(Topic),
        comment_max=COMMENT_MAX,
        policy=all_.settings.policy,
        ways=code_ways(all_),
        ticket=shown.ticket,
        sealed_ticket=shown.sealed_ticket,
        for_caller=operator_id(visit_of(request)) != "",
        files=shown.files,
    )
    return render(request, "public/rate.html", page, status)


def code_ways(all_: WebDependencies) -> CodeWays:
    """By which ways a code can be sent in this installation."""
    return CodeWays(sms=all_.settings.sms_leaves, mail=all_.settings.mail_leaves)


def operator_id(visit: Visit) -> str:
    """The operator who is at this browser: what they send in they write down for a caller."""
    member = visit.signed_in.member if visit.signed_in else None
    return member.id if member is not None and member.role is Role.OPERATOR else ""


def sender(request: Request, visit: Visit) -> Sender:
    """From where a form comes.

    The random part of the form's cookie tells one browser from another, and nothing else. Somebody
    signed in has none: they are known by who they are.
    """
    device_id = "" if visit.signed_in else visit.visitor_token.partition(".")[0]
    return Sender(address(request), device_id, operator_id(visit))


def around(
    visit: Visit, came_by: ReviewChannel, by: Sender, ticket: Ticket | None = None
) -> Circumstances:
    """What a review has that nobody types."""
    known = Circumstances(
        at=now(),
        channel=came_by,
        device_id=by.device_id,
        language=visit.language,
        taken_by=by.operator_id or None,
    )
    if ticket is None:
        return known
    return replace(
        known,
        application_no=ticket.application_no,
        proved=ticket.proved,
        stages=ticket.stages,
    )


def channel_of(
    request: Request, by: Sender, ticket: Ticket | None, *, at_window: bool
) -> ReviewChannel:
    """The way in: the hotline, the client whose link it was, the code on the desk, this site."""
    if by.operator_id:
        return ReviewChannel.HOTLINE
    if ticket is not None:
        return ticket.channel
    return targets.channel(request.headers.get("user-agent", ""), at_window=at_window)
