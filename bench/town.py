"""The units and people of measurements and fault runs, the bad reviews they get, and a usual life.

Nobody in them is real.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import NewUnit, Window, put_units, put_windows
from db.review_writes import NewReview, add_review
from db.reviews import rated_reviews
from db.sealing import Keys
from db.staff import NewStaff, add_staff
from rules import steps
from rules.case import Claim, ContactChannel, Finding, RatedReview, Result
from rules.roles import RATER, Actor, Role, UnitRef
from rules.stars import HandlingStage, Identity, ReviewChannel, Stars
from rules.survey import SurveyVia

DISTRICT = UnitRef("Q01", "黄浦区", "Q01")
CENTRE = UnitRef("Q01-01", "黄浦区行政服务中心", "Q01/Q01-01")
WINDOW_NO = "05"

OPERATOR = Actor("bench-op", "热线甲", Role.OPERATOR)
HANDLER = Actor("bench-ha", "经办乙", Role.HANDLER, DISTRICT.path)
SUPERVISOR = Actor("bench-su", "督办丙", Role.SUPERVISOR)
STAFF = (OPERATOR, HANDLER, SUPERVISOR)

LIFE: tuple[steps.Step, ...] = (
    steps.Dispatch(actor=OPERATOR, seen_version=1, unit=DISTRICT),
    steps.Accept(actor=HANDLER, seen_version=2),
    steps.RecordContact(
        actor=HANDLER,
        seen_version=3,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="已致电评价人，核实当日等候经过，约定三日内书面答复。",
    ),
    steps.RecordFinding(
        actor=HANDLER,
        seen_version=4,
        finding=Finding.SUBSTANTIATED,
        claim=Claim.REASONABLE,
        basis="叫号记录显示当日平均等候五十六分钟，所述属实。",
    ),
    steps.SubmitFeedback(
        actor=HANDLER,
        seen_version=5,
        measures="上午增开一个综合窗口，大厅设专人分流，由值班长每小时巡查。",
        reply="您反映的等候时间过长属实。我们已增开窗口并安排分流，欢迎继续监督。",
        result=Result.RESOLVED,
    ),
    steps.ApproveClosure(actor=SUPERVISOR, seen_version=6, opinion="同意办结。"),
    steps.RecordSurveyAnswers(
        actor=RATER,
        seen_version=7,
        via=SurveyVia.LINK,
        round=0,
        contacted_first=True,
        solved=True,
        result_satisfaction=5,
        attitude_satisfaction=5,
    ),
)
"""A straightforward case: every step after its receipt, each having seen the one before."""


async def settle(engine: AsyncEngine) -> None:
    """Put the units, a window and the staff in. They sign in by a session, not by a password."""
    async with writing(engine) as connection:
        await put_units(
            connection,
            [
                NewUnit(DISTRICT.code, DISTRICT.name, "district"),
                NewUnit(CENTRE.code, CENTRE.name, "venue", DISTRICT.code),
            ],
        )
        await put_windows(connection, [Window(CENTRE.code, WINDOW_NO, "综合受理05号窗口")])
        for person in STAFF:
            new = NewStaff(
                id=person.id,
                login=person.id,
                name=person.name,
                password_hash="",
                role=person.role,
                unit_code=person.unit_path or None,
                email=f"{person.id}@example.com",
            )
            await add_staff(connection, new)


async def rated_badly(
    engine: AsyncEngine, keys: Keys, number: int, now: datetime
) -> tuple[tuple[str, RatedReview], ...]:
    """Put so many bad real-name reviews in: the case numbers, and what the cases must know."""
    review = NewReview(
        submitted_at=now,
        channel=ReviewChannel.WINDOW_QR,
        handling_stage=HandlingStage.ACCEPT,
        stars=Stars.VERY_DISSATISFIED,
        unit_code=CENTRE.code,
        window_no=WINDOW_NO,
        identity=Identity.REAL_NAME,
        comment="排队将近一个小时，大厅只开了两个窗口。",
        rater_name="测试某",
        rater_phone="13800000000",
        rater_email="rater@example.com",
    )
    async with writing(engine) as connection:
        added = [await add_review(connection, review, keys, now) for _ in range(number)]
        case_nos = [each.case_no for each in added if each.case_no]
        return await rated_reviews(connection, case_nos)
