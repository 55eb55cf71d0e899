"""What every step of the procedure has in common: who, where, when, and what it leads to."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from rules.case import Case, RequestKind, RequestState
from rules.notice_kinds import Audience, NoticeOrder
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import MAY, Actor, Role, is_strictly_above, lies_under
from rules.stages import ALLOWED, WITH_THE_UNIT, Action, Stage
from rules.step import Step
from rules.timetable import Span, Term

S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step is taken (UTC), with the terms its rule asked for, in that order.

    `next_morning` and `in_hours` are known only where terms, or none of them, were asked for.
    """

    now: datetime
    terms: tuple[Term, ...] = ()
    next_morning: datetime | None = None
    in_hours: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What a step leads to: the case afterwards and the notices to send."""

    case: Case
    notices: tuple[NoticeOrder, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One row of the procedure.

    `condition` says whether the action is open at all, before anything is typed; `check` looks at
    what was typed; both raise Refusal. `spans` asks for the terms `apply` needs, None for none.
    """

    action: Action
    apply: Callable[[Case, S, Moment], Change]
    check: Callable[[Case, S, datetime], None] = field(default=lambda _case, _step, _now: None)
    condition: Callable[[Case, Actor, datetime], None] = field(
        default=lambda _case, _actor, _now: None
    )
    spans: Callable[[Case, S, datetime], tuple[Span, ...] | None] = field(
        default=lambda _case, _step, _now: None
    )


def check_role(actor: Actor, action: Action) -> None:
    """Raise Refusal if this role never takes this action."""
    if actor.role not in MAY[action]:
        raise Refusal(RefusalKind.WRONG_ROLE, N_("您的岗位不能办理这一步。"))


def check_scope(case: Case, actor: Actor, action: Action) -> None:
    """Raise Refusal if the case does not lie in this person's unit or under it."""
    path = case.responsible_path
    if actor.role in (Role.OPERATOR, Role.RATER, Role.SYSTEM):
        inside = True
    elif action is Action.DECIDE_INVALIDATION:
        claim = case.pending(RequestKind.INVALIDATION)
        # handed on inside the unit that made the claim, it is still that unit's own
        outside = {path, claim.unit_path if claim is not None else path}
        inside = all(is_strictly_above(actor.unit_path, each) for each in outside)
    elif actor.role is Role.HANDLER and case.unit is None:
        inside = False
    elif action is Action.ADD_NOTE:
        paths = (path, *(unit.path for unit in case.supporting))
        inside = any(lies_under(each, actor.unit_path) for each in paths)
    else:
        inside = lies_under(path, actor.unit_path)
    if not inside:
        raise Refusal(RefusalKind.WRONG_UNIT, N_("这件工单不在您单位的办理范围内。"))


def check_fresh(case: Case, step: Step) -> None:
    """Raise Refusal if somebody changed the case after the actor looked at it."""
    if step.seen_version > case.version or step.seen_version < 0:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("页面版本号不对，请刷新后重试。"))
    if step.actor.role in (Role.RATER, Role.SYSTEM):
        return
    if step.seen_version < case.acted_version:
        raise Refusal(
            RefusalKind.STALE, N_("您打开页面之后，这件工单已有新的进展。请看过最新情况再提交。")
        )


def check_stage(case: Case, action: Action) -> None:
    """Raise Refusal if the action is not taken in the case's present stage."""
    if case.stage not in ALLOWED[action]:
        raise Refusal(RefusalKind.WRONG_STAGE, N_("工单现在的环节不能办理这一步。"))


def require_text(case: Case, value: str, name: str) -> None:
    """Raise Refusal if a text a person must write is empty or too long (characters)."""
    if not value.strip():
        raise Refusal(RefusalKind.BAD_CONTENT, N_("请填写这一项。"), field=name)
    limit_text(case, value, name)


def limit_text(case: Case, value: str, name: str) -> None:
    """Raise Refusal if a text is longer than the policy allows (characters)."""
    if len(value) > case.policy.text_max:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("最多 {limit} 字，现在是 {count} 字。请删减后提交。"),
            field=name,
            limit=case.policy.text_max,
            count=len(value),
        )


def without_open_requests(case: Case, *, also_invalidation: bool) -> Case:
    """The case with its undecided requests moot, for they no longer matter."""
    return replace(
        case,
        requests=tuple(
            replace(request, state=RequestState.MOOT)
            if request.state is RequestState.PENDING
            and (also_invalidation or request.ground is None)
            else request
            for request in case.requests
        ),
    )


def whoever_has_it(case: Case) -> Audience:
    """Who works on the case now: the unit's handlers, or else the hotline."""
    with_the_unit = case.stage in (*WITH_THE_UNIT, Stage.IN_CLOSURE_REVIEW)
    return Audience.HANDLERS if with_the_unit and case.unit else Audience.OPERATORS


def for_every_rater(case: Case, order: NoticeOrder) -> tuple[NoticeOrder, ...]:
    """A notice to the case's own rater, and the same to those whose reviews joined the case."""
    joined = (each.case_no for each in case.joined if each.real_name)
    return (order, *(replace(order, of_case=case_no) for case_no in joined))
