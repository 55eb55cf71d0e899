"""The filters as a person meets them: fields to choose from, and a chip for each that is on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.hotline import HotlineTask
from rules.refusals import N_
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.desk.flags import ASKED
from web.desk.lists.filters import Desk
from web.desk.lists.query import ANY, YES, Lateness, Wanted
from web.i18n import Catalogue
from web.wording import source_name

LATENESS: Mapping[Lateness, str] = {
    Lateness.NOW: N_("已逾期"),
    Lateness.TODAY: N_("今天到期"),
    Lateness.SOON: N_("下一个工作日前到期"),
}
STARS = {"1": N_("1 星"), "2": N_("2 星")}
ROUNDS = {"1": N_("第 1 轮"), "2": N_("第 2 轮")}
PENDING: Mapping[str, str] = {
    ANY: N_("有申请待决定"),
    **{kind.value: ASKED[kind] for kind in RequestKind},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that is chosen from a list: its name, what it is called, values and their texts."""

    name: str
    label: str
    empty: str
    options: tuple[tuple[str, str], ...]


def _of(
    kind: Iterable[ClockKind | HotlineTask | ReviewChannel | Topic],
) -> tuple[tuple[str, str], ...]:
    return tuple((member.value, source_name(member)) for member in kind)


CHOICES = (
    Choice(
        "late",
        N_("时限"),
        N_("不限"),
        tuple((each.value, text) for each, text in LATENESS.items()),
    ),
    Choice("clock", N_("哪项时限"), N_("任何一项"), _of(ClockKind)),
    Choice("pending", N_("申请"), N_("不限"), tuple(PENDING.items())),
    Choice("task", N_("等热线办理"), N_("不限"), _of(HotlineTask)),
    Choice("topic", N_("反映的问题"), N_("不限"), _of(Topic)),
    Choice("channel", N_("评价渠道"), N_("不限"), _of(ReviewChannel)),
    Choice("stars", N_("星级"), N_("不限"), tuple(STARS.items())),
    Choice("round", N_("重办"), N_("不限"), tuple(ROUNDS.items())),
)
"""In the order they are shown."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words; following `href` takes it off."""

    text: str
    href: str


def chips(wanted: Wanted, desk: Desk, holder: str, catalogue: Catalogue) -> tuple[Chip, ...]:
    """Every filter that is on; `holder` is the name of whoever is asked for."""
    said = _Said(wanted, desk, holder, catalogue)
    return tuple(
        Chip(text, wanted.address(**{name: ""}))
        for name, tell in TELLING.items()
        if name in wanted.values and (text := tell(said, wanted.value(name)))
    )


@dataclass(frozen=True, slots=True)
class _Said:
    wanted: Wanted
    desk: Desk
    holder: str
    catalogue: Catalogue

    def pair(self, label: str, value: str) -> str:
        """先行联系的 → 哪项时限：先行联系."""
        text = self.catalogue.gettext(N_("{label}：{value}"))
        return text.format(label=self.catalogue.gettext(label), value=value)

    def chosen(self, name: str, value: str) -> str:
        choice = next(each for each in CHOICES if each.name == name)
        return self.pair(choice.label, self.catalogue.gettext(dict(choice.options)[value]))


def _chosen(name: str) -> Callable[[_Said, str], str]:
    return lambda said, value: said.chosen(name, value)


def _flag(text: str) -> Callable[[_Said, str], str]:
    return lambda said, _value: said.catalogue.gettext(text)


def _named(label: str) -> Callable[[_Said, str], str]:
    return lambda said, value: said.pair(label, value)


TELLING: Mapping[str, Callable[[_Said, str], str]] = {
    "q": _named(N_("查找")),
    "rater": _flag(N_("按评价人查找")),
    "late": _chosen("late"),
    "overdue": _flag(N_("只看逾期")),
    "clock": _chosen("clock"),
    "pending": _chosen("pending"),
    "task": _chosen("task"),
    "supervised": _flag(N_("只看督办")),
    "unit": lambda said, code: said.pair(N_("承办单位"), said.desk.by_code[code].name),
    "holder": lambda said, value: said.pair(N_("经办人"), said.holder or value),
    "topic": _chosen("topic"),
    "channel": _chosen("channel"),
    "stars": _chosen("stars"),
    "round": _chosen("round"),
    "from": _named(N_("收到不早于")),
    "to": _named(N_("收到不晚于")),
    "closed_from": _named(N_("办结不早于")),
    "closed_to": _named(N_("办结不晚于")),
}
"""How each filter is told, in the order the chips stand."""

BOXES = (("overdue", N_("只看逾期")), ("supervised", N_("只看督办")))
"""The filters that are ticked; what they send is YES."""

__all__ = ["BOXES", "CHOICES", "YES", "Chip", "Choice", "chips"]
