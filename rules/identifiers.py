"""What identifies a person inside a text: phones, ID numbers, plates, addresses, accounts.

Texts are searched in a folded copy of the same length, in which every width and script of a digit
is that digit and what cannot be seen is a space, so that no disguise of that kind helps. Every
pattern is bounded or possessive: the time taken grows with the length of the text only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]

G = r"[\s\-–—_.·~/、,()]{0,3}"
"""What people put between the digits of one number."""
LABEL_END = r"(?:号码|号|群)?\s{0,2}[:是为]?\s{0,2}"
CHINESE_DIGITS = str.maketrans(
    "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789"
)
PROVINCES = "京沪浙苏皖粤鲁冀豫鄂湘赣闽川渝贵云陕晋辽吉黑津琼桂蒙宁甘青新藏"


class _Fold(dict[int, str]):
    """Characters to what they are searched as; always one for one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) in ("Cf", "Mn", "Me"):
            folded = " "
        else:
            folded = unicodedata.normalize("NFKC", char)
        self[code] = folded if len(folded) == 1 else char
        return self[code]


def _gapped(*parts: str) -> str:
    return G.join(parts)


def _any(_found: re.Match[str]) -> bool:
    return True


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


def _is_account(found: re.Match[str]) -> bool:
    """A word after 微信 is an account when it was introduced as one, or looks like one."""
    return bool(found["said"].strip()) or any(char in "0123456789_-" for char in found["id"])


def _has_three_digits(found: re.Match[str]) -> bool:
    return sum(char.isdigit() for char in found[0]) >= 3  # noqa: PLR2004 -- as on every plate


def _has_a_digit(found: re.Match[str]) -> bool:
    return any(char.isdigit() for char in found["id"])


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of identifier; of a match, the group `id` is masked, or all of it."""

    pattern: re.Pattern[str]
    applies: Callable[[re.Match[str]], bool] = field(default=_any)


def _kind(pattern: str, applies: Callable[[re.Match[str]], bool] = _any) -> _Kind:
    return _Kind(re.compile(pattern, re.ASCII | re.IGNORECASE), applies)


D = r"\d"
MOBILE = _kind(r"(?<!\d)(?:(?:\+|00)?86" + G + ")?" + _gapped("1", "[3-9]", *[D] * 9))
KINDS = (
    _kind(r"(?<![\w.%+\-])[\w.%+\-]++\s?@\s?[a-z0-9\-]++(?:\.[a-z0-9\-]++)+"),
    _kind(  # 18 digits of an ID number, the last may be an X; the birthday in it keeps dates apart
        r"(?<!\d)"
        + _gapped(
            *[D] * 6, "(?:1" + G + "9|2" + G + "0)", D, D, "[01]", D, "[0-3]", *[D] * 4, r"[\dx]"
        )
    ),
    _kind(r"(?<!\d)" + _gapped(*[D] * 8, "[01]", D, "[0-3]", *[D] * 4) + r"(?!\d)"),
    _kind(r"(?<!\d)\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?(?!\d)"),
    MOBILE,
    _kind(r"(?<!\d)0\d{2,3}" + G + r"\d{3,4}" + G + r"\d{4}(?!\d)(?:\s?[转\-]\s?\d{1,5})?"),
    _kind(r"(?:电话|座机|手机|号码|联系|致电|tel)[^\d\n]{0,6}(?P<id>\d{3,4}[\s\-]?\d{4})(?!\d)"),
    _kind(rf"[{PROVINCES}][a-z][\s·.\-]?[a-z0-9]{{5,6}}(?![a-z0-9])", _has_three_digits),
    _kind(
        r"(?:微信|威信|薇信|v信|weixin|wechat|(?<![a-z])[wv]x)(?P<said>" + LABEL_END + ")"
        r"(?P<id>[a-z_][\w\-]{5,19})",
        _is_account,
    ),
    _kind(r"(?:qq|扣扣)" + LABEL_END + r"(?P<id>[1-9](?:" + G + r"\d){4,11})"),
    _kind(
        r"(?:办件|受理|申请|业务|流水|查询|快递|证件)(?:编号|号码|单号|号|码)\s{0,2}[:是为]?\s{0,2}"
        r"(?P<id>[a-z0-9][a-z0-9\-]{5,40})",
        _has_a_digit,
    ),
    _kind(r"(?<![a-z])[a-z]{1,2}\d{7,8}(?!\d)"),  # passports and travel permits
    _kind(r"\d{8,}+x?", _is_id_like),
)


def identifiers_in(text: str) -> Iterator[Span]:
    """Where identifiers stand, as (start, end). Spans do not overlap within one kind only."""
    folded = text.translate(_FOLD)
    for kind in KINDS:
        spans = [
            found.span("id" if "id" in found.re.groupindex else 0) for found in _of(kind, folded)
        ]
        folded = _blotted(folded, spans)
        yield from spans
    # 一三八… only now: 周一 before a number is not a part of it
    for found in _of(MOBILE, folded.translate(CHINESE_DIGITS)):
        yield found.span()


def _of(kind: _Kind, text: str) -> Iterator[re.Match[str]]:
    return (found for found in kind.pattern.finditer(text) if kind.applies(found))


def _blotted(text: str, spans: list[Span]) -> str:
    """The text with spans made unrecognisable, at the same length."""
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], "*" * (stop - start)]
        end = stop
    return "".join([*parts, text[end:]])


_FOLD = _Fold()
