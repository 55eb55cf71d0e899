"""SMS by an HTTP gateway, whose request is a template in the settings. Nothing here is retried."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx2
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notices.message import Message, NoticeError, NotYet, Undeliverable

NASTY = {"phone": "+86 138\"'\\&=1", "text": '【甲】"乙"\\\n<丙>&丁={{ 7 }}%', "key": 'a"b\\c&d'}
"""Values that break a body whose template forgets to escape them."""

TRY_AGAIN = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True, slots=True)
class SmsConfig:
    """A gateway. Address and headers may hold secrets, so the repr shows neither.

    `body_template` is a sandboxed Jinja template over `phone`, `text` and `key`, for instance
    `{"to": {{ phone|tojson }}, "text": {{ text|tojson }}}`. The body is JSON unless `headers` name
    another Content-Type. `timeout_seconds` bounds one whole request.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body_template: str
    timeout_seconds: float = 10


class SmsSender:
    """Posts each message to the gateway through one shared client; `aclose` it at the end."""

    def __init__(self, config: SmsConfig) -> None:
        """Connects to nothing yet.

        Raises ValueError when the address is not http(s), a header cannot be sent, or the body
        template is broken, leaves out the phone or the text, or lets them break the body.
        """
        self._config = config
        self._url = _checked_url(config.url)
        self._headers = _checked_headers(config.headers)
        self._body = _Body(config.body_template, self._headers["Content-Type"])
        self._client = httpx2.AsyncClient(timeout=config.timeout_seconds, follow_redirects=False)

    async def aclose(self) -> None:
        """Close the connections to the gateway."""
        await self._client.aclose()

    async def send(self, message: Message) -> None:
        """Returns once the gateway took the message (2xx). Raises Undeliverable or NotYet."""
        refusal = await self._try(message)
        # Raised out here so that it drags no exception along that quotes the request.
        if refusal is not None:
            raise refusal

    async def _try(self, message: Message) -> NoticeError | None:
        body = self._body.render(
            {"phone": message.address.to, "text": message.text, "key": message.key}
        )
        headers = {**self._headers, "Idempotency-Key": quote(message.key, safe="/:;,+-._~@")}
        try:
            async with asyncio.timeout(self._config.timeout_seconds):
                answer = await self._client.post(self._url, content=body.encode(), headers=headers)
        except (TimeoutError, httpx2.TimeoutException):
            return NotYet("短信网关没有及时应答。")
        except (httpx2.HTTPError, OSError):
            return NotYet("连不上短信网关。")
        return _verdict(answer)


def _verdict(answer: httpx2.Response) -> NoticeError | None:
    status = answer.status_code
    if answer.is_success:
        return None
    if answer.is_client_error and status not in TRY_AGAIN:
        return Undeliverable(f"短信网关拒收（HTTP {status}）。")
    return NotYet(f"短信网关暂不接受（HTTP {status}）。")


class _Body:
    """The body template, checked once against values that would break a careless one."""

    def __init__(self, source: str, content_type: str) -> None:
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
        try:
            used = meta.find_undeclared_variables(environment.parse(source))
            self._template = environment.from_string(source)
            sample = self.render(NASTY) if used <= NASTY.keys() else ""
        except TemplateError as broken:
            raise ValueError(f"SMS body template: {broken}") from broken
        if unknown := used - NASTY.keys():
            raise ValueError(f"SMS body template: unknown {', '.join(sorted(unknown))}")
        if not {"phone", "text"} <= used:
            raise ValueError("SMS body template: must use both phone and text")
        if not {NASTY[name] for name in used} <= set(_strings(sample, content_type)):
            raise ValueError(
                "SMS body template: a quotation mark in a message would break the body; "
                "use {{ text|tojson }} in JSON, {{ text|urlencode }} in a form"
            )

    def render(self, values: Mapping[str, str]) -> str:
        return self._template.render(values)


def _strings(body: str, content_type: str) -> Iterator[str]:
    """Every value the gateway will read from the body; of an unknown format, all that was given."""
    match content_type.partition(";")[0].strip().lower():
        case "application/json":
            try:
                yield from _leaves(json.loads(body))
            except ValueError:
                return
        case "application/x-www-form-urlencoded":
            yield from (value for _, value in parse_qsl(body))
        case _:
            yield from NASTY.values()


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _leaves(each)
        case list():
            for each in value:
                yield from _leaves(each)


def _checked_url(address: str) -> httpx2.URL:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as invalid:
        raise ValueError("SMS gateway: not an address") from invalid
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("SMS gateway: the address must start with http:// or https://")
    return url


def _checked_headers(given: Mapping[str, str]) -> httpx2.Headers:
    for name, value in given.items():
        if not name or not (name + value).isascii() or not (name + value).isprintable():
            raise ValueError("SMS gateway: headers must be printable ASCII")
    headers = httpx2.Headers({"Content-Type": "application/json"})
    headers.update(given)
    return headers
