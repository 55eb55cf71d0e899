"""Why a row of an imported file is refused, in words that never repeat what stands in the row."""

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """One thing that can be wrong with a field: Chinese and English."""

    MISSING = ("必填项为空", "is empty but required")
    TOO_LONG = ("内容过长", "is too long")
    NOT_STARS = ("须为 1 到 5 的整数", "must be a whole number from 1 to 5")
    NOT_A_TIME = ("不是带时区的 ISO 8601 时间", "is not an ISO 8601 time with an offset")
    IN_THE_FUTURE = ("时间晚于现在", "lies in the future")
    TOO_EARLY = ("时间早于 2000 年", "lies before the year 2000")
    NOT_IN_THE_LIST = ("不在允许的取值之内", "is not one of the allowed values")
    UNKNOWN_UNIT = ("没有此单位", "names no unit we know")
    UNKNOWN_ITEM = ("没有此事项", "names no service item we know")
    UNKNOWN_WINDOW = ("该单位没有此窗口", "names no window of this unit")
    DOES_NOT_FIT = ("评价对象没有此维度", "is no dimension of what was rated")
    NOT_A_PHONE = ("不是电话号码", "is not a telephone number")
    NOT_AN_ADDRESS = ("不是电子邮箱地址", "is not an e-mail address")
    NO_CONTACT = ("实名评价须有电话或邮箱", "or an e-mail address is needed for a real name")
    NOT_ANONYMOUS = ("匿名评价不得带有个人信息", "must be empty when the rater is anonymous")
    CONTRADICTS = (
        "同一编号的评价已有，内容不同",
        "is the id of a review that is there and differs from this one",
    )
    WRONG_NUMBER_OF_CELLS = ("列数与表头不符", "has more or fewer cells than the heading")

    @property
    def chinese(self) -> str:
        """The reason as Chinese readers get it."""
        return self.value[0]

    @property
    def english(self) -> str:
        """The same, to be read after the name of the field."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: a column of the file, and why."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out. `row` counts as a spreadsheet does: the heading is row 1."""

    row: int
    problems: tuple[Problem, ...]
