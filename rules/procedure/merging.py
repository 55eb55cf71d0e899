"""并案: bad reviews about one and the same thing are handled as one case (hotline practice).

The later review joins the earlier case, so that nobody gains time by it; the case of the later one
ends. Both reviews stay public and count, one reply is given to both. A merge is not undone: what
one does instead is in docs/hotline.md.
"""

from dataclasses import replace
from datetime import datetime

from rules import clocks
from rules.case import Case, CaseOutcome, RequestKind
from rules.clocks import Clock, ClockKind, Verdict
from rules.joining import Joined
from rules.merging_steps import Merge, TakeIn
from rules.notice_kinds import Audience, NoticeKind, NoticeOrder
from rules.procedure.closing import archive
from rules.procedure.rule import Change, Moment, Rule, require_text, whoever_has_it
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.stages import Action

NO_SUCH_CASE = N_("没有这件工单，或者它已经归档，不能并入。请核对工单号。")
"""What is answered where there is no case to ask."""


def _not_under_a_claim(case: Case) -> None:
    if case.pending(RequestKind.INVALIDATION) is not None:
        raise Refusal(RefusalKind.NOT_NOW, N_("有一件工单正在裁定申诉，裁定之后才能并案。"))


def _may_merge(case: Case, _actor: Actor, _now: datetime) -> None:
    if case.joined:
        raise Refusal(RefusalKind.NOT_NOW, N_("已有评价并入这件工单，它不能再并入别的工单。"))
    if case.round:
        raise Refusal(RefusalKind.NOT_NOW, N_("回访复核中的工单不能并入别的工单。"))
    _not_under_a_claim(case)


def _check_merge(case: Case, step: Merge, _now: datetime) -> None:
    require_text(case, step.into, "into")
    if step.into == case.case_no:
        raise Refusal(RefusalKind.BAD_CONTENT, N_("不能并入这件工单自己。"), field="into")


def _ended(clock: Clock, step: Merge, now: datetime) -> Clock:
    """The hotline's own duty is done by merging; of a unit's, what was late stays late."""
    if clock.kind is ClockKind.DISPATCH:
        return clocks.stop(clock, now, step.actor.name)
    late = now > clock.term.due
    return clocks.stop(clock, now, "", Verdict.LATE if late else Verdict.VOID)


def _merge(case: Case, step: Merge, moment: Moment) -> Change:
    ended = case.with_clocks(
        lambda clock: clock.verdict is None, lambda clock: _ended(clock, step, moment.now)
    )
    notices = []
    if case.review.real_name:
        notices.append(NoticeOrder(NoticeKind.MERGED, Audience.RATER, case.responsible_path))
    if case.unit is not None:
        gone = NoticeOrder(
            NoticeKind.MERGED_AWAY, Audience.HANDLERS, case.unit.path, text=step.into
        )
        notices.append(gone)
    merged = replace(ended, merged_into=step.into)
    return Change(archive(merged, moment.now, CaseOutcome.MERGED), tuple(notices))


def _may_take_in(case: Case, _actor: Actor, _now: datetime) -> None:
    _not_under_a_claim(case)


def _check_take_in(case: Case, step: TakeIn, _now: datetime) -> None:
    if any(each.case_no == step.case_no for each in case.joined):
        raise Refusal(RefusalKind.ALREADY_DONE, N_("这条评价已经并入过了。"))
    if step.review.received_at < case.review.received_at:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("只能把后收到的评价并入先收到的工单，请反过来合并。"),
            field="into",
        )
    if step.review.real_name and not case.review.real_name:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("实名评价不能并入匿名评价的工单：评价人会失去联系和回访。请分别转办。"),
            field="into",
        )


def _take_in(case: Case, step: TakeIn, moment: Moment) -> Change:
    review = step.review
    joined = Joined(step.case_no, review.review_no, review.real_name, moment.now, step.by)
    told = NoticeOrder(
        NoticeKind.TAKEN_IN, whoever_has_it(case), case.responsible_path, text=review.review_no
    )
    return Change(replace(case, joined=(*case.joined, joined)), (told,))


MERGING = (
    Rule(
        Action.MERGE,
        condition=_may_merge,
        check=_check_merge,
        apply=_merge,
    ),
    Rule(
        Action.TAKE_IN,
        condition=_may_take_in,
        check=_check_take_in,
        apply=_take_in,
    ),
)
