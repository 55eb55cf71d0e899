"""Where somebody goes on after a step was taken, and what that page says was done.

Who decides many cases in a row comes back to the page the form stood on, not to each case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncConnection

from db.cases import was_taken
from rules.stages import Action
from web.forms import Submission

BACK_FIELD = "back"
"""The field of a step's form that names the page to come back to."""
TASK_FIELD, WHOSE_FIELD, NEXT_FIELD = "task", "whose", "next"
"""What of that page is kept: which of its lists, and the case or the row to go on with."""
KEPT = (TASK_FIELD, WHOSE_FIELD, NEXT_FIELD)
KEPT_MAX = 32
NUMBER_MAX = 24
VERSION_MAX = 9


class BackTo(StrEnum):
    """Pages with forms of steps, other than the page of the case."""

    SUPERVISOR = "supervisor"
    DEPARTMENT = "department"
    HOTLINE = "hotline"
    CALLS = "calls"
    DECISIONS = "decisions"


PATHS: Mapping[BackTo, str] = {
    BackTo.SUPERVISOR: "/supervisor",
    BackTo.DEPARTMENT: "/department",
    BackTo.HOTLINE: "/hotline",
    BackTo.CALLS: "/hotline/calls",
    BackTo.DECISIONS: "/hotline/decisions",
}


def way_back(query: Mapping[str, str]) -> Mapping[str, str]:
    """What the forms of a case opened from another page send, to come back to it; else nothing."""
    if query.get(BACK_FIELD, "") not in set(BackTo):
        return {}
    asked = {name: query.get(name, "")[:KEPT_MAX] for name in (BACK_FIELD, *KEPT)}
    return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Done:
    """A step just taken."""

    case_no: str
    action: Action


def done_path(form: Submission, case_no: str, action: Action, version: int) -> str:
    """Where to go after a step that brought a case to a version."""
    back = form.values.get(BACK_FIELD, "")
    if back not in set(BackTo):
        return f"/cases/{case_no}?done={action}&v={version}"
    kept = {name: form.values.get(name, "")[:KEPT_MAX] for name in KEPT}
    told = {"done": action.value, "case": case_no, "v": version}
    query = urlencode(told | {name: value for name, value in kept.items() if value})
    return f"{PATHS[BackTo(back)]}?{query}"


async def done_in(
    connection: AsyncConnection, query: Mapping[str, str], staff_id: str
) -> Done | None:
    """The step an address says that somebody took, if the record says so too: of others' steps it
    says nothing, nor whether there is such a case."""
    case_no, version, action = query.get("case", ""), query.get("v", ""), query.get("done", "")
    is_number = version.isascii() and version.isdecimal() and len(version) <= VERSION_MAX
    if not is_number or action not in set(Action) or len(case_no) > NUMBER_MAX:
        return None
    taken = await was_taken(connection, case_no, int(version), action, by=staff_id)
    return Done(case_no, Action(action)) if taken else None
