"""One numbered change of a case, as it is recorded. What causes one is in procedure/."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.notice_kinds import NoticeOrder
from rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Transition:
    """What happened, in plain JSON values so that any later version of the code can read it.

    `version` numbers the transitions of a case from 1 without gaps: with the case number it is the
    key under which a transition is recorded once. `kind` is an Action, an AlarmKind or "received".
    `changes` holds the new values of the fields of `Case` that changed; of `clocks` only those that
    changed. `at` is the case's own time (UTC), which in a demonstration may be ahead of ours.
    """

    case_no: str
    version: int
    kind: str
    at: datetime
    actor: Actor
    from_stage: str
    to_stage: str
    update_id: str | None
    content: dict[str, Any]
    changes: dict[str, Any]
    notices: tuple[NoticeOrder, ...] = ()
