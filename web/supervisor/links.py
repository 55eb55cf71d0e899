"""Addresses that a supervisor's numbers lead to: each number opens the list it was counted from."""

from urllib.parse import urlencode

from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.lateness import Lateness
from rules.stages import Stage

HOME = "/supervisor"


def case_list(
    *,
    late: Lateness | None = None,
    clock: ClockKind | None = None,
    pending: RequestKind | None = None,
    stage: Stage | None = None,
    unit: str = "",
    supervised: bool = False,
) -> str:
    """The list of open cases under these conditions; a unit stands for its sub-units too."""
    wanted = {
        "stage": stage or "",
        "late": late or "",
        "clock": clock or "",
        "pending": pending or "",
        "unit": unit,
        "supervised": "1" if supervised else "",
    }
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"/cases?{query}" if query else "/cases"
