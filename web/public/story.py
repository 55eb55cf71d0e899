"""What happened to a bad review, told to its rater: in plain words, oldest first, nothing internal.

Whether promises were kept is in progress.py; the trail as staff see it in web/desk/trail.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.cases import CaseEvent
from rules.refusals import N_
from rules.stages import RECEIVED, Action
from web.i18n import Sentence


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `text` is what was said with it; `mine` if the rater said it."""

    at: datetime
    what: Sentence
    text: str = ""
    mine: bool = False


Told = Callable[[Mapping[str, Any]], tuple[str, dict[str, str]] | None]
"""From what somebody brought to a step to a sentence and its parameters; None if not told."""


def _always(text: str) -> Told:
    return lambda _content: (text, {})


def _contact(content: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    reached = N_("与您取得了联系"), N_("联系您，没有接通")
    return (reached[0] if content["reached"] else reached[1]), {}


def _if_granted(text: str) -> Told:
    return lambda content: (text, {}) if content["granted"] else None


def _reopening(content: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    return (N_("12345 热线决定重办") if content["reopen"] else N_("12345 热线决定不再重办")), {}


SUBMITTED = _always(N_("提交了整改情况和答复，等待审核"))
TOLD: Mapping[str, Told] = {
    RECEIVED: _always(N_("收到您的评价")),
    Action.DISPATCH: lambda content: (N_("转给{unit}办理"), {"unit": content["unit"]["name"]}),
    Action.REASSIGN: lambda content: (N_("改由{unit}办理"), {"unit": content["unit"]["name"]}),
    Action.ACCEPT: _always(N_("负责的单位已签收")),
    Action.RECORD_CONTACT: _contact,
    Action.SUBMIT_FEEDBACK: SUBMITTED,
    Action.ANSWER_RECHECK: SUBMITTED,
    Action.RESOLVE_ON_THE_SPOT: SUBMITTED,
    Action.SEND_BACK_CLOSURE: _always(N_("审核没有通过，要求补办")),
    Action.APPROVE_CLOSURE: _always(N_("审核通过，办结")),
    Action.SUPERVISE: _always(N_("上级督办")),
    Action.DECIDE_RETURN: _if_granted(N_("不归这个单位管，由 12345 热线重新转办")),
    Action.DECIDE_COMPLEX: _if_granted(N_("认定为复杂事项，整改答复的时限延长")),
    Action.DECIDE_INVALIDATION: _if_granted(N_("评价被认定无效，不计入得分")),
    Action.RECORD_SURVEY_ANSWERS: _always(N_("您评判了办理结果")),
    Action.DECIDE_REOPENING: _reopening,
    Action.ADD_INFORMATION: _always(N_("您补充了说明")),
    Action.WITHDRAW: _always(N_("您撤回了诉求")),
    Action.OBJECT: _always(N_("您提出了异议")),
    Action.MERGE: _always(N_("与反映同一件事的另一条评价合并办理")),
}
"""What is told of each kind of event; other kinds are the staff's own."""

WORDS = {
    Action.ADD_INFORMATION: "text",
    Action.WITHDRAW: "reason",
    Action.OBJECT: "reason",
    Action.DECIDE_REOPENING: "explanation",
    Action.DECIDE_INVALIDATION: "reason",
}
"""Where the words are that the rater said, or that were meant for the rater."""
MINE = (Action.ADD_INFORMATION, Action.WITHDRAW, Action.OBJECT)


def story(events: Iterable[CaseEvent]) -> tuple[Happening, ...]:
    """What happened, as far as it is told."""
    told = (_happening(event) for event in events)
    return tuple(each for each in told if each is not None)


def _happening(event: CaseEvent) -> Happening | None:
    tell = TOLD.get(event.kind)
    found = tell(event.content) if tell else None
    if found is None:
        return None
    words = next((name for kind, name in WORDS.items() if kind == event.kind), "")
    return Happening(
        at=event.at,
        what=Sentence(found[0], found[1]),
        text=str(event.content.get(words, "")) if words else "",
        mine=event.kind in MINE,
    )
