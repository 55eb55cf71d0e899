"""Records the histories of this folder: `pytest tests/histories/record.py`, once for each release.

A new release adds files under its own name; older files stay, for cases of their shape are open.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from rules import steps
from rules.case import (
    ContactChannel,
    ExtensionBasis,
    InvalidGround,
    Result,
    ReturnReason,
)
from rules.roles import RATER
from rules.survey import CallOutcome
from tests.histories.conftest import FOLDER
from tests.people import (
    AT_THE_CENTRE,
    CENTRE,
    CITY,
    CITY_TOO,
    COLLEAGUE,
    HANDLER,
    OPERATOR,
    XUHUI,
    XUHUI_HANDLER,
)
from tests.workflows.case_driver import CaseDriver

RELEASE = "0.1"


async def straightforward(case: CaseDriver) -> None:
    await case.closed()
    await case.answered()


async def returned_and_redispatched(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(
        steps.RequestReturn,
        HANDLER,
        return_reason=ReturnReason.NOT_OUR_AREA,
        reason="地址在徐汇区。",
    )
    await case.take(steps.DecideReturn, OPERATOR, granted=True, reason="属实。")
    await case.accepted(XUHUI, XUHUI_HANDLER)


async def reopened(case: CaseDriver) -> None:
    await case.closed()
    await case.answered(solved=False, result_satisfaction=1, attitude_satisfaction=1)
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再次核实。")


async def silent(case: CaseDriver) -> None:
    await case.dispatched()
    await case.forward(timedelta(days=9))


async def complex_and_extended(case: CaseDriver) -> None:
    await case.contacted()
    await case.take(steps.RequestComplex, HANDLER, reason="需会同房管部门核实产权。")
    await case.take(steps.DecideComplex, CITY, granted=True)
    await case.take(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.STATUTORY_TERM,
        extra_days=3,
        reason="公示期为法定时限。",
    )
    for supervisor in (CITY, CITY_TOO):
        await case.take(steps.DecideExtension, supervisor, granted=True)
    await case.take(steps.Supervise, CITY, order="请于本周内报送进展。")
    await case.take(steps.RecalculateDeadlines, CITY, reason="公布了新的放假安排。")


async def claimed_invalid(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(
        steps.RequestInvalidation,
        HANDLER,
        ground=InvalidGround.MISTAKEN,
        reason="评价人把另一窗口的事评到了这里。",
    )
    await case.take(steps.Reassign, HANDLER, unit=CENTRE, reason="由服务中心继续办理。")
    await case.take(steps.DecideInvalidation, CITY, granted=True)


async def resolved_on_the_spot(case: CaseDriver) -> None:
    await case.dispatched()
    await case.take(
        steps.ResolveOnTheSpot,
        HANDLER,
        channel=ContactChannel.ON_SITE,
        measures="当场补齐材料。",
        reply="您的材料已当场受理。",
    )
    await case.take(steps.SendBackClosure, CITY, reason="请补充现场照片说明。")


async def not_rated(case: CaseDriver) -> None:
    await case.closed()
    await case.forward(timedelta(days=7))
    await case.take(steps.RecordCallback, OPERATOR, outcome=CallOutcome.DECLINED, note="不愿评价。")


async def added_and_withdrawn(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(steps.AddInformation, RATER, text="当时的叫号单还在。")
    await case.forward(timedelta(days=4))
    await case.take(steps.Withdraw, RATER, reason="已经在窗口解决了。")


async def objected(case: CaseDriver) -> None:
    await case.contacted()
    await case.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了窗口。"
    )
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")
    await case.take(steps.Object, RATER, reason="我没有评错。")
    await case.take(steps.DecideReopening, OPERATOR, reopen=True, explanation="请再次核实。")


async def let_stand(case: CaseDriver) -> None:
    await case.contacted()
    await case.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="评错了窗口。"
    )
    await case.take(steps.DecideInvalidation, CITY, granted=True, reason="录音核实。")
    await case.forward(timedelta(days=20))


async def handed_on(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(steps.Assign, HANDLER, holder=COLLEAGUE, note="请接着办理。")
    await case.take(steps.Assign, CITY, holder=AT_THE_CENTRE)
    await case.forward(timedelta(days=4))


async def with_files(case: CaseDriver) -> None:
    await case.accepted()
    await case.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="已联系，评价人发来照片。",
        attachments=("a" * 32,),
    )
    await case.found()
    await case.take(
        steps.SubmitFeedback,
        HANDLER,
        measures="增开两个窗口。",
        reply="已增开窗口。",
        result=Result.RESOLVED,
        attachments=("b" * 32, "c" * 32),
    )
    await case.take(steps.SendBackClosure, CITY, reason="请补充照片说明。")


LIVES = (
    *(straightforward, returned_and_redispatched, reopened, silent, complex_and_extended),
    *(claimed_invalid, resolved_on_the_spot, not_rated),
    *(added_and_withdrawn, objected, let_stand, handed_on, with_files),
)


@pytest.mark.parametrize("life", LIVES)
async def test_record(
    life: Callable[[CaseDriver], Awaitable[None]],
    open_case: Callable[..., Awaitable[CaseDriver]],
) -> None:
    case = await open_case()
    await life(case)
    history = await case.handle.fetch_history()
    # who recorded it, as process@machine, is nobody's business
    anonymous = re.sub(r'"[0-9]+@[^"]*"', '"recorder"', history.to_json())
    (FOLDER / f"{RELEASE}_{life.__name__}.json").write_text(anonymous + "\n")
