"""Whatever people do in whatever order: the procedure says what the product's statement says."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case import CaseOutcome, RatedReview
from rules.refusals import Refusal
from rules.shipped_calendar import shipped_calendar
from rules.stages import Action
from rules.steps import STEPS
from rules.working_days import SHANGHAI, Calendar, CalendarDay, DayKind
from tests.case_on_paper import CaseOnPaper
from tests.model.agreement import seen_in_case, seen_in_model, stops_in_case, stops_in_model
from tests.model.case import Model
from tests.model.contents import content
from tests.model.moves import WHO, Move, MoveKind, attempts, moves, next_days_off, often
from tests.model.procedure import take
from tests.people import CENTRE

RECEIVED = datetime(2019, 9, 12, 10, 0, tzinfo=SHANGHAI)
STARTS = [
    RECEIVED,
    datetime(2019, 9, 27, 16, 40, tzinfo=SHANGHAI),  # before a make-up Sunday and the long holiday
    datetime(2026, 2, 13, 11, 5, tzinfo=SHANGHAI),  # before a make-up Saturday and Spring Festival
    datetime(2026, 12, 3, 23, 50, tzinfo=SHANGHAI),  # into a year whose holidays nobody knows
    datetime(2024, 6, 9, 3, 20, tzinfo=SHANGHAI),  # at night, on a Sunday
]
NOTHING = timedelta(0)
CALENDAR = shipped_calendar()
OFTEN = often(likely=6, sensible=6, anything=3, wait=3, deadline=3, calendar=1)
LIVES = {
    "real_name": st.sampled_from([True, True, False]),
    "start": st.sampled_from(STARTS),
    "tried": st.lists(moves(OFTEN), min_size=15, max_size=50),
}


def rated(*, real_name: bool, received: datetime = RECEIVED) -> RatedReview:
    return RatedReview(
        review_no="PJ190912-PAPER0",
        stars=1,
        real_name=real_name,
        unit=CENTRE,
        district="Q01",
        item_code=None,
        window_no="05",
        received_at=received,
    )


@dataclass
class Life:
    """A case on paper and its model, which must agree whatever is tried."""

    real_name: bool
    start: datetime
    accepted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        review = rated(real_name=self.real_name, received=self.start)
        self.paper = CaseOnPaper(review, self.start, calendar=CALENDAR)
        self.model = Model(self.real_name, self.start)

    def go_on(self, move: Move) -> None:
        """Make one move in both."""
        wait = move.wait(self.model)
        if wait is not None:
            self.paper.forward(wait)
            self.model.wait(wait)
        elif move.kind is MoveKind.CALENDAR:
            self._publish()
            if move.number % 4:  # else terms are old until somebody thinks of it
                self._try("system", "recalculate_deadlines", "")
        else:
            any(self._try(*attempt) for attempt in attempts(move, self.model))
        self.paper.forward(NOTHING)  # a duty that is owed again may be late at once
        assert seen_in_case(self.paper.case) == seen_in_model(self.model)
        assert stops_in_case(self.paper.case) == stops_in_model(self.model)
        late = any(duty.is_late(self.paper.now) for duty in self.model.duties.values())
        assert self.paper.case.overdue == late

    def _try(self, who: str, what: str, how: str) -> bool:
        brought = content(what, how, self.model.round, who)
        expected = take(self.model, who, what, how)
        before = self.paper.case
        said = ""
        try:
            self.paper.take(STEPS[Action(what)], WHO[who], **brought)
        except Refusal as refusal:
            said = str(refusal)
        assert bool(said) is not expected, f"{who} {what} {how}: {said or 'accepted'}"
        assert expected or self.paper.case == before, "a refused step changed the case"
        self.accepted[what] += expected
        return expected

    def _publish(self) -> None:
        """Three more days off; open terms keep their old days until they are recalculated."""
        new = next_days_off(self.model)
        self.model.days_off |= new
        self.paper.calendar = _with_days_off(self.paper.calendar, self.model)


def _with_days_off(calendar: Calendar, model: Model) -> Calendar:
    off = {day: CalendarDay(day, DayKind.OFF, "通知", "假日") for day in model.days_off}
    return replace(calendar, version=f"{len(off)}", days={**calendar.days, **off})


@settings(max_examples=400, deadline=None, print_blob=True)
@given(**LIVES)
def test_the_procedure_says_what_the_products_statement_says(
    real_name: bool, start: datetime, tried: list[Move]
) -> None:
    life = Life(real_name, start)
    for move in tried:
        life.go_on(move)
    if life.model.stage == "archived":
        assert life.paper.case.outcome in set(CaseOutcome)
        assert not any(clock.runs for clock in life.paper.case.clocks)


def test_every_action_is_accepted_in_some_life() -> None:
    """Or the test above would compare refusals with refusals."""
    accepted: Counter[str] = Counter()
    for number in range(100):
        dice = Random(number)
        life = Life(dice.random() < 0.7, dice.choice(STARTS), accepted)
        for _ in range(40):
            life.go_on(Move(dice.choice(OFTEN), dice.randrange(1000)))
    assert set(+accepted) == set(Action)
