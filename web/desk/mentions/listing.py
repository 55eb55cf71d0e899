"""The notes somebody is mentioned in, the newest first, and having seen them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import writing
from db.mentions import Mention, Place, mark_read, mentions_of
from rules.visibility import may_see
from web.dependencies import All, Reading, Staff, now
from web.pages import render, see_other

router = APIRouter()

AT_ONCE = 30
CASE_NO_MAX, VERSION_MAX = 24, 10**9


@dataclass(frozen=True, slots=True)
class MentionLine:
    """One mention. `text` None: the case is no longer in this person's scope."""

    case_no: str
    version: int
    at: datetime
    by: str
    text: str | None
    read: bool


@dataclass(frozen=True, slots=True)
class MentionsPage:
    """desk/mentions/list.html. `older` is the query of the page after this one, "" at the end."""

    lines: tuple[MentionLine, ...]
    older: str
    first_page: bool


@router.get("/mentions")
async def my_mentions(
    request: Request, connection: Reading, member: Staff, before: str = ""
) -> Response:
    """Mentions of whoever is signed in; looking at the list alone marks none as seen."""
    begin = _place(before)
    found = await mentions_of(connection, member.id, begin, AT_ONCE + 1)
    shown = found[:AT_ONCE]
    page = MentionsPage(
        lines=tuple(_line(each, may_see(member.actor, each.case)) for each in shown),
        older=f"?before={_named(shown[-1].place)}" if len(found) > AT_ONCE else "",
        first_page=begin is None,
    )
    response = render(request, "desk/mentions/list.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _named(place: Place) -> str:
    at, case_no, version = place
    return f"{at.timestamp():.6f}_{case_no}_{version}"


def _place(typed: str) -> Place | None:
    """The place in the list an address names; None for none, and for one that is none."""
    at, _, note = typed.partition("_")
    case_no, _, version = note.partition("_")
    try:
        moment, number = datetime.fromtimestamp(float(at), UTC), int(version or 0)
    except (ValueError, OverflowError, OSError):
        return None
    return (moment, case_no[:CASE_NO_MAX], number) if 0 <= number <= VERSION_MAX else None


def _line(mention: Mention, visible: bool) -> MentionLine:
    return MentionLine(
        case_no=mention.case.case_no,
        version=mention.version,
        at=mention.at,
        by=mention.by,
        text=mention.text if visible else None,
        read=mention.read,
    )


@router.post("/mentions/read")
async def mark_all_read(all_of_it: All, member: Staff) -> Response:
    """All of them are seen."""
    async with writing(all_of_it.engine) as connection:
        await mark_read(connection, member.id, None, now())
    return see_other("/mentions")
