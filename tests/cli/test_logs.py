"""What a log tells of a fault, and what it must not."""

from collections.abc import Callable

import pytest
import structlog

import outbox
import worker
from cli import web_server
from cli.serve import outbox_command, web_command, worker_command

NUMBER = "13900001234"


def fault(*_given: object) -> None:
    """What a part may come upon while it has somebody's number in hand."""
    number = NUMBER
    try:
        dict[str, str]()["没有这一行"]
    except LookupError:
        structlog.get_logger().exception("fault")
    del number


@pytest.mark.parametrize(
    ("command", "part", "name"),
    [
        (web_command, web_server, "run"),
        (worker_command, worker, "main"),
        (outbox_command, outbox, "main"),
    ],
)
def test_a_fault_is_logged_with_its_place_and_without_what_variables_held(
    command: Callable[[], None],
    part: object,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(part, name, fault)
    try:
        command()
    finally:
        structlog.reset_defaults()

    told = capsys.readouterr().out
    assert "KeyError: '没有这一行'" in told
    assert "in fault" in told
    assert NUMBER not in told
