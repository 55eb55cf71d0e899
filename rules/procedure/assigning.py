"""交办: who in the unit has the case in hand. Nothing here starts, stops or moves a clock.

Between units a case goes by dispatch and reassignment: dispatching.py.
"""

from dataclasses import replace
from datetime import datetime

from rules.case import Case
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.dispatching import nearest_clock
from rules.procedure.rule import Change, Moment, Rule, limit_text
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import StaffRef, UnitRef, lies_under
from rules.stages import Action
from rules.steps import Assign
from rules.working_days import due_date


def can_hold(unit: UnitRef, case_path: str, assigner_path: str) -> bool:
    """Whether somebody of `unit` can be handed a case of the unit at `case_path` by somebody of
    the unit at `assigner_path`: only below the latter, and up or down the tree, never across."""
    in_line = lies_under(unit.path, case_path) or lies_under(case_path, unit.path)
    return in_line and lies_under(unit.path, assigner_path)


def _check_assign(case: Case, step: Assign, _now: datetime) -> None:
    limit_text(case, step.note, "note")
    if not can_hold(step.holder.unit, case.responsible_path, step.actor.unit_path):
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("只能交办给承办单位内部、您单位或其下属单位的经办人。"),
            field="holder",
        )
    if case.holder is not None and case.holder.id == step.holder.id:
        raise Refusal(
            RefusalKind.BAD_CONTENT, N_("工单已由这位经办人承办，请选择别人。"), field="holder"
        )


def _assign(case: Case, step: Assign, _moment: Moment) -> Change:
    """Hand the case over; into a sub-unit it goes as a sub-dispatch would, restarting nothing."""
    below = lies_under(step.holder.unit.path, case.responsible_path)
    handed = replace(
        case,
        holder=StaffRef(step.holder.id, step.holder.name),
        unit=step.holder.unit if below else case.unit,
    )
    if step.actor.id == step.holder.id:
        return Change(handed)
    nearest = nearest_clock(case)
    notice = NoticeOrder(
        NoticeKind.ASSIGNED,
        Audience.HOLDER,
        handed.responsible_path,
        clock=nearest.kind if nearest else None,
        due=due_date(nearest.term.due) if nearest else None,
        provisional=nearest.term.provisional if nearest else False,
        text=step.note or None,
    )
    return Change(handed, (notice,))


ASSIGNING = (Rule(Action.ASSIGN, check=_check_assign, apply=_assign),)
