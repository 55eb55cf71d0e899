"""Templates for what staff write: the kinds of texts, the variables, and who keeps which.

A variable stands as {{单位}} in a template and is filled from the case: nothing that says who the
rater is can be one. One that a case has no value for stays as it is, for its writer to replace.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.case import Case
from rules.clocks import ClockKind, Verdict
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role, lies_under
from rules.working_days import SHANGHAI, due_date


class TextKind(StrEnum):
    """What a text is written for."""

    CONTACT = "contact"
    FINDING = "finding"
    MEASURES = "measures"
    REPLY = "reply"
    REQUEST = "request"
    RETURN = "return"
    SEND_BACK = "send_back"
    SUPERVISION = "supervision"
    DISPATCH = "dispatch"
    EXPLANATION = "explanation"


HOTLINE_KINDS = (TextKind.DISPATCH, TextKind.EXPLANATION)
"""What only the hotline writes; it keeps these templates itself, for it has no supervisors."""


class Variable(StrEnum):
    """What a template may name, by the name it has there."""

    UNIT = "单位"
    RATED_UNIT = "被评单位"
    WINDOW = "窗口"
    ITEM = "事项"
    REVIEW_NO = "评价编号"
    REVIEWED_ON = "评价日期"
    STARS = "星级"
    CONTACTED_ON = "联系日期"
    PROMISED_ON = "承诺日期"
    CLOSED_BY = "办结期限"
    TODAY = "今天"


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables replaced, and those there was no value for."""

    text: str
    missing: tuple[Variable, ...]


_PLACE = re.compile(r"\{\{[ \t\u3000]*([^{}\n]{0,40}?)[ \t\u3000]*\}\}")


def with_plain_braces(text: str) -> str:
    """The braces of a Chinese keyboard, where they come in pairs, as ours."""
    return text.replace("\uff5b\uff5b", "{{").replace("\uff5d\uff5d", "}}")


def check_template(text: str) -> None:
    """Raise Refusal for a variable nobody knows, or one whose braces are not in pairs."""
    for name in _PLACE.findall(text):
        if name not in set(Variable):
            raise Refusal(
                RefusalKind.BAD_CONTENT,
                N_("没有“{name}”这个变量。请从页面所列的变量中选用。"),
                field="text",
                name=name,
            )
    rest = _PLACE.sub("", text)
    if "{{" in rest or "}}" in rest:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("变量的括号不成对，应当写成这样：{example}"),
            field="text",
            example=place(Variable.UNIT),
        )


def place(variable: Variable) -> str:
    """How a variable is written."""
    return f"{{{{{variable}}}}}"


def variables_in(text: str) -> tuple[Variable, ...]:
    """The variables a text names, each once, in their order."""
    names = dict.fromkeys(_PLACE.findall(text))
    return tuple(Variable(name) for name in names if name in set(Variable))


def fill(text: str, values: Mapping[Variable, str]) -> Filled:
    """The text with the values in it; what has none stays as it is written."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        return values.get(Variable(name), found.group()) if name in set(Variable) else found.group()

    missing = tuple(each for each in variables_in(text) if each not in values)
    return Filled(_PLACE.sub(value, text), missing)


def values_of(
    case: Case, window_name: str | None, item_name: str | None, now: datetime
) -> Mapping[Variable, str]:
    """What the variables stand for in a case; those it has nothing for are left out."""
    review = case.review
    window = window_name or (f"{review.window_no}号窗口" if review.window_no else None)
    reached = [each.at for each in case.contacts if each.reached and each.round == case.round]
    found = {
        Variable.UNIT: (case.unit or review.unit).name,
        Variable.RATED_UNIT: review.unit.name,
        Variable.WINDOW: window,
        Variable.ITEM: item_name,
        Variable.REVIEW_NO: review.review_no,
        Variable.REVIEWED_ON: _day(_local(review.received_at)),
        Variable.STARS: f"{review.stars}星",
        Variable.CONTACTED_ON: _day(_local(reached[-1])) if reached else None,
        Variable.PROMISED_ON: _due(case, ClockKind.RECTIFICATION),
        Variable.CLOSED_BY: _due(case, ClockKind.CLOSURE),
        Variable.TODAY: _day(_local(now)),
    }
    return {variable: value for variable, value in found.items() if value}


def _due(case: Case, kind: ClockKind) -> str | None:
    """The last day of a term; a re-check has one term for both."""
    clock = case.clock(ClockKind.RECHECK if case.round else kind)
    gone = (Verdict.SUPERSEDED, Verdict.VOID)
    return _day(due_date(clock.term.due)) if clock and clock.verdict not in gone else None


def _local(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _day(day: date) -> str:
    """Whoever reads it reads Chinese, whatever the language of the page."""
    return f"{day.year}年{day.month}月{day.day}日"


def may_keep(actor: Actor, kind: TextKind, unit_path: str) -> bool:
    """Whether somebody keeps the templates of a kind of a unit; "" is the whole city.

    Supervisors keep those of their unit and the ones under it, the hotline its own.
    """
    if actor.role is Role.OPERATOR:
        return kind in HOTLINE_KINDS and unit_path == ""
    return actor.role is Role.SUPERVISOR and lies_under(unit_path, actor.unit_path)
