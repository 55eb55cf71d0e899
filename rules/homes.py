"""Where somebody lives, and from where: home addresses and IP addresses inside a text.

Patterns for the folded texts of identifiers.py. A street and a number are where an office is as
often as a home, so a word for living must stand before them, and no word for an office behind.
"""

import re

from rules.identifier_kinds import IS, kind

IP_DIGITS = 7
"""Digits that an IP address has at least; fewer are a version or a clause."""

_HAN = r"\u3400-\u9fff"
_NAME = rf"(?:(?![得离到去从往办被让找和说])[0-9{_HAN}])"
_NUMBER = r"[\d一二三四五六七八九十百零〇两]"
_NUMBERS = rf"{_NUMBER}{{1,6}}(?:[\-–—]{_NUMBER}{{1,5}}){{0,2}}[甲乙丙a-f]?\s?"
_PART = rf"{_NUMBERS}(?:支?弄|号楼|号(?![线码窗])|栋|幢|座|单元|室|楼|层|组|队)"
_PARTS = rf"{_PART}(?:\s?{_PART}){{0,5}}+"
_ROOM = rf"\s?(?:{_NUMBERS}[室房]|\d{{2,4}}(?![\d号年月个人次元]))"
_WAY = r"(?:路|街|大道|弄|村|巷|坊|苑|园|庭|湾|邨|小区)"
_OFFICES = "中心|大厅|窗口|派出所|事务所|服务|受理|医院|银行|税务|法院|学校|病[房床]"
_NO_OFFICE = rf"(?!(?:(?![的旁附对隔边]){_NAME}){{0,4}}(?:{_OFFICES}))"
_LIVING = (
    r"(?:(?<![记停站拦堵忍抓])住(?![院宅房建户所宿])(?:在|于|址|处|的是)?"
    r"|(?<![大国专商厂店])家"
    rf"(?:庭?[住地]址|里?住?在|里?住|里|(?=[{_HAN}]{{2,8}}[路街道弄]\d))"
    r"|居住地址?|户籍(?:地址|所在地|地)?|户口(?:在|地址)|(?:我|本人|个人)的?地址)"
)


def _is_ip_address(found: re.Match[str]) -> bool:
    parts = found["id"].split(".")
    digits = sum(map(len, parts))
    return all(int(part) <= 255 for part in parts) and (  # noqa: PLR2004 -- as in every byte
        digits >= IP_DIGITS or bool(found["said"])
    )


HOMES = (
    kind(
        rf"{_LIVING}{IS}[,在]?(?P<id>{_NAME}{{0,24}}?{_WAY}\s?{_PARTS}(?:{_ROOM})?+"
        rf"|{_NAME}{{0,12}}?(?:{_PART}\s?){{1,5}}{_ROOM}){_NO_OFFICE}"
    ),
    kind(
        r"(?<![\d.第])(?P<said>(?<![a-z])ip(?:v4)?(?:\s?地址)?" + IS + r")?"
        r"(?P<id>\d{1,3}(?:\.\d{1,3}){3})(?![\d条款节版])(?!\.\d)",
        _is_ip_address,
    ),
)
