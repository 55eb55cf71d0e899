"""What is known of a rater beside what they type: a ticket, sealed, that goes with the form.

It comes from a link of the portal or the app (links.py), or from an application that was asked for
(application.py). The form carries it and nobody can read or change it.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from db.rated import named
from db.sealing import Keys, Unsealable
from rules.refusals import N_
from rules.stars import HandlingStage, ReviewChannel, stages_up_to
from web.forms import Submission
from web.public.reaching import Reachable
from web.public.targets import Asked, Found, Target, find_here

LASTS = timedelta(hours=2)
"""How long somebody may take to fill in the form, the code included."""
PURPOSE = b"rating ticket"

NO_MORE = N_(
    "打开得太久，办件的信息已经失效。请从原来的入口再打开一次，也可以直接选择要评价的单位。"
)
EXPIRED = N_("打开得太久，办件的信息已经失效。请从原来的入口再打开一次；写的话可以先复制下来。")


@dataclass(frozen=True, slots=True)
class Ticket:
    """A rater's application, and who they are where a client has proved it.

    `link` and `link_expires` name the link that is used up by the review, if there was one.
    `vouched_by` is the client's name for people.
    """

    application_no: str = field(repr=False)
    stage: HandlingStage
    unit: str
    window: str
    item: str
    channel: ReviewChannel
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    vouched_by: str = ""
    link: str = ""
    link_expires: float = 0.0

    @property
    def asked(self) -> Asked:
        """What it lets somebody rate, and nothing else."""
        return Asked(self.unit, self.window, self.item, whole=not (self.window or self.item))

    @property
    def stages(self) -> tuple[HandlingStage, ...]:
        """The points of handling that can be rated."""
        return stages_up_to(self.stage)

    @property
    def proved(self) -> Reachable | None:
        """Who the rater is, where the client has proved it."""
        if not self.name or not (self.phone or self.email):
            return None
        return Reachable(self.name, self.phone, self.email)


class NoTicket(ValueError):
    """Not a ticket of ours, or one that has expired."""


def seal_ticket(ticket: Ticket, keys: Keys, now: datetime) -> str:
    """The ticket as the form carries it."""
    told = asdict(ticket) | {"until": (now + LASTS).timestamp()}
    sealed = keys.seal(json.dumps(told).encode(), PURPOSE)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read_ticket(sealed: str, keys: Keys, now: datetime) -> Ticket:
    """The ticket a form brought. Raises NoTicket."""
    try:
        raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
        told = json.loads(keys.unseal(raw, PURPOSE))
    except (binascii.Error, Unsealable, ValueError):
        raise NoTicket("not a ticket of ours") from None
    if told.pop("until") < now.timestamp():
        raise NoTicket("expired")
    stage, channel = HandlingStage(told.pop("stage")), ReviewChannel(told.pop("channel"))
    return Ticket(stage=stage, channel=channel, **told)


async def target_of(
    connection: AsyncConnection, asked: Asked, ticket: Ticket | None
) -> Target | None:
    """What is rated: with a ticket the unit that handles the application, its item, its window.

    The unit need not be the item's own: a district's centre handles items of departments.
    """
    return (await find_with(connection, asked, ticket)).target


async def find_with(connection: AsyncConnection, asked: Asked, ticket: Ticket | None) -> Found:
    """The same, and whether the form was opened at the window."""
    if ticket is None or not ticket.item or not ticket.unit:
        return await find_here(connection, asked)
    there = await named(connection, ticket.unit, ticket.window, ticket.item)
    if there is None or there.item is None:
        return Found(None)
    return Found(Target(there.unit, window=there.window, item=there.item))


def ticket_in(form: Submission, keys: Keys, now: datetime) -> Ticket | None:
    """The ticket of a form that has one; what is wrong with it is noted there."""
    brought = form.values.get("ticket", "")
    if not brought:
        return None
    try:
        return read_ticket(brought, keys, now)
    except NoTicket:
        form.wrong("form", EXPIRED)
        return None
