"""How a rater can be reached: checking a name, a Chinese phone number and an e-mail address."""

import re
from dataclasses import dataclass

from db.sealing import normal_phone
from notices.message import Channel
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

NOT_A_PHONE = N_("请填写 11 位手机号，或者带区号的固定电话，例如 021-23456789。")
NOT_AN_EMAIL = N_("邮箱地址不完整，请检查，例如 name@example.com。")
NO_NAME = N_("实名评价请填写姓名，匿名评价不用填。")
NO_WAY = N_("请留下电话或电子邮箱，否则没有办法联系您。")


NO_MOBILE_NO_MAIL = N_("固定电话收不到验证码，请再留手机号或电子邮箱。")
ONLY_MAIL = N_("验证码只能发到邮箱，请填写电子邮箱。")
ONLY_SMS = N_("验证码只能发到手机，请填写手机号。")
NO_CODES = N_("目前不能发送验证码，核对不了实名。请匿名评价，或者拨打 12345 由话务员记录。")


@dataclass(frozen=True, slots=True)
class CodeWays:
    """By which ways codes leave here."""

    sms: bool
    mail: bool

    @property
    def any(self) -> bool:
        """Whether a real name can be confirmed at all."""
        return self.sms or self.mail


@dataclass(frozen=True, slots=True)
class Way:
    """Where one rater's code goes."""

    channel: Channel
    to: str

    @property
    def hint(self) -> str:
        """Enough of the address for its owner to know it, and for nobody else."""
        if self.channel is Channel.SMS:
            return f"{self.to[:3]}****{self.to[-4:]}"
        name, _, host = self.to.partition("@")
        return f"{name[:1]}***@{host}"


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who gave a name and at least one way to be reached; phones are digits only."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def hint(self) -> str:
        """Enough of the phone, or of the e-mail address, for its owner to know it."""
        if self.phone:
            return Way(Channel.SMS, self.phone).hint
        return Way(Channel.EMAIL, self.email).hint


def phone_number(typed: str) -> str | None:
    """A mobile or landline number as digits, or None. A local number gets Shanghai's code."""
    if not TYPED_PHONE.fullmatch(typed):
        return None
    digits = normal_phone(typed)
    if SHANGHAI_LOCAL.fullmatch(digits):
        return SHANGHAI_CODE + digits
    return digits if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits) else None


def way_for_code(form: Submission, phone: str, email: str, ways: CodeWays) -> Way | None:
    """The mobile phone, else the e-mail address; None, and noted, if neither will do."""
    if not ways.any:
        form.wrong("identity", NO_CODES)
        return None
    if ways.sms and MOBILE.fullmatch(phone):
        return Way(Channel.SMS, phone)
    if ways.mail and email:
        return Way(Channel.EMAIL, email)
    if not ways.sms:
        form.wrong("email", ONLY_MAIL)
    elif not ways.mail:
        form.wrong("phone", ONLY_SMS)
    else:
        form.wrong("phone", NO_MOBILE_NO_MAIL)
    return None


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
