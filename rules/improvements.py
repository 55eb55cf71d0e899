"""What a unit changed because of reviews: kinds, who may write, what must be said.

Source: the article (优化办事流程、动态调整办事指南). Every version stays; the public reads a masked
one.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from rules.masking import mask_reply
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor, Role, lies_under

TITLE_MAX = 60
TEXT_MAX = 1000
WHY_MAX = 200
"""Characters."""
CASES_MAX = 20
"""Cases one change may be linked to."""
EARLIEST = date(2019, 7, 20)
"""When rating began: nothing was changed because of reviews before."""

WRITERS = (Role.HANDLER, Role.SUPERVISOR)


class ImprovementKind(StrEnum):
    """What was changed. The first two are the article's, the others ours."""

    PROCESS = "process"
    GUIDE = "guide"
    STAFFING = "staffing"
    SYSTEM = "system"
    OTHER = "other"


def may_read(actor: Actor, unit_path: str) -> bool:
    """Whether somebody reads what the unit at `unit_path` put on record, with the cases behind."""
    return actor.role in WRITERS and lies_under(unit_path, actor.unit_path)


def may_write(actor: Actor, unit_path: str) -> bool:
    """Whether somebody may put on record, or correct, what the unit at `unit_path` changed: its own
    people and those of the units above it, but nobody who is above every unit."""
    return may_read(actor, unit_path) and actor.unit_path != ""


def check_since(since: date, today: date) -> None:
    """Raises Refusal for a day (Asia/Shanghai) that can't be: what is on record was done."""
    if since > today:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("改进须已经实施，日期不能晚于今天。"), "since")
    if since < EARLIEST:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("日期不能早于好差评开通之前。"), "since")


def published(text: str, raters: Iterable[str]) -> str:
    """A text as everybody may read it; `raters` are those whose cases led to the change."""
    return mask_reply(text, raters)
