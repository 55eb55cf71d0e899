"""Places: later ratings stand behind earlier ones, and those of one moment apart."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.places import first_place, place_of

MOMENTS = st.integers(0, 100 * 365 * 86_400_000).map(
    lambda milliseconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)


@given(MOMENTS, st.integers(1, 10**9))
def test_what_was_rated_later_stands_behind(moment: datetime, milliseconds: int) -> None:
    later = moment + timedelta(milliseconds=milliseconds)
    assert first_place(moment) <= place_of(moment) < first_place(later) <= place_of(later)
    assert place_of(later) < 1 << 63


def test_a_thousand_of_one_second_stand_apart() -> None:
    moment = datetime(2019, 8, 1, tzinfo=UTC)
    assert len({place_of(moment) for _ in range(1000)}) > 990
