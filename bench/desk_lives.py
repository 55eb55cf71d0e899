"""How the cases of bench/desk_cases.py live: as far as each stage, or to the archive.

Every life is one of the district DISTRICT; who copies it puts another in its place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules import steps
from rules.case import Claim, ContactChannel, ExtensionBasis, Finding, Result, ReturnReason
from rules.roles import RATER, Actor, Role, UnitRef
from rules.survey import SurveyVia
from tests.case_on_paper import CaseOnPaper

DISTRICT = UnitRef("Q05", "第5区", "Q05")
VENUE = "Q05-03"

OPERATOR = Actor("desk-operator", "热线甲", Role.OPERATOR)
HANDLER = Actor("handler-Q05", "经办第5区", Role.HANDLER, DISTRICT.path)
SUPERVISOR = Actor("desk-supervisor", "督办丙", Role.SUPERVISOR)

HOUR = timedelta(hours=1)
WORK = "上午增开一个综合窗口，大厅设专人分流，由值班长每小时巡查。"
REPLY = "您反映的等候时间过长属实。我们已增开窗口并安排分流，欢迎继续监督。"

Step = Callable[[CaseOnPaper], object]


def dispatch(paper: CaseOnPaper) -> None:
    """To the district, two hours after the receipt."""
    paper.forward(2 * HOUR)
    paper.take(steps.Dispatch, OPERATOR, unit=DISTRICT)


def accept(paper: CaseOnPaper) -> None:
    """By its handler."""
    paper.forward(3 * HOUR)
    paper.take(steps.Accept, HANDLER)


def contact(paper: CaseOnPaper) -> None:
    """Reached by phone."""
    paper.forward(HOUR)
    paper.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="已致电评价人，核实当日等候经过，约定三日内书面答复。",
    )


def find(paper: CaseOnPaper) -> None:
    """As it was said."""
    paper.forward(HOUR)
    paper.take(
        steps.RecordFinding,
        HANDLER,
        finding=Finding.SUBSTANTIATED,
        claim=Claim.REASONABLE,
        basis="叫号记录显示当日平均等候五十六分钟，所述属实。",
    )


def submit(paper: CaseOnPaper) -> None:
    """Put right, and answered."""
    paper.forward(20 * HOUR)
    paper.take(steps.SubmitFeedback, HANDLER, measures=WORK, reply=REPLY, result=Result.RESOLVED)


def approve(paper: CaseOnPaper) -> None:
    """By a supervisor."""
    paper.forward(4 * HOUR)
    paper.take(steps.ApproveClosure, SUPERVISOR, opinion="同意办结。")


def answer(paper: CaseOnPaper) -> None:
    """The rater is content."""
    paper.forward(5 * HOUR)
    paper.take(
        steps.RecordSurveyAnswers,
        RATER,
        via=SurveyVia.LINK,
        round=0,
        contacted_first=True,
        solved=True,
        result_satisfaction=5,
        attitude_satisfaction=4,
    )


def send_back(paper: CaseOnPaper) -> None:
    """By the supervisor, and submitted again."""
    paper.forward(2 * HOUR)
    paper.take(steps.SendBackClosure, SUPERVISOR, reason="措施不具体，请补充。")
    submit(paper)


def ask_to_return(paper: CaseOnPaper) -> None:
    """Not theirs, they say."""
    paper.forward(HOUR)
    paper.take(
        steps.RequestReturn,
        HANDLER,
        return_reason=ReturnReason.NOT_OUR_AREA,
        reason="所述窗口不在本区。",
    )


def ask_for_longer(paper: CaseOnPaper) -> None:
    """More working days."""
    paper.forward(HOUR)
    paper.take(
        steps.RequestExtension,
        HANDLER,
        basis=ExtensionBasis.SPECIAL_DIFFICULTY,
        extra_days=5,
        reason="设备更换需要另行采购。",
    )


@dataclass(frozen=True, slots=True)
class Life:
    """The steps of a life; of the open ones, so many in a thousand, received so many days ago."""

    steps: tuple[Step, ...]
    thousandths: int = 0
    days_ago: tuple[float, ...] = ()

    def live(self, paper: CaseOnPaper, until: datetime) -> None:
        """Take the steps, and let time pass up to a moment."""
        for step in self.steps:
            step(paper)
        if paper.now < until:
            paper.forward(until - paper.now)


HANDLED = (dispatch, accept, contact, find, submit)

ARCHIVED = (
    Life((*HANDLED, approve, answer)),
    Life((*HANDLED, send_back, approve, answer)),
    # nobody answers the survey
    Life((*HANDLED, approve)),
)
OPEN = (
    Life((), 100, (0.2, 0.6)),
    Life((dispatch,), 100, (0.5, 0.9)),
    Life((dispatch, ask_to_return), 20, (0.6, 0.9)),
    Life((dispatch, accept), 100, (0.6, 0.9)),
    Life((dispatch, accept, contact, find), 330, (2, 3, 4, 5)),
    Life((dispatch, accept, contact, ask_for_longer), 30, (3, 4)),
    Life(HANDLED, 100, (3, 4, 5, 6)),
    Life((*HANDLED, approve), 170, (4, 5, 6, 7, 8)),
    # late
    Life((), 5, (4,)),
    Life((dispatch,), 10, (5, 9)),
    Life((dispatch, accept), 10, (6, 9)),
    Life((dispatch, accept, contact, find), 25, (11, 13, 15)),
)
