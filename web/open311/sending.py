"""Sending by GeoReport: a form with a key, made into the very review that /api/v1 takes."""

import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from db.api_clients import ApiClient
from db.engine import reading
from rules.refusals import N_
from rules.stars import Dimension, Identity
from web.api.clients import Client
from web.api.new_review import SentReview, read_sent
from web.api.submitting import keep_sent, not_your_channel
from web.dependencies import All, now
from web.errors import wrong
from web.forms import MISSING, submission
from web.i18n import Sentence
from web.open311.answers import written_as
from web.open311.services import NO_SUCH_SERVICE, checked, read_code, target_of
from web.pages import catalogue
from web.programs import OPEN311
from web.public.keeping import start
from web.public.receipt import receipt_path
from web.public.targets import Target
from web.wrong_fields import sentences

router = APIRouter(prefix=OPEN311)

KEPT = N_("评价已收到。凭 {address} 查看办理进度。")
NOT_A_SCORE = N_("请填写 1 到 5。")
WHICH_CHANNEL = N_("请用 attribute[channel] 说明评价渠道。")


@router.post("/requests.{format_}")
async def send_request(request: Request, format_: str, client: Client, all_: All) -> Response:
    """Keep the review and try to start the case of a bad one."""
    shape = checked(format_)
    values = (await submission(request)).values
    code = values.get("service_code", "")
    if not code:
        raise wrong({"service_code": Sentence(MISSING)})
    async with reading(all_.engine) as connection:
        target = await target_of(connection, read_code(code))
        if target is None:
            raise wrong({"service_code": Sentence(NO_SUCH_SERVICE)})
        sent = _sent(values, target, client)
        if sent.channel not in client.channels:
            raise not_your_channel()
        new = await read_sent(connection, sent, now())
    key = request.headers.get("idempotency-key", "")[:64] or secrets.token_urlsafe(18)
    added = await keep_sent(all_, client, key, sent.model_dump_json().encode(), new)
    await start(all_, added)
    address = all_.settings.site + receipt_path(all_.keys, added.review_no)
    told = {
        "service_request_id": added.review_no,
        "service_notice": catalogue(request).say(Sentence(KEPT, {"address": address})),
        "account_id": None,
    }
    return written_as(shape, "service_requests", "request", [told], status=201)


def _sent(values: Mapping[str, str], target: Target, client: ApiClient) -> SentReview:
    """The form as /api/v1 would have it. Raises Problem with what is wrong with which field."""
    name = values.get("last_name", "") + values.get("first_name", "")
    told: dict[str, Any] = {
        "unit": target.unit.code,
        "window": target.window.window_no if target.window else "",
        "item": target.item.code if target.item else "",
        "channel": _channel(values, client),
        "handling_stage": _attribute(values, "handling_stage") or target.usual_stage,
        "stars": _score(values, "stars"),
        "dimensions": {
            each: _score(values, each) for each in Dimension if _attribute(values, each)
        },
        "comment": values.get("description", ""),
        "identity": Identity.REAL_NAME if name else Identity.ANONYMOUS,
        "rater": {
            "name": name,
            "phone": values.get("phone", ""),
            "email": values.get("email", ""),
        },
        "device_id": values.get("device_id", ""),
    }
    try:
        return SentReview.model_validate(told)
    except ValidationError as error:
        raise wrong(sentences(error.errors())) from None


def _attribute(values: Mapping[str, str], code: str) -> str:
    return values.get(f"attribute[{code}]", "")


def _score(values: Mapping[str, str], code: str) -> int:
    typed = _attribute(values, code)
    if len(typed) != 1 or typed not in "12345":
        raise wrong({f"attribute[{code}]": Sentence(NOT_A_SCORE)})
    return int(typed)


def _channel(values: Mapping[str, str], client: ApiClient) -> str:
    if asked := _attribute(values, "channel"):
        return asked
    if len(client.channels) == 1:
        return next(iter(client.channels))
    raise wrong({"attribute[channel]": Sentence(WHICH_CHANNEL)})
