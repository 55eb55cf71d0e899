"""What a replay said, in words: its result, and the first difference."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.refusals import N_
from rules.replay_verdicts import CommandKind, Difference, ReplayResult, Told
from web.i18n import Catalogue, Sentence

RESULTS: Mapping[ReplayResult, tuple[str, str]] = {
    ReplayResult.IDENTICAL: (N_("一致"), "good"),
    ReplayResult.CHANGED: (N_("内容有变"), "warn"),
    ReplayResult.DIVERGED: (N_("不一致"), "alert"),
    ReplayResult.TAMPERED: (N_("被改动过"), "alert"),
    ReplayResult.MISSING: (N_("没有历史"), "alert"),
    ReplayResult.UNFINISHED: (N_("没有重放完"), "warn"),
}
"""What each result is called, and the look of its tag."""

MEANINGS: Mapping[ReplayResult, str] = {
    ReplayResult.IDENTICAL: N_("用现在的程序重放全部历史，每一步都与当时的记录相同。"),
    ReplayResult.CHANGED: N_(
        "程序仍按同样的顺序做同样的事，但有内容与当时的记录不同：当时的规则或措辞后来改过。"
        "已有的记录不变，工单可以继续办理。"
    ),
    ReplayResult.DIVERGED: N_(
        "现在的程序做的事与当时的记录不同。在查明原因之前，这件工单不能用现在的程序继续办理。"
    ),
    ReplayResult.TAMPERED: N_("存档的历史与存入时的哈希不符，可能被改动过。请告知管理员。"),
    ReplayResult.MISSING: N_("有一段历史既没有存档，Temporal 也已不保存。"),
    ReplayResult.UNFINISHED: N_(
        "没有能重放到结尾：密钥不在本机，或者超过了时限。这说明不了程序是否一致，请再试一次。"
    ),
}

COMMANDS: Mapping[CommandKind, str] = {
    CommandKind.TIMER: N_("设定第 {name} 个定时器，{value} 秒后触发"),
    CommandKind.TIMER_CANCELLED: N_("取消第 {name} 个定时器"),
    CommandKind.ACTIVITY: N_("执行活动 {name}"),
    CommandKind.LOCAL_ACTIVITY: N_("执行本地活动 {name}"),
    CommandKind.UPDATE_ACCEPTED: N_("受理一步办理"),
    CommandKind.UPDATE_COMPLETED: N_("答复一步办理"),
    CommandKind.SEARCH_ATTRIBUTES: N_("更新检索项"),
    CommandKind.PATCH: N_("标记程序版本 {name}"),
    CommandKind.COMPLETED: N_("结束流程"),
    CommandKind.FAILED: N_("流程失败"),
    CommandKind.CONTINUED: N_("转入下一段历史"),
}
ACTIVITIES: Mapping[str, str] = {
    "record": N_("登记一步办理"),
    "timetable": N_("查询工作日历"),
    "take_in": N_("请另一件工单并入评价"),
}
NOTHING_ELSE = N_("没有做别的事")


@dataclass(frozen=True, slots=True)
class DifferenceWords:
    """The first difference for a person to read.

    With a `path` both sides are the same command and `recorded_value` and `computed_value` what it
    holds there, "" for nothing. `message` is the replayer's own, for whoever mends it.
    """

    event_id: int
    recorded: str
    computed: str
    path: str
    recorded_value: str
    computed_value: str
    message: str


def difference_words(difference: Difference, said: Catalogue) -> DifferenceWords:
    """The first difference in the reader's language."""
    timers = difference.path == "duration"
    return DifferenceWords(
        event_id=difference.event_id,
        recorded=command_words(difference.recorded, said),
        computed=command_words(difference.computed, said),
        path="" if timers else difference.path,
        recorded_value=_value(difference.recorded),
        computed_value=_value(difference.computed),
        message=difference.message,
    )


def command_words(told: Told | None, said: Catalogue) -> str:
    """One command in words."""
    if told is None:
        return said.gettext(NOTHING_ELSE)
    if told.name in ACTIVITIES:
        return said.gettext(ACTIVITIES[told.name])
    return said.say(Sentence(COMMANDS[told.kind], {"name": told.name, "value": told.value}))


def _value(told: Told | None) -> str:
    return told.value if told is not None else ""
