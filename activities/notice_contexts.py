"""From a queued notice to the message: addresses are looked up and unsealed here, and only here."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import case
from db.notices import QueuedNotice
from db.organisation import unit
from db.raters import rater_contact, raters_names
from db.recipients import RATER
from db.reviews import Subject, subject_of_case
from db.sealing import Keys
from db.staff import by_id
from notices.message import Address, Channel, Message
from notices.rendering import NoticeContext, render
from rules.masking import mask_comment, mask_reply
from rules.notice_kinds import NoticeKind


@dataclass(frozen=True, slots=True)
class Addressed:
    """A notice with everything its template shows and the address it goes to."""

    notice: QueuedNotice
    language: str
    context: NoticeContext
    address: Address

    def message(self) -> Message:
        """Rendered and ready to send."""
        return render(
            NoticeKind(self.notice.order.kind),
            Channel(self.notice.channel),
            self.language,
            self.context,
            key=self.notice.key,
            address=self.address,
        )


@dataclass(frozen=True, slots=True)
class _Recipient:
    language: str
    name: str
    to: str
    link: str


async def addressed(
    connection: AsyncConnection, notice: QueuedNotice, keys: Keys, site: str
) -> Addressed | None:
    """The notice with its recipient's address, or None if there is no address any more."""
    subject = await subject_of_case(connection, notice.case_no)
    if subject is None:
        return None
    if notice.recipient == RATER:
        to = await _rater(connection, notice, keys, site)
    else:
        to = await _member_of_staff(connection, notice, site)
    if to is None:
        return None
    if notice.order.of_case is not None:
        # its own case has ended; who acts is the unit that has the case it joined
        acting = await unit(connection, notice.order.unit_path.rpartition("/")[2])
        subject = replace(subject, unit_name=acting.name) if acting else subject
    return Addressed(
        notice=notice,
        language=to.language,
        context=_context(notice, subject, to, await _text(connection, notice, keys)),
        address=Address(to.name, to.to),
    )


def _context(
    notice: QueuedNotice, subject: Subject, to: _Recipient, text: str | None
) -> NoticeContext:
    order = notice.order
    return NoticeContext(
        case_no=notice.case_no,
        link=to.link,
        unit_name=subject.unit_name,
        subject_name=subject.name,
        stars=subject.stars,
        recipient_name=to.name,
        clock=order.clock,
        due=order.due,
        provisional=order.provisional,
        request=order.request,
        text=text,
        result=order.result,
        survey_expires=order.survey_expires,
        decision=order.decision,
        stands_in_for=order.in_place_of or "",
    )


async def _text(connection: AsyncConnection, notice: QueuedNotice, keys: Keys) -> str | None:
    """What staff wrote, who write freely: what they quote must not travel in the clear."""
    text = notice.order.text
    if not text:
        return None
    if notice.recipient != RATER or notice.order.of_case is None:
        return mask_comment(text, is_bad=False)
    # it was written to the rater of the case that theirs joined
    joined = await case(connection, notice.case_no)
    lead = await case(connection, joined.case.merged_into or "") if joined else None
    others = [lead.case.review.review_no] if lead else []
    return mask_reply(text, await raters_names(connection, others, keys))


async def _rater(
    connection: AsyncConnection, notice: QueuedNotice, keys: Keys, site: str
) -> _Recipient | None:
    contact = await rater_contact(connection, notice.case_no, keys)
    if contact is None:
        return None
    to = contact.phone if notice.channel == Channel.SMS else contact.email
    if not to:
        return None
    if notice.order.survey_round is not None:
        token = keys.link_token(notice.case_no, notice.order.survey_round)
        link = f"{site}/survey/{token}"
    else:
        link = (
            f"{site}/reviews/{contact.review_no}/receipt?t={keys.receipt_token(contact.review_no)}"
        )
    return _Recipient(contact.language, contact.public_name, to, link)


async def _member_of_staff(
    connection: AsyncConnection, notice: QueuedNotice, site: str
) -> _Recipient | None:
    person = await by_id(connection, notice.recipient)
    if person is None or not person.email or not person.active:
        return None
    return _Recipient(person.language, person.name, person.email, f"{site}/cases/{notice.case_no}")
