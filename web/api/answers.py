"""How data is answered: JSON with an ETag, nothing sent again that the client has, errors typed."""

import hashlib
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from rules.refusals import N_
from web.api.shapes import ErrorAnswer
from web.programs import API

MAX_AGE = 60
"""Seconds an answer may be shown from a cache."""
TAG_LENGTH = 32
"""Hexadecimal digits of an ETag."""


def open_router(subject: str) -> APIRouter:
    """A router of the interface; its routes are called in the document what they are here."""
    return APIRouter(
        prefix=API, tags=[subject], generate_unique_id_function=lambda route: route.name
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a route beside its success, for the document."""
    return {status: DOCUMENTED[status] for status in statuses}


def sent_as(media_type: str, description: str) -> dict[int | str, dict[str, Any]]:
    """The successful answer of a route that is not JSON, for the document."""
    content = {media_type: {"schema": {"type": "string"}}}
    return {200: {"description": description, "content": content}}


DOCUMENTED: Mapping[int, dict[str, Any]] = {
    304: {"description": N_("客户端已有的内容没有变化")},
    400: {"description": N_("请求无法解析"), "model": ErrorAnswer},
    401: {"description": N_("没有有效的接口密钥"), "model": ErrorAnswer},
    403: {"description": N_("密钥不能用于这个渠道"), "model": ErrorAnswer},
    404: {"description": N_("没有找到"), "model": ErrorAnswer},
    409: {"description": N_("与已有内容冲突"), "model": ErrorAnswer},
    413: {"description": N_("内容太长"), "model": ErrorAnswer},
    422: {"description": N_("参数有误，fields 逐项说明"), "model": ErrorAnswer},
    429: {"description": N_("请求太多，请按 Retry-After 的秒数等待"), "model": ErrorAnswer},
}


def data(request: Request, found: BaseModel, links: Mapping[str, str] | None = None) -> Response:
    """The data as JSON; 304 where the client has it already. `links`: rel to address."""
    body = found.model_dump_json().encode()
    response = cached(request, body, "application/json")
    told = [f'<{address}>; rel="{rel}"' for rel, address in (links or {}).items()]
    if told:
        response.headers["Link"] = ", ".join(told)
    return response


def cached(request: Request, body: bytes, media_type: str) -> Response:
    """An answer that may be kept a minute and is asked for again by its ETag."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:TAG_LENGTH]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={MAX_AGE}"}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(asked: str, tag: str) -> bool:
    tags = (each.strip().removeprefix("W/") for each in asked.split(","))
    return any(each in ("*", tag) for each in tags)
