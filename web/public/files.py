"""Files that raters attach: whoever sent them, in the same browser, may attach them."""

from functools import partial

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from db.attachments import Attachment, owner_of, sent_by
from web.attachments.boxes import named_in
from web.attachments.receiving import Sent, received
from web.dependencies import WebDependencies, now
from web.forms import Submission
from web.public.keeping import Attached, Sender
from web.public.rate_form import key_in
from web.throttling import FILES_BY_ADDRESS, FILES_BY_DEVICE


async def raters_files(
    request: Request, all_: WebDependencies, form: Submission, by: Sender
) -> tuple[Attachment, ...]:
    """The files of a rating form; what is wrong with any is noted in it."""
    who = by.device_id or f"staff:{by.operator_id}"

    async def count() -> None:
        await all_.throttle.count(FILES_BY_DEVICE, who, now())
        await all_.throttle.count(FILES_BY_ADDRESS, by.address, now())

    return await received(request, all_, form, Sent(_whose(by), key_in(form.values), count))


async def receipts_files(
    request: Request, all_: WebDependencies, form: Submission, review_no: str
) -> tuple[Attachment, ...]:
    """The files of an addition: they are of whoever has the receipt."""
    count = partial(all_.throttle.count, FILES_BY_DEVICE, review_no)
    sent = Sent(receipt_upload(review_no), key_in(form.values), lambda: count(now()))
    return await received(request, all_, form, sent)


def receipt_upload(review_no: str) -> str:
    """Whose a file is that is sent from a receipt."""
    return f"receipt:{review_no}"


def attached_with(all_: WebDependencies, form: Submission, by: Sender) -> Attached:
    """What a rating form attaches."""
    return Attached(owner_of(all_.keys, _whose(by)), named_in(form))


async def files_named(
    connection: AsyncConnection, all_: WebDependencies, form: Submission, by: Sender
) -> tuple[Attachment, ...]:
    """The files that a form names which was sent before."""
    attached = attached_with(all_, form, by)
    return await sent_by(connection, attached.owner, attached.ids, all_.keys)


def _whose(by: Sender) -> str:
    return f"rater:{by.device_id}" if by.device_id else f"taken-by:{by.operator_id}"
