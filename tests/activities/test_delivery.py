"""Notices reach a real SMTP server and a real SMS gateway once, whatever is down or slow."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.delivery import DeliveryPolicy, NoticeDelivery
from activities.records import CaseRecords, RecordInput
from db.engine import reading, writing
from db.leasing import NoticeState
from db.notices import NoticeLine, left_lying, notices_listed, resend
from db.sealing import Keys
from notices.message import Channel, Message, Sender
from notices.sms import SmsConfig, SmsSender
from tests.case_on_paper import CaseOnPaper
from tests.conftest import utcnow
from tests.notices.conftest import closed_port, gateway, smtpd
from tests.notices.gateway import Gateway
from tests.notices.mail_server import MailServer
from tests.notices.senders import sender_to
from tests.paper_lives import until_closed

__all__ = ["closed_port", "gateway", "smtpd"]

Deliver = Callable[..., NoticeDelivery]


class Clock:
    """The time of a test, which passes when the test says so."""

    def __init__(self) -> None:
        self.time = utcnow()

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deliver(organised: AsyncEngine, keys: Keys, clock: Clock) -> Deliver:
    """A delivery through the senders given."""

    def through(senders: dict[Channel, Sender], **policy: float) -> NoticeDelivery:
        return NoticeDelivery(
            engine=organised,
            keys=keys,
            senders=senders,
            site="https://haochaping.example.cn",
            now=clock,
            policy=DeliveryPolicy(**policy),  # type: ignore[arg-type]  # fields by name
        )

    return through


@pytest.fixture
async def queued(
    organised: AsyncEngine, keys: Keys, clock: Clock, paper: CaseOnPaper
) -> CaseOnPaper:
    """A case on record that is closed, and whose notices wait."""
    until_closed(paper)
    records = CaseRecords(organised, keys, clock)
    for each in paper.transitions:
        await records.record(RecordInput("run-1", each))
    return paper


async def lines(engine: AsyncEngine, state: NoticeState | None = None) -> tuple[NoticeLine, ...]:
    async with reading(engine) as connection:
        return await notices_listed(connection, state=state)


async def test_mail_and_sms_leave_once_and_carry_what_they_are_about(
    organised: AsyncEngine,
    queued: CaseOnPaper,
    deliver: Deliver,
    smtpd: MailServer,
    gateway: Gateway,
) -> None:
    sms = SmsSender(
        SmsConfig(gateway.url, {}, '{"to": {{ phone|tojson }}, "t": {{ text|tojson }}}')
    )
    delivery = deliver({Channel.EMAIL: sender_to(smtpd.port), Channel.SMS: sms}, at_once=100)
    tried = await delivery.deliver_due()
    await sms.aclose()
    assert tried == len(await lines(organised, NoticeState.SENT))
    assert await delivery.deliver_due() == 0
    assert len(smtpd.mails) + len(gateway.received) == tried
    to_rater = [mail for mail in smtpd.mails if "lixiulan@example.com" in mail["To"]]
    assert len(to_rater) == 4  # receipt, contact promised, result, survey link
    assert len(gateway.received) == 4
    assert len({mail["Message-ID"] for mail in smtpd.mails}) == len(smtpd.mails)
    bodies = [mail.get_body(("plain",)) for mail in smtpd.mails]
    assert all(body is not None and queued.case_no in body.get_content() for body in bodies)


async def test_a_mail_sent_again_carries_the_same_message_id(
    queued: CaseOnPaper, deliver: Deliver, smtpd: MailServer, clock: Clock, organised: AsyncEngine
) -> None:
    delivery = deliver({Channel.EMAIL: sender_to(smtpd.port)}, at_once=100)
    smtpd.answers["QUIT"] = "421 gone"
    await delivery.deliver_due()
    ids = {mail["Message-ID"] for mail in smtpd.mails}
    # as if the worker had died between the server's yes and our mark
    async with writing(organised) as connection:
        await connection.exec_driver_sql("UPDATE notices SET state = 'queued' WHERE state = 'sent'")
    clock.forward(minutes=10)
    await delivery.deliver_due()
    assert {mail["Message-ID"] for mail in smtpd.mails} == ids


async def test_a_mail_server_that_is_down_delays_a_notice_and_loses_none(
    organised: AsyncEngine,
    queued: CaseOnPaper,
    deliver: Deliver,
    closed_port: int,
    smtpd: MailServer,
    clock: Clock,
) -> None:
    down = deliver({Channel.EMAIL: sender_to(closed_port)}, at_once=100)
    await down.deliver_due()
    assert await lines(organised, NoticeState.SENT) == ()
    assert await down.deliver_due() == 0, "it is not tried again at once"
    clock.forward(hours=1)
    up = deliver({Channel.EMAIL: sender_to(smtpd.port)}, at_once=100)
    await up.deliver_due()
    sent = await lines(organised, NoticeState.SENT)
    assert len(smtpd.mails) == len(sent) > 0
    assert all(line.attempts == 2 for line in sent)


async def test_a_slow_mail_server_holds_up_no_other_notice(
    organised: AsyncEngine,
    queued: CaseOnPaper,
    deliver: Deliver,
    smtpd: MailServer,
    gateway: Gateway,
) -> None:
    smtpd.hold = "DATA"
    sms = SmsSender(
        SmsConfig(gateway.url, {}, '{"to": {{ phone|tojson }}, "t": {{ text|tojson }}}')
    )
    slow = sender_to(smtpd.port, timeout_seconds=0.5)
    await deliver({Channel.EMAIL: slow, Channel.SMS: sms}, at_once=100).deliver_due()
    await sms.aclose()
    assert {line.channel for line in await lines(organised, NoticeState.SENT)} == {"sms"}
    waiting = await lines(organised, NoticeState.QUEUED)
    assert waiting
    assert all(line.last_error for line in waiting)


async def test_a_notice_refused_for_good_is_dead_until_an_operator_resends_it(
    organised: AsyncEngine, queued: CaseOnPaper, deliver: Deliver, gateway: Gateway, clock: Clock
) -> None:
    gateway.status = 400
    sms = SmsSender(
        SmsConfig(gateway.url, {}, '{"to": {{ phone|tojson }}, "t": {{ text|tojson }}}')
    )
    delivery = deliver({Channel.SMS: sms}, at_once=100)
    await delivery.deliver_due()
    dead = await lines(organised, NoticeState.DEAD)
    assert len(dead) == 4
    assert all("HTTP 400" in (line.last_error or "") for line in dead)
    clock.forward(days=1)
    await delivery.deliver_due()
    asked = len(gateway.received)
    assert asked == 4, "a dead notice is left alone"
    gateway.status = 200
    async with writing(organised) as connection:
        assert await resend(connection, dead[0].key, clock())
        assert not await resend(connection, dead[0].key, clock()), "it is not dead any more"
    await delivery.deliver_due()
    assert len(gateway.received) == asked + 1
    assert [line.key for line in await lines(organised, NoticeState.SENT)] == [dead[0].key]
    await sms.aclose()


async def test_after_its_last_attempt_a_notice_is_dead(
    organised: AsyncEngine, queued: CaseOnPaper, deliver: Deliver, closed_port: int, clock: Clock
) -> None:
    delivery = deliver({Channel.EMAIL: sender_to(closed_port)}, attempts=3, at_once=100)
    for _ in range(3):
        await delivery.deliver_due()
        clock.forward(days=1)
    dead = await lines(organised, NoticeState.DEAD)
    assert dead
    assert all(line.attempts == 3 for line in dead)


async def test_two_workers_share_the_queue_and_send_nothing_twice(
    queued: CaseOnPaper, deliver: Deliver, smtpd: MailServer
) -> None:
    one, two = (deliver({Channel.EMAIL: sender_to(smtpd.port)}, at_once=3) for _ in range(2))
    while await one.deliver_due() + await two.deliver_due():
        pass
    assert len({mail["Message-ID"] for mail in smtpd.mails}) == len(smtpd.mails) > 0


async def test_an_error_names_neither_the_address_nor_the_text(
    organised: AsyncEngine, queued: CaseOnPaper, deliver: Deliver, smtpd: MailServer
) -> None:
    smtpd.answers["RCPT"] = "550 no such user lixiulan@example.com"
    await deliver({Channel.EMAIL: sender_to(smtpd.port)}, at_once=100).deliver_due()
    dead = await lines(organised, NoticeState.DEAD)
    assert dead
    assert not any("lixiulan" in (line.last_error or "") for line in dead)


class Stopping:
    """A sender that is told to stop while it sends."""

    def __init__(self, sender: Sender, stopped: asyncio.Event) -> None:
        self._sender = sender
        self._stopped = stopped

    async def send(self, message: Message) -> None:
        self._stopped.set()
        await self._sender.send(message)


async def test_what_is_under_way_goes_out_when_delivery_is_stopped(
    organised: AsyncEngine, queued: CaseOnPaper, deliver: Deliver, smtpd: MailServer
) -> None:
    stopped = asyncio.Event()
    sender = Stopping(sender_to(smtpd.port), stopped)
    async with asyncio.timeout(20):
        await deliver({Channel.EMAIL: sender}, at_once=8).run(stopped)
    sent = await lines(organised, NoticeState.SENT)
    assert len(sent) == len(smtpd.mails) > 0
    assert await lines(organised, NoticeState.QUEUED), "but no second batch was taken"


async def test_notices_that_nobody_takes_are_left_lying(
    organised: AsyncEngine, queued: CaseOnPaper, deliver: Deliver, smtpd: MailServer, clock: Clock
) -> None:
    before = clock()
    async with reading(organised) as connection:
        assert await left_lying(connection, before - timedelta(minutes=5), limit=1000) == 0
        waiting = await left_lying(connection, before, limit=1000)
        assert waiting > 0
        assert await left_lying(connection, before, limit=2) == 2
    await deliver({Channel.EMAIL: sender_to(smtpd.port)}, at_once=100).deliver_due()
    async with reading(organised) as connection:
        assert await left_lying(connection, before, limit=1000) == 0
