"""Standing in: who can, who arranges it, which days."""

from datetime import date, timedelta

import pytest

from rules.absences import (
    AHEAD_MAX,
    DAYS_MAX,
    can_stand_in,
    check_days,
    check_substitute,
    may_arrange,
)
from rules.refusals import Refusal
from rules.roles import Actor, Role
from tests.people import CENTRE, CITY, CITY_TOO, HANDLER, HEAD, OPERATOR, XUHUI_HANDLER

TODAY = date(2019, 9, 12)
COLLEAGUE = Actor("ha-4", "黄浦经办二", Role.HANDLER, "Q01")
AT_THE_CENTRE = Actor("ha-5", "中心经办", Role.HANDLER, CENTRE.path)
OPERATOR_TOO = Actor("op-2", "热线二号", Role.OPERATOR)
ADMINISTRATOR = Actor("ad-1", "管理员", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("absent", "substitute", "can"),
    [
        (HANDLER, COLLEAGUE, True),
        (AT_THE_CENTRE, HANDLER, True),
        (HANDLER, AT_THE_CENTRE, False),
        (HANDLER, XUHUI_HANDLER, False),
        (HANDLER, HEAD, False),
        (HANDLER, HANDLER, False),
        (HEAD, CITY, True),
        (CITY, HEAD, False),
        (CITY, CITY_TOO, True),
        (OPERATOR, OPERATOR_TOO, True),
        (ADMINISTRATOR, Actor("ad-2", "管理员二", Role.ADMINISTRATOR), False),
    ],
)
def test_a_substitute_has_the_same_role_and_no_narrower_scope(
    absent: Actor, substitute: Actor, can: bool
) -> None:
    assert can_stand_in(absent, substitute) is can
    if not can:
        with pytest.raises(Refusal, match="代班"):
            check_substitute(absent, substitute)


@pytest.mark.parametrize(
    ("actor", "absent", "may"),
    [
        (HANDLER, HANDLER, True),
        (HANDLER, COLLEAGUE, False),
        (HEAD, HANDLER, True),
        (HEAD, AT_THE_CENTRE, True),
        (HEAD, XUHUI_HANDLER, False),
        (HEAD, CITY, False),
        (HEAD, OPERATOR, False),
        (CITY, OPERATOR, True),
        (CITY, ADMINISTRATOR, False),
        (ADMINISTRATOR, ADMINISTRATOR, False),
    ],
)
def test_one_arranges_ones_own_absence_and_a_supervisor_the_units(
    actor: Actor, absent: Actor, may: bool
) -> None:
    assert may_arrange(actor, absent) is may


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (0, -1, "last_day"),
        (-3, -1, "last_day"),
        (0, DAYS_MAX, "last_day"),
        (AHEAD_MAX + 1, AHEAD_MAX + 2, "first_day"),
    ],
)
def test_days_that_are_no_absence_are_refused(first: int, last: int, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_days(TODAY + timedelta(days=first), TODAY + timedelta(days=last), TODAY)
    assert refused.value.field == field


def test_an_absence_may_have_begun_and_last_one_day() -> None:
    check_days(TODAY - timedelta(days=3), TODAY, TODAY)
    check_days(TODAY, TODAY + timedelta(days=DAYS_MAX - 1), TODAY)
