"""Handing a case on inside the unit: who has it in hand, and that no deadline notices."""

from dataclasses import replace
from typing import Any

import pytest

from rules import steps
from rules.case import ContactChannel, ReturnReason
from rules.notice_kinds import Audience, NoticeKind
from rules.refusals import Refusal, RefusalKind
from rules.roles import Actor, Colleague, Role, StaffRef
from rules.stages import Stage
from tests.case_on_paper import CaseOnPaper
from tests.model.contents import content
from tests.paper_lives import until_accepted
from tests.people import (
    AT_THE_CENTRE,
    CENTRE,
    CITY,
    COLLEAGUE,
    HANDLER,
    HEAD,
    HUANGPU,
    OPERATOR,
    XUHUI,
)
from tests.rules.procedure.test_state_machine import RECEIVED, rated

SELF = Colleague(HANDLER.id, HANDLER.name, HUANGPU)
CENTRE_HANDLER = Actor(AT_THE_CENTRE.id, AT_THE_CENTRE.name, Role.HANDLER, CENTRE.path)


@pytest.fixture
def dispatched() -> CaseOnPaper:
    paper = CaseOnPaper(rated(real_name=True), RECEIVED)
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    return paper


@pytest.fixture
def accepted() -> CaseOnPaper:
    paper = CaseOnPaper(rated(real_name=True), RECEIVED)
    until_accepted(paper)
    return paper


def refused(paper: CaseOnPaper, by: Actor, to: Colleague, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        paper.take(steps.Assign, by, holder=to, **more)
    return caught.value


def test_nobody_holds_a_case_before_it_is_accepted_then_the_acceptor_does(
    dispatched: CaseOnPaper,
) -> None:
    assert dispatched.case.holder is None
    dispatched.take(steps.Accept, HANDLER)
    assert dispatched.case.holder == StaffRef(HANDLER.id, HANDLER.name)


def test_handing_on_changes_the_holder_and_neither_stage_nor_clock(accepted: CaseOnPaper) -> None:
    before = accepted.case
    accepted.take(steps.Assign, HANDLER, holder=COLLEAGUE)
    assert accepted.case.holder == StaffRef(COLLEAGUE.id, COLLEAGUE.name)
    after = replace(
        accepted.case,
        holder=before.holder,
        version=before.version,
        acted_version=before.acted_version,
    )
    assert after == before


def test_the_new_holder_hears_of_the_nearest_deadline_and_what_was_said(
    accepted: CaseOnPaper,
) -> None:
    accepted.take(steps.Assign, HEAD, holder=COLLEAGUE, note="请先联系。")
    (told,) = accepted.transitions[-1].notices
    assert (told.kind, told.audience) == (NoticeKind.ASSIGNED, Audience.HOLDER)
    assert (told.clock, told.text) == ("contact", "请先联系。")


def test_whoever_takes_a_case_on_is_not_told_so(dispatched: CaseOnPaper) -> None:
    dispatched.take(steps.Assign, HANDLER, holder=SELF)
    assert dispatched.case.holder == StaffRef(HANDLER.id, HANDLER.name)
    assert dispatched.case.stage is Stage.AWAITING_ACCEPTANCE
    assert dispatched.transitions[-1].notices == ()


def test_into_a_sub_unit_the_case_goes_along_so_that_its_holder_may_act(
    accepted: CaseOnPaper,
) -> None:
    clocks = accepted.case.clocks
    accepted.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE)
    assert accepted.case.unit == CENTRE
    assert accepted.case.clocks == clocks
    assert accepted.case.dispatch_no == 1
    reached = {"channel": ContactChannel.PHONE, "reached": True, "summary": "已说明。"}
    accepted.take(steps.RecordContact, CENTRE_HANDLER, **reached)
    assert accepted.case.stage is Stage.IN_PROGRESS


def test_back_from_a_sub_unit_the_case_stays_the_sub_units(accepted: CaseOnPaper) -> None:
    accepted.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE)
    accepted.take(steps.Assign, HANDLER, holder=SELF)
    assert accepted.case.unit == CENTRE


def test_nobody_hands_a_case_across_the_tree_or_above_their_own_unit(
    accepted: CaseOnPaper,
) -> None:
    elsewhere = Colleague("ha-2", "徐汇经办", XUHUI)
    assert refused(accepted, CITY, elsewhere).field == "holder"
    accepted.take(steps.Assign, HANDLER, holder=AT_THE_CENTRE)
    above = refused(accepted, CENTRE_HANDLER, COLLEAGUE)
    assert (above.kind, above.field) == (RefusalKind.BAD_CONTENT, "holder")


def test_a_case_is_not_handed_to_who_has_it(accepted: CaseOnPaper) -> None:
    assert refused(accepted, HEAD, SELF).field == "holder"


def test_what_is_said_with_it_may_not_be_endless(accepted: CaseOnPaper) -> None:
    assert refused(accepted, HEAD, COLLEAGUE, note="长" * 5001).field == "note"


def test_another_unit_begins_with_nobody_holding_the_case(accepted: CaseOnPaper) -> None:
    accepted.take(
        steps.RequestReturn, HANDLER, return_reason=ReturnReason.NOT_OUR_AREA, reason="非本辖区。"
    )
    accepted.take(steps.DecideReturn, OPERATOR, granted=True)
    assert accepted.case.holder is None


@pytest.mark.parametrize("unit", [CENTRE, XUHUI])
def test_a_reassigned_case_is_held_by_nobody(accepted: CaseOnPaper, unit: Any) -> None:
    accepted.take(steps.Reassign, CITY, unit=unit, reason="由该单位办理。")
    assert accepted.case.holder is None


def test_who_resolves_a_case_on_the_spot_has_it_should_it_come_back(
    dispatched: CaseOnPaper,
) -> None:
    dispatched.take(steps.ResolveOnTheSpot, HANDLER, **content("resolve_on_the_spot", "", 0))
    dispatched.take(steps.SendBackClosure, HEAD, reason="请补充。")
    assert dispatched.case.holder == StaffRef(HANDLER.id, HANDLER.name)
