"""The one-time code of a review: asking for it, counting that, and reading what is entered."""

import re
import unicodedata

from sqlalchemy.ext.asyncio import AsyncConnection

from db.clients import was_used
from db.engine import writing
from db.pending_reviews import Outcome, PendingReview, Waiting, put_pending, token_for
from db.review_writes import NewReview
from rules.confirmation import CODE_DIGITS, next_code_at
from rules.refusals import N_, N_plural
from web.dependencies import WebDependencies, now
from web.forms import FORM_TOKEN, Submission
from web.i18n import Sentence
from web.public.keeping import LinkUsed, Sender
from web.public.rate_form import submission_key
from web.public.reaching import Way
from web.public.targets import Target
from web.throttling import (
    CODES_BY_ADDRESS,
    CODES_BY_CONTACT,
    CODES_BY_DEVICE,
    CODES_TO_A_CONTACT,
    count_in,
)

PATH = "/rate/confirm/{token}"
"""The page that asks for the code."""

NOT_A_CODE = N_("请填写收到的 6 位数字验证码。")
WRONG = N_("验证码不对，还可以试 {left} 次。")
EXPIRED = N_("这个验证码已经过期，请重新获取。")
USED_UP = N_("试错次数太多，这个验证码已作废，请重新获取。")
TOO_EARLY = N_plural("刚刚发过一次，请在 {seconds} 秒后再获取。")
NO_MORE = N_("这条评价获取验证码的次数已经用完。请返回修改，或者改为匿名提交。")


def confirm_path(token: str) -> str:
    """The address of the page that asks for a review's code."""
    return PATH.format(token=token)


async def ask_for_code(
    all_: WebDependencies,
    form: Submission,
    new: NewReview,
    target: Target,
    *,
    way: Way,
    by: Sender,
    link: str = "",
) -> str:
    """Let a review wait and send its code; the token of its page. Raises Problem with 429, and
    LinkUsed if the link that brought the rater here gave another review before."""
    typed = {name: text for name, text in form.values.items() if name != FORM_TOKEN}
    waiting = Waiting(typed, new.channel, way.channel, way.to, new.language, target.name)
    token = token_for(by.device_id, submission_key(form.values), all_.keys)
    async with writing(all_.engine) as connection:
        if await put_pending(connection, token, waiting, by.device_id, all_.keys, now=now()):
            if link and await was_used(connection, link):
                raise LinkUsed
            await count_code(connection, all_, way.to, by)
    return token


async def count_code(
    connection: AsyncConnection, all_: WebDependencies, to: str, by: Sender
) -> None:
    """Count one code to an address. Raises Problem with 429, which rolls it back."""
    tries = [
        (CODES_BY_CONTACT, to),
        (CODES_TO_A_CONTACT, to),
        (CODES_BY_DEVICE, by.device_id),
        (CODES_BY_ADDRESS, by.address),
    ]
    counted = [all_.throttle.attempt(limit, who) for limit, who in tries if who]
    await count_in(connection, counted, now())


def read_code(form: Submission) -> str:
    """The code as digits, whatever their width and between them; what is none is noted."""
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", form.values.get("code", "")))
    if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", code):
        form.wrong("code", NOT_A_CODE)
    return code


def check_pause(form: Submission, found: PendingReview) -> None:
    """Note it if no other code may be sent now."""
    at = next_code_at(found.codes_sent, found.code_sent_at)
    if at is None:
        form.wrong("code", NO_MORE)
    elif at > now():
        seconds = int((at - now()).total_seconds()) + 1
        form.wrong("code", Sentence(TOO_EARLY, {"seconds": seconds}))


def note(form: Submission, outcome: Outcome, found: PendingReview) -> None:
    """Note what was wrong with a code."""
    match outcome:
        case Outcome.RIGHT:
            return
        case Outcome.WRONG:
            form.wrong("code", Sentence(WRONG, {"left": found.tries_left - 1}))
        case Outcome.EXPIRED:
            form.wrong("code", EXPIRED)
        case Outcome.NO_TRIES_LEFT:
            form.wrong("code", USED_UP)
