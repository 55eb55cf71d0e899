"""The outbox process: delivers queued notices and one-time codes through the configured channels.

Apart from the worker, so that a slow mail server or a burst of notices never delays a step of a
case, and only this process needs the channels' passwords. Several may share the queue (decision 3).
"""

import asyncio
from datetime import timedelta

import structlog
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.code_delivery import CodeDelivery, CodePolicy
from activities.delivery import DeliveryPolicy, NoticeDelivery
from db.caught import CaughtMessage, keep
from db.engine import make_engine, writing
from db.sealing import load_or_make
from notices.catcher import CatcherSender
from notices.message import Channel, Message, Sender
from notices.sms import SmsConfig, SmsSender
from notices.smtp import Security, SmtpConfig, SmtpSender
from settings import Settings, log_plainly
from worker import now, until_signalled

log = structlog.get_logger()

GRACE = timedelta(seconds=2)
"""How long messages under way may take to go out when the outbox is stopped."""


def senders(settings: Settings, engine: AsyncEngine) -> dict[Channel, Sender]:
    """The sender of each configured channel; in a demonstration the catcher for the others."""
    found: dict[Channel, Sender] = {}
    if settings.demo:
        catcher = _catcher(engine)
        found = {Channel.EMAIL: catcher, Channel.SMS: catcher}
    if settings.smtp_host:
        found[Channel.EMAIL] = SmtpSender(
            SmtpConfig(
                host=settings.smtp_host,
                port=settings.smtp_port,
                sender=settings.smtp_sender,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() or None,
                security=Security(settings.smtp_security),
                timeout_seconds=settings.notice_timeout,
            )
        )
    if settings.sms_url:
        found[Channel.SMS] = SmsSender(
            SmsConfig(
                url=settings.sms_url,
                headers=settings.sms_headers,
                body_template=settings.sms_body,
                timeout_seconds=settings.notice_timeout,
            )
        )
    return found


def _catcher(engine: AsyncEngine) -> Sender:
    async def caught(message: Message) -> None:
        async with writing(engine) as connection:
            await keep(
                connection,
                CaughtMessage(
                    key=message.key,
                    channel=message.channel,
                    recipient=message.address.to,
                    subject=message.subject,
                    text=message.text,
                    html=message.html,
                    caught_at=now(),
                ),
            )

    return CatcherSender(caught)


async def run(settings: Settings, stopped: asyncio.Event) -> None:
    """Deliver until `stopped` is set; what is under way then may still go out."""
    keys = load_or_make(settings.keys_path)
    engine = make_engine(settings.url)
    channels = senders(settings, engine)
    notices = NoticeDelivery(
        engine=engine,
        keys=keys,
        senders=channels,
        site=settings.site,
        now=now,
        policy=DeliveryPolicy(),
    )
    codes = CodeDelivery(engine=engine, keys=keys, senders=channels, now=now, policy=CodePolicy())
    try:
        async with asyncio.TaskGroup() as group:
            delivering = [group.create_task(each.run(stopped)) for each in (notices, codes)]
            log.info("outbox_started")
            await stopped.wait()
            await asyncio.wait(delivering, timeout=GRACE.total_seconds())
            for task in delivering:
                task.cancel()
    finally:
        await engine.dispose()
    log.info("outbox_stopped")


def main() -> None:
    """发送通知和验证码 · Deliver notices and one-time codes until it is told to stop."""
    log_plainly()
    uvloop.run(until_signalled(run))


if __name__ == "__main__":
    main()
