"""What identifies a person inside a text: phones, ID numbers, plates, addresses, accounts.

Texts are searched in a folded copy of the same length, in which every width and script of a digit
is that digit, a traditional character the simplified one and what cannot be read a space, so that
no disguise of that kind helps. Every pattern is bounded or possessive: the time taken grows with
the length of the text only. Accounts and addresses of mail are in accounts.py, homes in homes.py.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from rules.accounts import ACCOUNTS, ADDRESSES, QQ
from rules.homes import HOMES
from rules.identifier_kinds import IS, Kind, Span, gapped, has_a_digit, kind
from rules.traditional import SIMPLIFIED

CHINESE_DIGITS = str.maketrans(
    "〇零洞一二三四五六七八九幺两拐勾壹贰叁参肆伍陆柒捌玖", "00012345678912791233456789"
)
"""As people write numbers, and read them out: 洞 for 0, 幺 for 1, 拐 for 7, 勾 for 9."""
LETTER_DIGITS = str.maketrans("oOlI", "0011")
"""Letters that are typed for digits."""
PROVINCES = "京沪浙苏皖粤鲁冀豫鄂湘赣闽川渝贵云陕晋辽吉黑津琼桂蒙宁甘青新藏"
REAL_DIGITS = 4
"""Digits a number must have beside letters that stand for digits."""


class _Fold(dict[int, str]):
    """Characters to what they are searched as; always one for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        if (digit := unicodedata.digit(char, None)) is not None:
            folded = str(digit)
        elif unicodedata.category(char) in ("Cf", "Mn", "Me", "So", "Sk"):
            folded = " "
        folded = folded.translate(SIMPLIFIED)
        self[code] = folded if len(folded) == 1 else char
        return self[code]


def _is_id_like(found: re.Match[str]) -> bool:
    """Eight digits are a date, an amount or a local telephone number; more identify something."""
    digits = re.sub(r"\D", "", found[0])
    if len(digits) > len("20190801"):
        return True
    if digits[0] in "01" or re.match(r"\s?[元块万亿人次件个¥]", found.string[found.end() :][:2]):
        return False
    try:
        date.fromisoformat(digits)
    except ValueError:
        return True
    return False


def _is_international(found: re.Match[str]) -> bool:
    """A country's code and a number: more digits than a date or an amount behind a plus."""
    return sum(char.isdigit() for char in found[0]) > len("20190801")


def _is_hidden_in_part(found: re.Match[str]) -> bool:
    """Some of the number can be read and some was crossed out by who wrote it."""
    return has_a_digit(found) and re.search(r"[*x×•·…#_]|\s{2}", found["id"], re.I) is not None


def _has_three_digits(found: re.Match[str]) -> bool:
    return sum(char.isdigit() for char in found[0]) >= 3  # noqa: PLR2004 -- as on every plate


