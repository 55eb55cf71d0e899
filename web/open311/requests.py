"""Following by GeoReport: bad reviews as requests, open or closed, with the reply as the note."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db.replies import PublishedReply, replies_to
from db.service_requests import (
    RequestFilter,
    Service,
    ServiceRequest,
    requests_found,
    requests_numbered,
)
from rules.refusals import N_
from rules.working_days import SHANGHAI
from web.dependencies import Reading, now
from web.errors import not_found, wrong
from web.i18n import Catalogue, Sentence
from web.open311.answers import Fields, moment, written_as
from web.open311.services import ServiceCode, checked, read_code
from web.pages import catalogue
from web.programs import OPEN311
from web.public.review_page import NO_SUCH_REVIEW, REVIEW_NO
from web.public.standing import stage_words

router = APIRouter(prefix=OPEN311)

SPAN = timedelta(days=90)
"""How far a list reaches (source: GeoReport v2, GET Service Requests)."""
REQUESTS = 1000
"""Requests in one answer, by the same source."""
CODES = 100
"""Codes or numbers in one question."""
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Between which moments requests are looked for."""

NOT_A_MOMENT = N_("请填写时间，例如 2026-11-24T00:00:00Z。")
TOO_WIDE = N_("start_date 和 end_date 相隔不能超过 90 天。")
NO_SUCH_STATUS = N_("状态只有 open 和 closed。")
TOO_MANY_CODES = N_("一次最多 100 个。")
NO_CODE = re.compile("[\x00-\x1f\x7f]")


@router.get("/requests.{format_}")
async def requests(request: Request, format_: str, connection: Reading) -> Response:
    """Bad reviews of the last 90 days, or of a time asked for, or those of some numbers."""
    shape = checked(format_)
    query = request.query_params
    if numbers := _listed("service_request_id", query):
        known = [each for each in numbers if REVIEW_NO.fullmatch(each)]
        found = await requests_numbered(connection, known)
    else:
        found = await requests_found(connection, _filter(query), REQUESTS)
    return await _answer(connection, shape, found, catalogue(request))


@router.get("/requests/{number}.{format_}")
async def one_request(request: Request, number: str, format_: str, connection: Reading) -> Response:
    """One review as a request."""
    shape = checked(format_)
    known = [number] if REVIEW_NO.fullmatch(number) else []
    found = await requests_numbered(connection, known)
    if not found:
        raise not_found(NO_SUCH_REVIEW)
    return await _answer(connection, shape, found, catalogue(request))


async def _answer(
    connection: AsyncConnection, shape: str, found: tuple[ServiceRequest, ...], words: Catalogue
) -> Response:
    replies = await replies_to(connection, [each.review.review_no for each in found])
    told = (_told(each, replies.get(each.review.review_no, ()), words) for each in found)
    return written_as(shape, "service_requests", "request", told)


def _told(found: ServiceRequest, replies: tuple[PublishedReply, ...], words: Catalogue) -> Fields:
    review = found.review
    said = stage_words(review)
    note = replies[-1].text if replies else words.say(said) if said else ""
    window, item = review.window_no, review.item_code
    code = ServiceCode(review.unit_code, window, None if window else item)
    return {
        "service_request_id": review.review_no,
        "status": "closed" if found.is_closed else "open",
        "status_notes": note,
        "service_name": _name(found),
        "service_code": str(code),
        "description": review.comment,
        "agency_responsible": found.agency,
        "service_notice": "",
        "requested_datetime": moment(review.submitted_at),
        "updated_datetime": moment(found.updated_at),
        "expected_datetime": moment(found.expected_at),
        "address": "",
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": "",
    }


def _name(found: ServiceRequest) -> str:
    review = found.review
    if review.window_no:
        return review.window_name or review.window_no
    return review.item_name or review.unit_name


def _filter(query: Mapping[str, str]) -> RequestFilter:
    start, end = _moment("start_date", query), _moment("end_date", query)
    until = end or (min(start + SPAN, now()) if start else now())
    since = start or until - SPAN
    if until - since > SPAN:
        raise wrong({"start_date": Sentence(TOO_WIDE)})
    statuses = set(_listed("status", query))
    if statuses - {"open", "closed"}:
        raise wrong({"status": Sentence(NO_SUCH_STATUS)})
    codes = [read_code(each) for each in _listed("service_code", query)]
    return RequestFilter(
        since=since,
        until=until + timedelta(milliseconds=1),
        services=tuple(Service(each.unit, each.window, each.item) for each in codes),
        closed="closed" in statuses if len(statuses) == 1 else None,
    )


def _listed(name: str, query: Mapping[str, str]) -> list[str]:
    found = [each.strip() for each in query.get(name, "").split(",") if each.strip()]
    if len(found) > CODES:
        raise wrong({name: Sentence(TOO_MANY_CODES)})
    # what no database takes is no code of anything
    return [NO_CODE.sub("", each) for each in found]


def _moment(name: str, query: Mapping[str, str]) -> datetime | None:
    typed = query.get(name, "")
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed.replace(" ", "+"))
        aware = at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
        return min(max(aware, FIRST), LAST).astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong({name: Sentence(NOT_A_MOMENT)}) from None
