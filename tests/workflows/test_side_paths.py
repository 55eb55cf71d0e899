"""Returns, reassignment, on-the-spot resolution, unreachable raters, invalidation, reopening."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from rules import steps
from rules.case import CaseOutcome, ContactChannel, InvalidGround, Result, ReturnReason
from rules.clocks import ClockKind, Verdict
from rules.roles import RATER, StaffRef
from rules.stages import Stage
from rules.survey import CallOutcome, SurveyOutcome, SurveyVia
from tests.people import (
    AT_THE_CENTRE,
    CENTRE,
    CITY,
    HANDLER,
    HEAD,
    MARKET,
    MARKET_HANDLER,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)
from tests.survey_answers import satisfied
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


async def returned(case: CaseDriver, handler: object = HANDLER) -> None:
    """The unit returns the case and the hotline agrees."""
    await case.take(
        steps.RequestReturn,
        handler,  # type: ignore[arg-type]
        return_reason=ReturnReason.NOT_OUR_FUNCTION,
        reason="该事项由市场监管部门受理。",
    )
    await case.take(steps.DecideReturn, OPERATOR, granted=True)


async def test_a_granted_return_starts_the_new_units_clocks_at_its_own_dispatch(
    open_case: Open,
) -> None:
    case = await open_case()
    await case.accepted()
    await returned(case)
    back = (await case.recorded()).case
    assert back.stage is Stage.AWAITING_DISPATCH
    assert [c.verdict for c in back.clocks if c.kind is ClockKind.CONTACT] == [Verdict.SUPERSEDED]
    await case.forward(timedelta(hours=1))
    await case.dispatched(XUHUI)
    now = (await case.recorded()).case
    contact = now.clock(ClockKind.CONTACT)
    assert contact is not None
    assert (contact.unit_code, contact.dispatch_no) == ("Q02", 2)
    assert contact.term.started_at > now.review.received_at + timedelta(hours=1)


async def test_handing_on_inside_the_unit_is_recorded_and_leaves_the_clocks_alone(
    open_case: Open,
) -> None:
    case = await open_case()
    await case.accepted()
    before = (await case.recorded()).case
    await case.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE, note="请接着办理。")
    after = (await case.recorded()).case
    assert after == await case.snapshot()
    assert (after.holder, after.unit) == (StaffRef("ha-5", "中心经办"), CENTRE)
    assert after.clocks == before.clocks


async def test_a_refused_return_changes_no_deadline(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    before = (await case.recorded()).case.clocks
    await case.take(
        steps.RequestReturn,
        HANDLER,
        return_reason=ReturnReason.INCOMPLETE,
        reason="缺少办件编号。",
    )
    await case.take(steps.DecideReturn, OPERATOR, granted=False, reason="要素齐全，请继续办理。")
    assert (await case.recorded()).case.clocks == before


async def test_the_third_dispatch_is_final(open_case: Open) -> None:
    case = await open_case()
    for unit, handler in ((XUHUI, XUHUI_HANDLER), (MARKET, MARKET_HANDLER)):
        await case.accepted(unit, handler)
        await returned(case, handler)
    await case.accepted()
    refusal = await case.refused(
        steps.RequestReturn,
        HANDLER,
        return_reason=ReturnReason.DUPLICATE,
        reason="重复派单。",
    )
    assert "第 3 次转办" in str(refusal)


async def test_a_return_is_refused_after_one_working_day(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    until = (await case.recorded()).case.return_until
    assert until is not None
    await case.forward_to(until.due)
    refusal = await case.refused(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="非本辖区。"
    )
    assert refusal.kind == "not_now"


async def test_a_case_can_be_resolved_on_the_spot_by_the_unit(open_case: Open) -> None:
    case = await open_case()
    await case.dispatched()
    await case.take(
        steps.ResolveOnTheSpot,
        HANDLER,
        channel=ContactChannel.ON_SITE,
        measures="当场补办并道歉。",
        reply="您的材料已当场受理。",
    )
    now = (await case.recorded()).case
    assert now.stage is Stage.IN_CLOSURE_REVIEW
    await case.take(steps.ApproveClosure, HEAD)
    verdicts = {c.kind: c.verdict for c in (await case.recorded()).case.clocks}
    assert set(verdicts.values()) == {Verdict.ON_TIME}
    assert ClockKind.CONTACT in verdicts


async def test_the_hotline_can_resolve_on_the_spot_before_any_dispatch(open_case: Open) -> None:
    case = await open_case()
    await case.take(
        steps.ResolveOnTheSpot,
        OPERATOR,
        channel=ContactChannel.PHONE,
        measures="说明了网上办理的入口。",
        reply="您要的表格可在网上下载。",
    )
    await case.take(steps.SendBackClosure, CITY, reason="仍需单位整改。")
    back = (await case.recorded()).case
    assert back.stage is Stage.AWAITING_DISPATCH
    assert back.unit is None
    dispatch = back.clock(ClockKind.DISPATCH)
    assert dispatch is not None
    assert dispatch.runs


async def test_three_attempts_in_two_half_days_count_as_attempted(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    unanswered: dict[str, Any] = {
        "channel": ContactChannel.PHONE,
        "reached": False,
        "summary": "无人接听。",
    }
    for _ in range(3):
        await case.take(steps.RecordContact, HANDLER, **unanswered)
    contact = (await case.recorded()).case.clock(ClockKind.CONTACT)
    assert contact is not None
    assert contact.runs, "three calls within one half-day are not enough"
    await case.forward(timedelta(hours=13))
    await case.take(steps.RecordContact, HANDLER, **unanswered)
    now = (await case.recorded()).case
    contact = now.clock(ClockKind.CONTACT)
    assert contact is not None
    assert contact.verdict is Verdict.ATTEMPTED
    assert now.stage is Stage.IN_PROGRESS


async def test_an_anonymous_rater_can_not_be_contacted(open_case: Open) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    refusal = await case.refused(
        steps.RecordContact, HANDLER, channel=ContactChannel.PHONE, reached=True, summary="已联系。"
    )
    assert refusal.kind == "not_now"


async def test_handing_on_inside_the_unit_restarts_nothing(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    before = (await case.recorded()).case
    await case.take(steps.Reassign, HANDLER, unit=CENTRE, reason="由中心经办。")
    after = (await case.recorded()).case
    assert after.unit == CENTRE
    assert after.clocks == before.clocks
    assert after.dispatch_no == before.dispatch_no


async def test_reassigning_to_another_unit_starts_its_clocks(open_case: Open) -> None:
    case = await open_case()
    await case.contacted()
    await case.take(steps.Reassign, CITY, unit=MARKET, reason="属市场监管职责。")
    now = (await case.recorded()).case
    assert now.stage is Stage.AWAITING_ACCEPTANCE
    contact = now.clock(ClockKind.CONTACT)
    assert contact is not None
    assert contact.unit_code == "D03"
    assert contact.runs


async def test_an_upheld_claim_of_invalidity_ends_the_case_and_marks_the_review(
    open_case: Open,
) -> None:
    case = await open_case()
    await case.contacted()
    await case.take(
        steps.RequestInvalidation,
        HANDLER,
        ground=InvalidGround.MISTAKEN,
        reason="评价人确认评错了窗口。",
    )
    inside = await case.refused(steps.DecideInvalidation, HEAD, granted=True)
    assert inside.kind == "wrong_unit", "somebody outside the unit decides"
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")
    done = (await case.recorded()).case
    assert done.outcome is CaseOutcome.INVALIDATED
    assert done.stage is Stage.ARCHIVED
    assert all(clock.verdict is not None for clock in done.clocks)


async def test_an_unanswered_survey_goes_from_link_to_calls_to_not_rated(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    early = await case.refused(
        steps.RecordCallback, OPERATOR, outcome=CallOutcome.UNANSWERED, note=""
    )
    assert early.kind == "not_now"
    survey = (await case.recorded()).case.survey
    assert survey is not None
    await case.forward_to(survey.link.due)
    assert (await case.kinds())[-1] == "link_expired"
    late = await case.refused(steps.RecordSurveyAnswers, RATER, **satisfied())
    assert late.kind == "expired"
    await case.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.UNANSWERED)
    await case.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.UNANSWERED)
    await case.forward(timedelta(days=1))
    await case.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.UNANSWERED)
    await case.handle.result()
    done = (await case.recorded()).case
    assert done.survey is not None
    assert done.survey.outcome is SurveyOutcome.NOT_RATED


async def test_a_survey_nobody_calls_about_ends_not_rated(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    await case.forward(timedelta(days=30))
    await case.handle.result()
    assert (await case.kinds())[-2:] == ["link_expired", "calls_over"]


async def test_a_survey_can_be_filled_in_while_talking(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    survey = (await case.recorded()).case.survey
    assert survey is not None
    await case.forward_to(survey.link.due)
    await case.take(steps.RecordSurveyAnswers, OPERATOR, **satisfied(via=SurveyVia.CALL))
    await case.handle.result()
    assert (await case.recorded()).case.stage is Stage.ARCHIVED


async def test_a_dissatisfied_rater_gets_at_most_two_more_rounds(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    for number in (1, 2):
        await case.answered(solved=False, result_satisfaction=1)
        await case.take(
            steps.DecideReopening, OPERATOR, reopen=True, explanation="评价人称问题依旧。"
        )
        now = (await case.recorded()).case
        assert (now.round, now.stage) == (number, Stage.AWAITING_CONTACT)
        await case.take(
            steps.RecordContact,
            HANDLER,
            channel=ContactChannel.PHONE,
            reached=True,
            summary="再次沟通。",
        )
        await case.take(
            steps.AnswerRecheck,
            HANDLER,
            measures="再次整改。",
            reply="已再次整改。",
            result=Result.RESOLVED,
        )
        await case.take(steps.ApproveClosure, CITY)
    await case.answered(solved=False)
    refusal = await case.refused(
        steps.DecideReopening, OPERATOR, reopen=True, explanation="再次重办。"
    )
    assert refusal.field == "reopen"
    await case.take(
        steps.DecideReopening, OPERATOR, reopen=False, explanation="已向评价人说明政策依据。"
    )
    await case.handle.result()
    done = (await case.recorded()).case
    first = [c for c in done.clocks if c.round == 0 and c.kind is not ClockKind.REOPENING]
    assert {c.verdict for c in first} == {Verdict.ON_TIME}
    assert len(done.past_surveys) == 2


async def test_a_recheck_has_clocks_of_its_own_and_never_rewrites_the_first_round(
    open_case: Open,
) -> None:
    case = await open_case()
    await case.closed()
    before = (await case.recorded()).case.clocks
    await case.answered(solved=False)
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="问题依旧。")
    recheck = (await case.recorded()).case.clock(ClockKind.RECHECK)
    assert recheck is not None
    await case.forward_to(recheck.term.due)
    late = (await case.recorded()).case
    assert late.overdue
    assert late.clocks[: len(before)] == before


async def test_a_survey_answered_twice_counts_once(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    await case.answered(solved=False)
    again = await case.refused(steps.RecordSurveyAnswers, RATER, **satisfied())
    assert again.kind == "already_done"


async def test_a_supervision_order_marks_the_case(open_case: Open) -> None:
    case = await open_case()
    await case.dispatched()
    await case.take(steps.Supervise, CITY, order="三日内报送进展。")
    assert (await case.recorded()).case.supervised
