"""SMS through a real HTTP gateway: what arrives, and what each failure means."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from notices.message import Address, NotYet, Undeliverable
from notices.sms import SmsConfig, SmsSender
from tests.notices.examples import SMS
from tests.notices.gateway import Gateway

JSON_BODY = '{"to": {{ phone|tojson }}, "text": {{ text|tojson }}, "id": {{ key|tojson }}}'
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Headers = dict[str, str]
MakeSender = Callable[..., SmsSender]


@pytest.fixture
async def sender_to() -> AsyncIterator[MakeSender]:
    """Makes senders and closes them at the end."""
    async with AsyncExitStack() as stack:

        def make(
            url: str,
            body: str = JSON_BODY,
            headers: dict[str, str] | None = None,
            timeout_seconds: float = 10,
        ) -> SmsSender:
            sender = SmsSender(SmsConfig(url, headers or {}, body, timeout_seconds))
            stack.push_async_callback(sender.aclose)
            return sender

        yield make


async def test_gateway_gets_the_templates_body_the_headers_and_the_key(
    gateway: Gateway, sender_to: MakeSender
) -> None:
    await sender_to(gateway.url, headers={"Authorization": "Bearer hush"}).send(SMS)
    (request,) = gateway.received
    assert request.head == "POST /send HTTP/1.1"
    assert request.headers["authorization"] == "Bearer hush"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["idempotency-key"] == SMS.key
    assert json.loads(request.body) == {"to": SMS.address.to, "text": SMS.text, "id": SMS.key}


async def test_gateway_may_want_a_form(gateway: Gateway, sender_to: MakeSender) -> None:
    body = "mobile={{ phone|urlencode }}&content={{ text|urlencode }}&sign=a"
    await sender_to(gateway.url, body=body, headers=FORM).send(SMS)
    sent = parse_qs(gateway.received[0].body.decode())
    assert sent == {"mobile": [SMS.address.to], "content": [SMS.text], "sign": ["a"]}


@pytest.mark.parametrize(
    "text", ['"}, "to": "13900139000"', "\\", "\n\r\t\x00", "{{ 7*7 }}", "</script>", "😀\u2028"]
)
async def test_no_text_breaks_the_body(gateway: Gateway, sender_to: MakeSender, text: str) -> None:
    await sender_to(gateway.url).send(replace(SMS, text=text))
    assert json.loads(gateway.received[0].body)["text"] == text
    assert json.loads(gateway.received[0].body)["to"] == SMS.address.to


async def test_no_key_injects_a_header(gateway: Gateway, sender_to: MakeSender) -> None:
    await sender_to(gateway.url).send(replace(SMS, key="工单\r\nX-Evil: 1"))
    assert "x-evil" not in gateway.received[0].headers
    assert gateway.received[0].headers["idempotency-key"].isascii()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
async def test_two_hundreds_are_success(
    gateway: Gateway, sender_to: MakeSender, status: int
) -> None:
    gateway.status = status
    await sender_to(gateway.url).send(SMS)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
async def test_four_hundreds_are_undeliverable(
    gateway: Gateway, sender_to: MakeSender, status: int
) -> None:
    gateway.status = status
    with pytest.raises(Undeliverable, match=str(status)):
        await sender_to(gateway.url).send(SMS)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 301, 307])
async def test_a_gateway_that_is_busy_broken_or_elsewhere_is_tried_again(
    gateway: Gateway, sender_to: MakeSender, status: int
) -> None:
    gateway.status = status
    with pytest.raises(NotYet, match=str(status)):
        await sender_to(gateway.url).send(SMS)
    assert len(gateway.received) == 1


async def test_slow_gateway_is_tried_again(gateway: Gateway, sender_to: MakeSender) -> None:
    gateway.hold = True
    with pytest.raises(NotYet, match="没有及时应答"):
        await sender_to(gateway.url, timeout_seconds=0.2).send(SMS)


async def test_gateway_that_is_down_is_tried_again(
    closed_port: int, sender_to: MakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(NotYet, match="连不上") as caught:
        await sender_to(f"http://127.0.0.1:{closed_port}/").send(SMS)
    assert caught.value.__context__ is None
    assert SMS.address.to not in caplog.text


async def test_phone_and_text_are_neither_logged_nor_told(
    gateway: Gateway, sender_to: MakeSender, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.status = 400
    with caplog.at_level(logging.DEBUG), pytest.raises(Undeliverable) as caught:
        await sender_to(gateway.url).send(SMS)
    told = caplog.text + repr(caught.value) + repr(SMS)
    assert SMS.address.to not in told
    assert "机密" not in told


async def test_sender_can_be_used_again_after_a_failure(
    gateway: Gateway, sender_to: MakeSender
) -> None:
    sender = sender_to(gateway.url)
    gateway.status = 503
    with pytest.raises(NotYet):
        await sender.send(SMS)
    gateway.status = 200
    await sender.send(replace(SMS, address=Address("", "13900139000")))
    assert len(gateway.received) == 2


@pytest.mark.parametrize(
    ("body", "headers", "complaint"),
    [
        ("{{ phone|tojson", {}, "SMS body template"),
        ('{"to": {{ phone|tojson }}}', {}, "both phone and text"),
        ('{"to": {{ phone|tojson }}, "text": {{ txt|tojson }}}', {}, "unknown txt"),
        ('{"to": "{{ phone }}", "text": "{{ text }}"}', {}, "tojson"),
        ('{"to": {{ phone|tojson }}, "text": "{{ text }}"}', {}, "tojson"),
        ('{"to": {{ phone|tojson }}, "text": {{ text|tojson }}', {}, "tojson"),
        ("phone={{ phone }}&text={{ text }}", FORM, "urlencode"),
        ("{{ phone.__class__ }}{{ text.__class__.__mro__ }}", {}, "SMS body template"),
        ("{{ phone|nosuch }}{{ text }}", {}, "SMS body template"),
    ],
)
def test_careless_body_template_is_refused_at_once(
    body: str, headers: Headers, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        SmsSender(SmsConfig("http://127.0.0.1/", headers, body))


@pytest.mark.parametrize("url", ["", "ftp://example.com/", "example.com/send", "http://"])
def test_address_that_is_not_http_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="SMS gateway"):
        SmsSender(SmsConfig(url, {}, JSON_BODY))


@pytest.mark.parametrize("headers", [{"X": "a\r\nb"}, {"": "a"}, {"密钥": "a"}])
def test_header_that_cannot_be_sent_is_refused_at_once(headers: Headers) -> None:
    with pytest.raises(ValueError, match="headers"):
        SmsSender(SmsConfig("http://127.0.0.1/", headers, JSON_BODY))


def test_secrets_of_the_gateway_show_in_no_repr() -> None:
    config = SmsConfig("http://127.0.0.1/?token=hush", {"Authorization": "hush"}, JSON_BODY)
    assert "hush" not in repr(config)
