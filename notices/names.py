"""How dates, stars, clocks, requests, results and decisions are called in each language.

The terms are those of the product's glossary. Sentences are in templates/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Language(StrEnum):
    """A language notices are written in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Names:
    """One language's words, keyed by the values of the rules' enumerations.

    The patterns take the year, month (as a number and as a name), day and weekday of a date.
    """

    clocks: Mapping[str, str]
    requests: Mapping[str, str]
    results: Mapping[str, str]
    decisions: Mapping[str, str]
    stars: Mapping[int, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str
    short_day: str


CHINESE = Names(
    clocks={
        "dispatch": "转办",
        "contact": "先行联系",
        "rectification": "整改反馈",
        "closure": "办结",
        "recheck_contact": "回访复核先行联系",
        "recheck": "回访复核",
        "reopening": "重办决定",
    },
    requests={
        "return": "退单申请",
        "complex": "复杂认定申请",
        "extension": "延期申请",
        "invalidation": "申诉",
        "closure_review": "办结审核",
        "reopening": "是否重办",
        "objection": "异议",
    },
    results={"resolved": "实际解决", "explained": "解释说明"},
    decisions={"granted": "已同意", "refused": "未同意", "expired": "逾期未决定，已失效"},
    stars={
        1: "1 星，非常不满意",
        2: "2 星，不满意",
        3: "3 星，基本满意",
        4: "4 星，满意",
        5: "5 星，非常满意",
    },
    weekdays=("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    months=tuple(f"{number}月" for number in range(1, 13)),
    day="{year}年{month}月{day}日{weekday}",
    short_day="{month}月{day}日",
)

ENGLISH = Names(
    clocks={
        "dispatch": "dispatch",
        "contact": "contact",
        "rectification": "rectification feedback",
        "closure": "closure",
        "recheck_contact": "re-check contact",
        "recheck": "re-check",
        "reopening": "decision on reopening",
    },
    requests={
        "return": "return of the case",
        "complex": "classification as complex",
        "extension": "extension",
        "invalidation": "invalidation claim",
        "closure_review": "closure review",
        "reopening": "reopening",
        "objection": "objection",
    },
    results={"resolved": "resolved", "explained": "explained"},
    decisions={
        "granted": "granted",
        "refused": "refused",
        "expired": "lapsed without a decision",
    },
    stars={
        1: "1 star, very dissatisfied",
        2: "2 stars, dissatisfied",
        3: "3 stars, acceptable",
        4: "4 stars, satisfied",
        5: "5 stars, very satisfied",
    },
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{weekday}, {day} {month_name} {year}",
    short_day="{day} {month_name:.3}",
)

NAMES: Mapping[Language, Names] = {Language.ZH: CHINESE, Language.EN: ENGLISH}


def day_name(names: Names, pattern: str, moment: date) -> str:
    """A date, or an aware datetime's date in Asia/Shanghai. Raises ValueError for a naive one."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a datetime shown to people must be aware")
        moment = moment.astimezone(SHANGHAI).date()
    return pattern.format(
        year=moment.year,
        month=moment.month,
        month_name=names.months[moment.month - 1],
        day=moment.day,
        weekday=names.weekdays[moment.weekday()],
    )
