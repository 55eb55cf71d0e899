"""What a unit asked for in a case, and what it may ask for now: until when, or why it may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.case import Case, Request, RequestKind, RequestState
from rules.clocks import ClockKind
from rules.procedure.taking import why_not
from rules.refusals import RefusalKind
from rules.roles import Actor
from rules.stages import Action
from web.i18n import Sentence

ASKED_BY: Mapping[RequestKind, Action] = {
    RequestKind.RETURN: Action.REQUEST_RETURN,
    RequestKind.COMPLEX: Action.REQUEST_COMPLEX,
    RequestKind.EXTENSION: Action.REQUEST_EXTENSION,
    RequestKind.INVALIDATION: Action.REQUEST_INVALIDATION,
}
ASKING = tuple(ASKED_BY.values())
OF_THE_CASE = (RefusalKind.NOT_NOW, RefusalKind.ALREADY_DONE)
"""Refusals that say something about the case, not about who asks or where it stands."""
LOOKS: Mapping[RequestState, str] = {
    RequestState.PENDING: "warn",
    RequestState.GRANTED: "good",
    RequestState.REFUSED: "alert",
    RequestState.EXPIRED: "",
    RequestState.MOOT: "",
}


@dataclass(frozen=True, slots=True)
class NotNow:
    """Something that can't be asked for now, and why."""

    action: Action
    why: Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was asked for; `look` is the tag's of its state."""

    action: Action
    request: Request

    @property
    def look(self) -> str:
        """How its state looks."""
        return LOOKS[self.request.state]


def asked_for(case: Case) -> tuple[Asked, ...]:
    """Everything asked for in a case, the newest first."""
    return tuple(Asked(ASKED_BY[each.kind], each) for each in reversed(case.requests))


def not_now(case: Case, actor: Actor, now: datetime) -> tuple[NotNow, ...]:
    """What this person's unit could ask for, were it not for how the case stands."""
    found = ((action, why_not(case, actor, action, now)) for action in ASKING)
    return tuple(
        NotNow(action, Sentence(refusal.text, refusal.params))
        for action, refusal in found
        if refusal is not None and refusal.kind in OF_THE_CASE
    )


def ask_until(case: Case, action: Action) -> datetime | None:
    """The last moment (UTC) at which something may be asked for; None where there is none."""
    match action:
        case Action.REQUEST_RETURN:
            return case.return_until.due if case.return_until else None
        case Action.REQUEST_COMPLEX:
            return _due(case, ClockKind.RECTIFICATION)
        case Action.REQUEST_EXTENSION:
            return _due(case, ClockKind.CLOSURE)
        case _:
            return None


def _due(case: Case, kind: ClockKind) -> datetime | None:
    clock = case.clock(kind)
    return clock.term.due if clock is not None else None
