"""Who may put on record what a unit changed, and on which days."""

from datetime import date

import pytest

from rules.improvements import check_since, may_read, may_write
from rules.refusals import Refusal
from rules.roles import Actor
from tests.people import CENTRE, CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI, XUHUI_HANDLER

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("person", "path", "reads", "writes"),
    [
        (HANDLER, HUANGPU.path, True, True),
        (HANDLER, CENTRE.path, True, True),
        (HEAD, CENTRE.path, True, True),
        (XUHUI_HANDLER, HUANGPU.path, False, False),
        (HANDLER, XUHUI.path, False, False),
        (CITY, HUANGPU.path, True, False),
        (OPERATOR, HUANGPU.path, False, False),
    ],
)
def test_a_units_own_people_write_and_those_above_read(
    person: Actor, path: str, *, reads: bool, writes: bool
) -> None:
    assert may_read(person, path) is reads
    assert may_write(person, path) is writes


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2019, 7, 19)])
def test_what_is_not_done_yet_or_was_before_there_were_reviews_is_refused(day: date) -> None:
    with pytest.raises(Refusal) as refused:
        check_since(day, TODAY)
    assert refused.value.field == "since"


@pytest.mark.parametrize("day", [TODAY, date(2019, 7, 20)])
def test_the_first_and_the_last_possible_day_are_in_order(day: date) -> None:
    check_since(day, TODAY)
