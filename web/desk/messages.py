"""Demonstration only: the messages that would have left the house, each as its reader sees it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from db import caught
from db.caught import CaughtMessage
from web.dependencies import All, Reading
from web.desk.demonstration import only_in_a_demonstration
from web.desk.notices_queue import CHANNEL_NAMES, ChannelName
from web.errors import not_found
from web.middleware import POLICY
from web.pages import render

router = APIRouter()

SHOWN = 200

MAIL_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-top-navigation-by-user-activation",
    )
)
"""A caught mail is shown as it is, but it runs nothing and loads nothing; its links lead on."""
LINKS_LEAVE_THE_FRAME = '<head><base target="_top">'


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the list."""

    href: str
    channel: str
    recipient: str
    title: str
    caught_at: datetime


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """desk/messages.html."""

    rows: tuple[MessageRow, ...]
    shown: int


@dataclass(frozen=True, slots=True)
class MessagePage:
    """desk/message.html. `html_href` is None for a message that is text only."""

    row: MessageRow
    text: str
    html_href: str | None


@router.get("/messages")
async def messages(request: Request, all_of_it: All, connection: Reading) -> Response:
    """The newest messages that would have left."""
    only_in_a_demonstration(all_of_it)
    kept = await caught.caught(connection, SHOWN)
    page = MessagesPage(tuple(_row(message) for message in kept), SHOWN)
    return render(request, "desk/messages.html", page)


@router.get("/messages/{key}")
async def message(request: Request, key: str, all_of_it: All, connection: Reading) -> Response:
    """One message."""
    only_in_a_demonstration(all_of_it)
    found = await _found(connection, key)
    row = _row(found)
    page = MessagePage(row, found.text, f"{row.href}/html" if found.html else None)
    response = render(request, "desk/message.html", page)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@router.get("/messages/{key}/html")
async def message_html(key: str, all_of_it: All, connection: Reading) -> Response:
    """A caught mail for the frame on its page."""
    only_in_a_demonstration(all_of_it)
    found = await _found(connection, key)
    if not found.html:
        raise not_found()
    return HTMLResponse(
        found.html.replace("<head>", LINKS_LEAVE_THE_FRAME, 1),
        headers={"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"},
    )


async def _found(connection: Reading, key: str) -> CaughtMessage:
    found = await caught.caught_message(connection, key)
    if found is None:
        raise not_found()
    return found


def _row(kept: CaughtMessage) -> MessageRow:
    return MessageRow(
        href=f"/messages/{quote(kept.key, safe=':')}",
        channel=CHANNEL_NAMES[ChannelName(kept.channel)],
        recipient=kept.recipient,
        title=kept.subject or kept.text.strip().partition("\n")[0],
        caught_at=kept.caught_at,
    )
