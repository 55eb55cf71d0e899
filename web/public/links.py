"""The way in from an application: a link that the portal or the app made, opened once.

The link proves which application is rated and, where it says so, who the rater is. How it is made
is in db/rating_links.py and docs/rating.md. A link that is forged, expired, revoked or used up is
answered with a sentence, and each of them leaves the way over the entrances open.
"""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.clients import Client, client, link_hmac, was_used
from db.rating_links import client_of, open_link
from db.sealing import Unsealable
from rules.refusals import N_
from rules.stars import HandlingStage, Identity
from web.dependencies import All, Reading, WebDependencies, now
from web.errors import TO_FOLLOW, TO_RATE, Problem
from web.forms import FormState, cleaned
from web.public.rate_form import new_key
from web.public.rate_page import Shown, rate_form
from web.public.reaching import EMAIL, Reachable, phone_number
from web.public.tickets import Ticket, seal_ticket, target_of

router = APIRouter()

LONGEST = timedelta(days=7)
"""How long a link may be good for at most."""

TITLE = N_("这个链接打不开")
FORGED = N_("链接无效。请回到门户或移动端，从办件里重新打开；也可以直接选择要评价的单位。")
OLD = N_("链接已经过期。请回到门户或移动端，从办件里重新打开；也可以直接选择要评价的单位。")
USED = N_("这个链接已经评价过了，不能再用。追评和改评请打开提交后的回执。")

Code = Annotated[str, StringConstraints(max_length=32)]
Short = Annotated[str, StringConstraints(max_length=64)]


class Claims(BaseModel):
    """What a link says. `exp` is in seconds since 1970; `id` is different for each link."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    # of a year that has four digits: there are no others
    exp: int = Field(gt=0, lt=2**37)
    application_no: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    stage: str
    unit: Code = ""
    window: Code = ""
    item: Code = ""
    name: Annotated[str, StringConstraints(max_length=40)] = ""
    phone: Short = ""
    email: Annotated[str, StringConstraints(max_length=254)] = ""


@router.get("/rate/link/{token}")
async def from_application(
    request: Request, token: str, connection: Reading, all_: All
) -> Response:
    """The form for the application a link is about."""
    ticket = await _ticket(connection, all_, token)
    target = await target_of(connection, ticket.asked, ticket)
    if target is None:
        raise _forged()
    identity = Identity.REAL_NAME if ticket.proved else Identity.ANONYMOUS
    usual = {"handling_stage": ticket.stage, "identity": identity}
    sealed = seal_ticket(ticket, all_.keys, now())
    shown = Shown(
        target, ticket.asked, FormState(usual), new_key(), ticket=ticket, sealed_ticket=sealed
    )
    response = rate_form(request, all_, shown)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _forged() -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, TITLE, FORGED).towards(TO_RATE)


async def _ticket(connection: AsyncConnection, all_: WebDependencies, token: str) -> Ticket:
    maker = await client(connection, client_of(token)[:32], all_.keys)
    if maker is None or maker.revoked_at is not None:
        raise _forged()
    try:
        claims = Claims.model_validate(open_link(token, maker.key))
        stage = HandlingStage(claims.stage)
    except (Unsealable, ValidationError, ValueError):
        raise _forged() from None
    expires = datetime.fromtimestamp(claims.exp, UTC)
    if expires > now() + LONGEST:
        raise _forged()
    if expires <= now():
        raise Problem(HTTPStatus.GONE, TITLE, OLD).towards(TO_RATE)
    link = link_hmac(maker.id, claims.id, all_.keys)
    if await was_used(connection, link):
        raise Problem(HTTPStatus.GONE, TITLE, USED).towards(TO_FOLLOW, TO_RATE)
    return _made(maker, claims, stage, link)


def _made(maker: Client, claims: Claims, stage: HandlingStage, link: str) -> Ticket:
    who = _proved(claims)
    return Ticket(
        application_no=cleaned(claims.application_no),
        stage=stage,
        unit=claims.unit,
        window=claims.window,
        item=claims.item,
        channel=maker.channel,
        name=who.name,
        phone=who.phone,
        email=who.email,
        vouched_by=maker.name,
        link=link,
        link_expires=claims.exp,
    )


def _proved(claims: Claims) -> Reachable:
    """Name, phone and address, if they can be used; a client's mistake proves nobody."""
    phone = phone_number(claims.phone) if claims.phone else ""
    email = claims.email if EMAIL.fullmatch(claims.email) else ""
    name = cleaned(claims.name)
    return Reachable(name, phone or "", email) if name and (phone or email) else Reachable()
