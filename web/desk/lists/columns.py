"""The columns a list of cases may have, what each is called, and which somebody sees."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from db.case_orders import SortBy
from rules.refusals import N_
from rules.roles import Role


class ListColumn(StrEnum):
    """What a row may tell beside the case's number and marks, which every row has."""

    DUE = "due"
    STAGE = "stage"
    STARS = "stars"
    UNIT = "unit"
    HOLDER = "holder"
    SUBJECT = "subject"
    COMMENT = "comment"
    TOPICS = "topics"
    CHANNEL = "channel"
    IDENTITY = "identity"
    RECEIVED = "received"


COLUMN_NAMES: Mapping[ListColumn, str] = {
    ListColumn.DUE: N_("下一时限"),
    ListColumn.STAGE: N_("环节"),
    ListColumn.STARS: N_("星级"),
    ListColumn.UNIT: N_("承办单位"),
    ListColumn.HOLDER: N_("经办人"),
    ListColumn.SUBJECT: N_("窗口、事项"),
    ListColumn.COMMENT: N_("评价内容"),
    ListColumn.TOPICS: N_("反映的问题"),
    ListColumn.CHANNEL: N_("评价渠道"),
    ListColumn.IDENTITY: N_("实名或匿名"),
    ListColumn.RECEIVED: N_("收到时间"),
}

SORTED_BY: Mapping[ListColumn, SortBy] = {
    ListColumn.DUE: SortBy.DUE,
    ListColumn.STAGE: SortBy.STAGE,
    ListColumn.STARS: SortBy.STARS,
    ListColumn.UNIT: SortBy.UNIT,
    ListColumn.RECEIVED: SortBy.RECEIVED,
}
"""The columns whose heading sorts."""

_OF_ALL = (ListColumn.DUE, ListColumn.STAGE, ListColumn.STARS)
USUAL: Mapping[Role, tuple[ListColumn, ...]] = {
    Role.OPERATOR: (*_OF_ALL, ListColumn.UNIT, ListColumn.COMMENT, ListColumn.RECEIVED),
    Role.HANDLER: (*_OF_ALL, ListColumn.HOLDER, ListColumn.SUBJECT, ListColumn.COMMENT),
    Role.SUPERVISOR: (*_OF_ALL, ListColumn.UNIT, ListColumn.HOLDER, ListColumn.COMMENT),
}
"""What somebody of a role sees who has not chosen."""


def columns_named(names: Iterable[str]) -> tuple[ListColumn, ...]:
    """The columns of these names, in their one order; what is no column is left out."""
    wanted = set(names)
    return tuple(each for each in ListColumn if each.value in wanted)
