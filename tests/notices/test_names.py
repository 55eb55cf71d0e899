"""Every value of the rules has a name in each language, and dates are Shanghai's."""

from datetime import UTC, datetime

import pytest

from notices.names import CHINESE, ENGLISH, Names, day_name
from rules.case import RequestKind, RequestState, Result
from rules.clocks import ClockKind
from rules.notice_kinds import NoticeKind
from rules.stars import Stars


def test_every_notice_the_rules_order_has_a_template() -> None:
    assert {str(kind) for kind in NoticeKind} == {str(template) for template in NoticeKind}


@pytest.mark.parametrize("names", [CHINESE, ENGLISH])
def test_every_value_the_rules_put_into_a_notice_has_a_name(names: Names) -> None:
    assert {str(kind) for kind in ClockKind} <= names.clocks.keys()
    assert {str(kind) for kind in RequestKind} <= names.requests.keys()
    assert {str(result) for result in Result} == names.results.keys()
    never_told = {RequestState.PENDING, RequestState.MOOT}
    assert {str(s) for s in RequestState if s not in never_told} == names.decisions.keys()
    assert set(Stars) == names.stars.keys()


def test_instant_is_shown_as_its_date_in_shanghai() -> None:
    late = datetime(2019, 9, 15, 16, 0, tzinfo=UTC)
    assert day_name(CHINESE, CHINESE.short_day, late) == "9月16日"
    assert day_name(ENGLISH, ENGLISH.short_day, late) == "16 Sep"
    with pytest.raises(ValueError, match="aware"):
        day_name(CHINESE, CHINESE.day, datetime(2019, 9, 15))  # noqa: DTZ001 - the point
