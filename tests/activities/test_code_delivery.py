"""Codes leave at once through a real SMTP server and a real SMS gateway, or not at all."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.code_delivery import CodeDelivery, CodePolicy
from db.code_notices import Code, queue_code
from db.engine import reading, writing
from db.leasing import NoticeState
from db.pending_reviews import Waiting, pending, put_pending, token_for
from db.sealing import Keys
from db.tables import code_notices, pending_reviews, throttle_counts
from db.throttling import Limit, Try, count
from notices.message import Channel, Sender
from notices.sms import SmsConfig, SmsSender
from rules.confirmation import CODE_LASTS, REVIEW_WAITS
from tests.conftest import utcnow
from tests.notices.conftest import closed_port, gateway, smtpd
from tests.notices.gateway import Gateway
from tests.notices.mail_server import MailServer
from tests.notices.senders import sender_to

__all__ = ["closed_port", "gateway", "smtpd"]

BODY = '{"to": {{ phone|tojson }}, "t": {{ text|tojson }}}'
BY_SMS = Code("sms", "13800005566", "042137", "zh", "05号窗口")
BY_MAIL = Code("email", "li@example.com", "731240", "en", "Window 05")


class Clock:
    """The time of a test."""

    def __init__(self) -> None:
        self.time = utcnow()

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deliver(database: AsyncEngine, keys: Keys, clock: Clock) -> Callable[..., CodeDelivery]:
    """A delivery through the senders given."""

    def through(senders: dict[Channel, Sender]) -> CodeDelivery:
        return CodeDelivery(
            engine=database, keys=keys, senders=senders, now=clock, policy=CodePolicy()
        )

    return through


async def queue(engine: AsyncEngine, keys: Keys, clock: Clock, *codes: Code) -> None:
    async with writing(engine) as connection:
        for code in codes:
            await queue_code(connection, code, keys, clock(), clock() + CODE_LASTS)


async def states(engine: AsyncEngine) -> list[tuple[str, int, bool]]:
    async with reading(engine) as connection:
        rows = await connection.execute(select(code_notices).order_by(code_notices.c.channel))
    return [(row.state, row.attempts, row.sealed is None) for row in rows]


async def test_codes_leave_once_and_are_wiped(
    database: AsyncEngine,
    keys: Keys,
    clock: Clock,
    deliver: Callable[..., CodeDelivery],
    smtpd: MailServer,
    gateway: Gateway,
) -> None:
    await queue(database, keys, clock, BY_SMS, BY_MAIL)
    sms = SmsSender(SmsConfig(gateway.url, {}, BODY))
    delivery = deliver({Channel.SMS: sms, Channel.EMAIL: sender_to(smtpd.port)})
    assert await delivery.deliver_due() == 2
    assert await delivery.deliver_due() == 0
    await sms.aclose()
    (posted,) = gateway.received
    told = json.loads(posted.body)
    assert told["to"] == BY_SMS.to
    assert BY_SMS.code in told["t"]
    (mail,) = smtpd.mails
    assert BY_MAIL.code in mail["Subject"]
    assert mail["To"] == BY_MAIL.to
    assert await states(database) == [(NoticeState.SENT, 1, True)] * 2


async def test_a_code_is_tried_again_until_it_expires_and_then_wiped(
    database: AsyncEngine, keys: Keys, clock: Clock, deliver: Callable[..., CodeDelivery]
) -> None:
    await queue(database, keys, clock, BY_SMS)
    delivery = deliver({})
    assert await delivery.deliver_due() == 1
    assert await states(database) == [(NoticeState.QUEUED, 1, False)]
    assert await delivery.deliver_due() == 0
    clock.time += timedelta(seconds=5)
    assert await delivery.deliver_due() == 1
    clock.time += CODE_LASTS
    assert await delivery.deliver_due() == 1
    assert await states(database) == [(NoticeState.DEAD, 3, True)]


async def test_what_rating_leaves_behind_is_cleared_away(
    database: AsyncEngine, keys: Keys, clock: Clock, deliver: Callable[..., CodeDelivery]
) -> None:
    waiting = Waiting({"stars": "1"}, "portal", "sms", "13800005566", "zh", "05号窗口")
    token = token_for("device", "submission", keys)
    limit = Limit("test", 1, timedelta(hours=1))
    async with writing(database) as connection:
        await put_pending(connection, token, waiting, "device", keys, now=clock())
        await count(connection, [Try(limit, "somebody")], clock())
    delivery = deliver({})
    await delivery.clear_away()
    async with reading(database) as connection:
        found = await pending(connection, token, "device", keys, clock())
        assert found is not None
        assert found.waiting == waiting
    clock.time += REVIEW_WAITS + timedelta(days=1)
    await delivery.clear_away()
    async with reading(database) as connection:
        for table in (pending_reviews, code_notices, throttle_counts):
            assert (await connection.execute(select(table))).all() == []