D = r"\d"
MOBILE = kind(r"(?<!\d)(?:(?:\+|00)?86" + gapped("", "") + ")?" + gapped("1", "[3-9]", *[D] * 9))
# 18 digits of an ID number, the last may be an X; the birthday in it keeps dates apart
ID_NUMBER = kind(
    r"(?<!\d)"
    + gapped(*[D] * 6, f"(?:{gapped('1', '9')}|{gapped('2', '0')})")
    + gapped("", D, D, "[01]", D, "[0-3]", *[D] * 4, r"[\dx]")
)
IN_PLATE = r"[\s·.\-]?"
PLATE = kind(
    rf"[{PROVINCES}]{IN_PLATE}[a-z]{IN_PLATE}"
    r"(?:[a-z0-9]{4,5}[学警港澳领试超挂]|[a-z0-9]{5,6}"
    rf"|(?:[a-z0-9]{IN_PLATE}){{4,5}}[学警港澳领试超挂]|(?:[a-z0-9]{IN_PLATE}){{4,5}}[a-z0-9])"
    r"(?![a-z0-9])",
    _has_three_digits,
)
PLATE_WITHOUT_PROVINCE = kind(
    rf"(?:[{PROVINCES}]牌|车牌|车号|牌照)(?:号码|号)?{IS}"
    rf"(?P<id>[a-z]{IN_PLATE}(?:[a-z0-9]{{4}}[学警港澳领试超挂]|[a-z0-9]{{5,6}}))(?![a-z0-9])",
    _has_three_digits,
)
CROSSED = "*x×•·…#_"
PARTLY_HIDDEN = kind(
    r"(?:身份证|证件|卡|护照)(?:号码|号)?" + IS + r"(?P<id>(?:\d{3,}+|\*{2,}+)"
    rf"(?:[{CROSSED}\s\-]{{2,16}}+\d++|[{CROSSED}]{{2,}}+|\d++)*+x?)",
    _is_hidden_in_part,
)
KINDS = (
    *ADDRESSES,
    *HOMES,
    ID_NUMBER,
    PARTLY_HIDDEN,
    kind(rf"(?<!\d)1[3-9]\d[{CROSSED}]{{3,8}}\d{{2,4}}(?!\d)"),
    kind(rf"(?<!\d)\d{{3,6}}[{CROSSED}]{{4,15}}[\dx]{{2,4}}(?!\d)"),
    kind(r"(?<!\d)" + gapped(*[D] * 8, "[01]", D, "[0-3]", *[D] * 4) + r"(?!\d)"),
    kind(r"(?<!\d)\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?(?!\d)"),
    MOBILE,
    kind(r"(?<!\d)0\d{2,3}" + gapped("", r"\d{3,4}", r"\d{4}") + r"(?!\d)(?:\s?[转\-]\s?\d{1,5})?"),
    kind(r"(?<!\d)\+\s?[1-9]\d{0,2}(?:[\s\-()]{0,2}\d{1,4}){2,5}(?!\d)", _is_international),
    kind(r"(?<!\d)(?:00)?85[23][\s\-()]{0,3}[2-9]\d{3}[\s\-]{0,2}\d{4}(?!\d)"),
    kind(r"(?:电话|座机|手机|号码|联系|致电|tel)[^\d\n]{0,6}(?P<id>\d{3,4}[\s\-]?\d{4})(?!\d)"),
    kind(
        r"(?<!\d)[2-9]\d{3}[\s\-]\d{4}(?!\d)"
        r"(?=[\s,。、]{0,2}(?:找我|联系我|打我|打给我|回我|回电|这个号))"
    ),
    kind(  # the end of a number that is not given as a whole
        r"(?:尾号|尾数|(?:最?后|末)[四4六6五5]位(?:数字|数|号码)?)"
        + IS
        + r"(?P<id>\d{3,6}x|\d{2,6})(?!\d)"
    ),
    PLATE,
    PLATE_WITHOUT_PROVINCE,
    kind(r"(?<![a-z])使\d{6}(?!\d)"),  # a consulate's plate
    *ACCOUNTS,
    kind(
        r"(?:办件|办事|受理|申请|业务|流水|查询|快递|证件|订单)"
        r"(?:编号|编码|号码|单号|号|码)" + IS + r"(?P<id>[a-z0-9][a-z0-9\-]{5,40})",
        has_a_digit,
    ),
    kind(
        r"(?:护照|通行证|台胞证|回乡证|社保卡|医保卡|居住证|驾驶证|驾照|银行卡|工资卡|账户|账号|帐号"
        r"|户号|学号|信用代码|税号|识别号)(?:号码|号)?" + IS + r"(?P<id>[a-z0-9][a-z0-9\-]{5,24})",
        has_a_digit,
    ),
    kind(r"(?:密码|验证码|校验码|口令)" + IS + r"(?P<id>[a-z0-9]{4,20})", has_a_digit),
    kind(r"(?<![a-z])[a-z]{1,2}\d{7,8}(?!\d)"),  # passports and travel permits
    kind(r"\d{8,}+x?", _is_id_like),
)


def identifiers_in(text: str) -> Iterator[Span]:
    """Where identifiers stand, as (start, end). Spans do not overlap within one kind only."""
    folded = text.translate(_FOLD)
    for each in KINDS:
        if spans := list(each.found_in(folded)):
            folded = _blotted(folded, spans)
            yield from spans
    # 一三八… and l38… only now: 周一 before a number is not a part of it
    chinese = folded.translate(CHINESE_DIGITS)
    for each in (ID_NUMBER, MOBILE, QQ):
        yield from each.found_in(chinese)
    for start, end in MOBILE.found_in(folded.translate(LETTER_DIGITS)):
        if sum(char.isdigit() for char in folded[start:end]) >= REAL_DIGITS:
            yield start, end


def _blotted(text: str, spans: list[Span]) -> str:
    """The text with spans made unrecognisable, at the same length."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], "*" * (stop - start)]
        end = stop
    return "".join([*parts, text[end:]])


_FOLD = _Fold()

__all__ = ["Kind", "Span", "identifiers_in"]
