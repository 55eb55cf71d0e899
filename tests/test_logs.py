"""A fault in a log says where it happened, and nothing of what anybody had typed."""

from collections.abc import Iterator

import pytest
import structlog

from settings import log_plainly


@pytest.fixture
def usual() -> Iterator[None]:
    """Logging as it was, afterwards."""
    yield
    structlog.reset_defaults()


def _look_up(typed: str) -> None:
    raise LookupError(len(typed))


@pytest.mark.usefixtures("usual")
def test_a_fault_is_logged_without_the_values_on_its_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_plainly()
    phone = "138" + "00005566"
    try:
        _look_up(phone)
    except LookupError:
        structlog.get_logger().exception("fault", number="F-1")
    said = capsys.readouterr().out
    assert "F-1" in said
    assert "LookupError: 11" in said
    assert phone not in said
