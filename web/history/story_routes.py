"""The page of a history: its story, and beside it the events, one window of both at a time."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from rules.refusals import N_
from web.dependencies import All, Staff
from web.history.filters import KIND_NAMES, TIMERS_ACTOR, Wanted, Window, wanted_in, window
from web.history.frame import STORY, Frame, frame
from web.history.life import place_of
from web.history.looking import Looked, look
from web.history.payloads import Opener
from web.history.rows import EventRow, address_of, anchor_of, rows
from web.history.scope import may_see_events
from web.history.story import places_of, story_of
from web.history.story_words import StoryLine, Telling
from web.i18n import Catalogue
from web.pages import catalogue, render

router = APIRouter()

NOBODY = N_("时间（定时器）")


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line of the story with its ways on: its event in the list, the case as it stood then."""

    line: StoryLine
    href: str
    then: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """history/story.html. `rows` is None for those who are told the story only."""

    frame: Frame
    wanted: Wanted
    window: Window
    story: tuple[ToldLine, ...]
    rows: tuple[EventRow, ...] | None
    kinds: tuple[tuple[str, str], ...]
    actors: tuple[tuple[str, str], ...]


@router.get("/cases/{case_no}/history")
async def story(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The story, and the events for those who may see them."""
    looked = await look(all_of_it, case_no, member.actor)
    said = catalogue(request)
    wanted = wanted_in(request.url.path, request.query_params, looked.life)
    shown = window(looked.history.events, looked.life, wanted)
    may = may_see_events(member.actor)
    opener = Opener(all_of_it.keys)
    page = StoryPage(
        frame=frame(looked, member.actor, STORY),
        wanted=wanted,
        window=shown,
        story=_story(looked, wanted, shown, said, reasons=may),
        rows=rows(looked.case_no, shown.events, looked.life, opener, said) if may else None,
        kinds=tuple((kind, said.gettext(name)) for kind, name in KIND_NAMES.items()),
        actors=(*looked.life.names.items(), (TIMERS_ACTOR, said.gettext(NOBODY))),
    )
    response = render(request, "history/story.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _story(
    looked: Looked, wanted: Wanted, shown: Window, said: Catalogue, *, reasons: bool
) -> tuple[ToldLine, ...]:
    """What the story tells of the events shown. Where events are left out, whatever had a part in
    it brings a line; in the whole list a line is told once, at its own event."""
    places = shown.places
    parts = [
        part
        for part in story_of(looked.life, looked.history.events)
        if place_of(part.event) in places
        or (wanted.narrowed and places.intersection(places_of(part, looked.life)))
    ]
    telling = Telling(looked.life, looked.standing, said, reasons=reasons, stood_in=looked.stood_in)
    return tuple(
        ToldLine(
            line,
            f"#{anchor_of(line.event)}"
            if place_of(line.event) in places
            else address_of(looked.case_no, line.event, "events"),
            address_of(looked.case_no, line.event, "at"),
        )
        for line in telling.lines(parts)
    )
