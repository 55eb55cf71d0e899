"""The variables of templates as pages tell of them: what each stands for, and an example."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.refusals import N_
from rules.reply_templates import Variable, place

MEANINGS: Mapping[Variable, tuple[str, str]] = {
    Variable.UNIT: (N_("承办单位"), "黄浦区"),
    Variable.RATED_UNIT: (N_("被评价的单位"), "黄浦区行政服务中心"),
    Variable.WINDOW: (N_("被评价的窗口"), "综合受理05号窗口"),
    Variable.ITEM: (N_("评价的服务事项"), "内资公司设立登记"),
    Variable.REVIEW_NO: (N_("评价的编号，公众可以查询"), "PJ190912-K7M2QX"),
    Variable.REVIEWED_ON: (N_("评价的日期"), "2019年9月12日"),
    Variable.STARS: (N_("评价的星级"), "1星"),
    Variable.CONTACTED_ON: (N_("联系上评价人的日期"), "2019年9月16日"),
    Variable.PROMISED_ON: (N_("整改反馈或复核答复的最后一天"), "2019年9月20日"),
    Variable.CLOSED_BY: (N_("办结的最后一天"), "2019年10月10日"),
    Variable.TODAY: (N_("套用模板的当天"), "2019年9月18日"),
}


@dataclass(frozen=True, slots=True)
class VariableLine:
    """One variable: how it is written, what it stands for, an example."""

    written: str
    meaning: str
    example: str


VARIABLES = tuple(
    VariableLine(place(variable), meaning, example)
    for variable, (meaning, example) in MEANINGS.items()
)
"""In the order they are told."""
