"""Looking for a rater's cases by phone or name: a look at personal data.

What is typed never stands in an address. It is sent by a form, the look is put on record, and the
list's address has it sealed, for whoever looked and for a quarter of an hour.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.sealing import ENDING, Keys, Unsealable, normal_name, normal_phone, phone_ending
from rules.refusals import N_
from rules.roles import Role

MAY_SEARCH = (Role.OPERATOR, Role.HANDLER)
"""Who may see contact data at all (web/desk/scope.py)."""
VALID = timedelta(minutes=15)
NAME_MAX = 50
PHONE_DIGITS = range(7, 16)

NOT_A_PHONE = N_("请输入完整的电话号码，或最后四位数字。")
NOT_A_NAME = N_("请输入完整的姓名，最多 {maximum} 个字。")
NOT_YOURS = N_("按电话或姓名查找的结果已经失效，请重新查找。")


class RaterKey(StrEnum):
    """What a rater is looked for by."""

    PHONE = "phone"
    ENDING = "ending"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class RaterSearch:
    """A keyed hash of a phone or a name, or a phone's last four digits."""

    key: RaterKey
    value: str


def by_phone(typed: str, keys: Keys) -> RaterSearch | None:
    """The search for a phone; None if it is neither a number nor the end of one."""
    digits = normal_phone(typed)
    if len(digits) == ENDING:
        return RaterSearch(RaterKey.ENDING, phone_ending(digits))
    if len(digits) in PHONE_DIGITS:
        return RaterSearch(RaterKey.PHONE, keys.phone_hmac(digits))
    return None


def by_name(typed: str, keys: Keys) -> RaterSearch | None:
    """The search for a whole name; None if it can't be one."""
    name = normal_name(typed)
    if not 1 < len(name) <= NAME_MAX:
        return None
    return RaterSearch(RaterKey.NAME, keys.name_hmac(name))


def looks_like_a_phone(typed: str) -> bool:
    """Whether a text is a telephone number, whatever it was typed as."""
    others = typed.translate(str.maketrans("", "", " -+()（）"))
    return others.isdigit() and len(normal_phone(typed)) in PHONE_DIGITS


def token_of(search: RaterSearch, keys: Keys, staff_id: str, now: datetime) -> str:
    """The search as it stands in an address."""
    told = json.dumps([search.key, search.value, now.timestamp()]).encode()
    sealed = keys.seal(told, _associated(staff_id))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def search_in(token: str, keys: Keys, staff_id: str, now: datetime) -> RaterSearch | None:
    """The search in an address; None if it is not this person's, or not of just now."""
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        key, value, at = json.loads(keys.unseal(sealed, _associated(staff_id)))
    except (binascii.Error, Unsealable, ValueError):
        return None
    if now.timestamp() - at > VALID.total_seconds():
        return None
    return RaterSearch(RaterKey(key), value)


def _associated(staff_id: str) -> bytes:
    return f"rater search:{staff_id}".encode()
