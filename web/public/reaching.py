"""How a rater can be reached: checking a name, a Chinese phone number and an e-mail address."""

import re
from dataclasses import dataclass

from db.sealing import normal_phone
from rules.refusals import N_
from web.forms import Submission

NAME_MAX = 40
PHONE_MAX = 40
EMAIL_MAX = 254

TYPED_PHONE = re.compile(r"[\d\s()()+\-－.·]+")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?:0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7})")
SHANGHAI_LOCAL = re.compile(r"[2-9][0-9]{7}")
SHANGHAI_CODE = "021"
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")

NOT_A_PHONE = N_("请填写 11 位手机号,或者带区号的固定电话,例如 021-23456789。")
NOT_AN_EMAIL = N_("邮箱地址不完整,请检查,例如 name@example.com。")
NO_NAME = N_("实名评价请填写姓名,匿名评价不用填。")
NO_WAY = N_("请留下电话或电子邮箱,否则没有办法联系您。")


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who gave a name and at least one way to be reached; phones are digits only."""

    name: str = ""
    phone: str = ""
    email: str = ""


def phone_number(typed: str) -> str | None:
    """A mobile or landline number as digits, or None. A local number gets Shanghai's code."""
    if not TYPED_PHONE.fullmatch(typed):
        return None
    digits = normal_phone(typed)
    if SHANGHAI_LOCAL.fullmatch(digits):
        return SHANGHAI_CODE + digits
    return digits if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) else None


def read_reachable(form: Submission) -> Reachable:
    """Name, phone and e-mail from a form; what is wrong is noted there."""
    name = form.text("name", NAME_MAX, required=NO_NAME)
    typed = form.text("phone", PHONE_MAX)
    email = form.text("email", EMAIL_MAX)
    phone = phone_number(typed) if typed else ""
    if phone is None:
        form.wrong("phone", NOT_A_PHONE)
    if email and not EMAIL.fullmatch(email):
        form.wrong("email", NOT_AN_EMAIL)
    if not typed and not email:
        form.wrong("phone", NO_WAY)
    return Reachable(name, phone or "", email)
