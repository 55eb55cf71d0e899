"""A unit's newest reviews as an Atom feed (RFC 4287), for whoever wants to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fastapi import Request
from starlette.responses import Response

from db import organisation
from db.organisation import Unit
from db.replies import PublishedReply, replies_to
from db.review_lists import ReviewFilter, ReviewOrder, listed
from db.reviews import Review
from rules.refusals import N_
from rules.stages import Stage
from web.api.answers import cached, documented, open_router, sent_as
from web.api.query import NO_PARAMETERS, NO_SUCH_UNIT, Code
from web.dependencies import All, Reading
from web.errors import not_found
from web.i18n import Catalogue, Sentence
from web.pages import catalogue
from web.programs import API
from web.public.standing import stage_of
from web.wording import source_name
from web.xml_text import add_text, written

router = open_router("reviews")

ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
BEFORE_ANY = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""

TITLE = N_("{unit}：最新评价")
ENTRY_TITLE = N_("{stars} · {subject}")


@dataclass(frozen=True, slots=True)
class Told:
    """A review with the replies to it, as an entry tells them."""

    review: Review
    replies: tuple[PublishedReply, ...]

    @property
    def changed_at(self) -> datetime:
        """When the entry was last changed (UTC): a reply makes it new."""
        return max((self.review.received_at, *(each.at for each in self.replies)))

    @property
    def text(self) -> str:
        """What was said, and what was answered."""
        return "\n\n".join((self.review.comment, *(each.text for each in self.replies)))


@router.get(
    "/units/{code}/reviews.atom",
    summary=N_("订阅一个单位的评价"),
    description=N_("一个单位和它的下级单位最新的 50 条评价，Atom 格式。"),
    response_class=Response,
    responses={**documented(304, 404, 422), **sent_as(MEDIA_TYPE, N_("Atom 订阅源"))},
    dependencies=NO_PARAMETERS,
)
async def unit_feed(request: Request, code: Code, connection: Reading, all_: All) -> Response:
    """The feed of one unit."""
    unit = await organisation.unit(connection, code)
    if unit is None:
        raise not_found(NO_SUCH_UNIT)
    which = ReviewFilter(unit_code=unit.code)
    found = await listed(connection, which, ReviewOrder.NEWEST, None, ENTRIES)
    replies = await replies_to(connection, [each.review_no for each in found.reviews])
    told = tuple(Told(each, replies.get(each.review_no, ())) for each in found.reviews)
    feed = _feed(unit, told, all_.settings.site, catalogue(request))
    return cached(request, written(feed), MEDIA_TYPE)


def _feed(unit: Unit, found: tuple[Told, ...], site: str, words: Catalogue) -> ET.Element:
    address = f"{site}{API}/units/{quote(unit.code, safe='')}/reviews.atom"
    updated = max((each.changed_at for each in found), default=BEFORE_ANY)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": words.language.tag})
    add_text(feed, "id", address)
    add_text(feed, "title", words.say(Sentence(TITLE, {"unit": unit.name})))
    add_text(feed, "updated", _moment(updated))
    ET.SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": address})
    add_text(ET.SubElement(feed, "author"), "name", unit.name)
    feed.extend(_entries(found, site, words))
    return feed


def _entries(found: Iterable[Told], site: str, words: Catalogue) -> Iterable[ET.Element]:
    for each in found:
        review = each.review
        address = f"{site}/reviews/{review.review_no}"
        subject = review.window_name or review.item_name or review.unit_name
        title = {"stars": words.say(source_name(review.stars)), "subject": subject}
        entry = ET.Element("entry")
        add_text(entry, "id", address)
        add_text(entry, "title", words.say(Sentence(ENTRY_TITLE, title)))
        add_text(entry, "published", _moment(review.submitted_at))
        add_text(entry, "updated", _moment(each.changed_at))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
        add_text(ET.SubElement(entry, "author"), "name", words.say(review.rater))
        for category in _categories(stage_of(review), words):
            entry.append(category)
        add_text(entry, "content", each.text).set("type", "text")
        yield entry


def _categories(stage: Stage | None, words: Catalogue) -> tuple[ET.Element, ...]:
    if stage is None:
        return ()
    label = words.say(source_name(stage))
    return (ET.Element("category", {"term": stage.value, "label": label}),)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
