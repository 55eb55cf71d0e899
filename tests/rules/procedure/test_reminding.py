"""催办: whom it reaches, what it leaves alone, and that it comes at most once a working day."""

from datetime import UTC, datetime

import pytest

from rules import steps
from rules.clocks import ClockKind
from rules.notice_kinds import Audience, NoticeKind
from rules.refusals import Refusal, RefusalKind
from rules.working_days import SHANGHAI, local_date
from tests.case_on_paper import CaseOnPaper
from tests.paper_lives import until_accepted
from tests.people import CITY, HUANGPU, OPERATOR
from tests.rules.procedure.test_state_machine import rated


def accepted(day: int, hour: int) -> CaseOnPaper:
    """A case accepted on a day of September 2019; the 13th to the 15th were a holiday."""
    case = CaseOnPaper(
        rated(real_name=True), datetime(2019, 9, day, hour, tzinfo=SHANGHAI).astimezone(UTC)
    )
    until_accepted(case)
    return case


def test_a_reminder_tells_the_units_handlers_what_is_due_first() -> None:
    case = accepted(12, 10)
    clocks = case.case.clocks
    case.take(steps.Remind, OPERATOR, note="请尽快联系。")
    (notice,) = case.transitions[-1].notices
    assert (notice.kind, notice.audience) == (NoticeKind.URGED, Audience.HANDLERS)
    assert (notice.unit_path, notice.clock) == (HUANGPU.path, ClockKind.CONTACT)
    assert notice.text == "请尽快联系。"
    assert notice.not_before is None
    assert case.case.clocks == clocks


def test_a_reminder_given_at_night_leaves_in_the_morning() -> None:
    case = accepted(16, 22)
    case.take(steps.Remind, OPERATOR)
    (notice,) = case.transitions[-1].notices
    assert notice.not_before == datetime(2019, 9, 17, 9, tzinfo=SHANGHAI)


def test_a_reminder_makes_nobodys_form_stale() -> None:
    case = accepted(12, 10)
    seen = case.case.acted_version
    case.take(steps.Remind, CITY)
    assert case.case.acted_version == seen


def test_a_unit_is_reminded_once_a_working_day() -> None:
    case = accepted(12, 8)
    case.take(steps.Remind, OPERATOR)
    for moment in (
        datetime(2019, 9, 12, 23, 59, tzinfo=SHANGHAI),
        datetime(2019, 9, 14, 10, tzinfo=SHANGHAI),
        datetime(2019, 9, 15, 23, 59, tzinfo=SHANGHAI),
    ):
        case.forward(moment - case.now)
        with pytest.raises(Refusal) as refused:
            case.take(steps.Remind, CITY)
        assert refused.value.kind is RefusalKind.NOT_NOW
        assert refused.value.params == {"day": "2019-09-16"}
    case.forward(datetime(2019, 9, 16, 0, 0, tzinfo=SHANGHAI) - case.now)
    assert local_date(case.now).isoformat() == "2019-09-16"
    case.take(steps.Remind, CITY)


def test_a_note_longer_than_a_person_reads_is_refused() -> None:
    case = accepted(12, 10)
    with pytest.raises(Refusal) as refused:
        case.take(steps.Remind, OPERATOR, note="催" * (case.policy.text_max + 1))
    assert refused.value.field == "note"
