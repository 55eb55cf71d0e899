"""Reading what somebody says their unit changed, and because of which cases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from db.improvements import Content, Improvement, linkable
from db.organisation import Unit
from rules.improvements import (
    CASES_MAX,
    TEXT_MAX,
    TITLE_MAX,
    WHY_MAX,
    ImprovementKind,
    check_since,
    may_write,
)
from rules.refusals import N_, Refusal
from rules.working_days import local_date
from web.desk.lists.filters import Desk
from web.desk.lists.query import NO_SUCH_UNIT, NOT_A_DATE
from web.forms import MISSING, Submission
from web.i18n import Sentence

NUMBERS = re.compile(r"[\s,，;；、]+")
NO_CASE = N_("请写明因为哪些工单，至少一个。")
TOO_MANY_CASES = N_("最多关联 {maximum} 个工单，现在有 {number} 个。")
NO_SUCH_CASES = N_("没有这些工单，或不是本单位的：{numbers}。")
NO_WHY = N_("请写明更正的原因。")
NUMBER_MAX = 24
DRAFT_MAX = 2000
"""Characters of what is typed as numbers of cases."""


@dataclass(frozen=True, slots=True)
class ReadChange:
    """What was typed: whose change it is, what it says, and why it is corrected."""

    unit: Unit
    content: Content
    why: str


async def read_change(
    connection: AsyncConnection, form: Submission, desk: Desk, old: Improvement | None
) -> ReadChange | None:
    """What was typed; None if something is wrong, which `form` then knows. `old` is what is being
    corrected: it stays its unit's, and keeps cases that have gone to another since."""
    unit = desk.by_code.get(old.unit_code) if old else _unit(form, desk)
    kind = form.choice("kind", ImprovementKind)
    title = " ".join(form.text("title", TITLE_MAX, MISSING).split())
    text = form.text("text", TEXT_MAX, MISSING)
    since = _since(form, local_date(desk.now))
    cases = await _cases(connection, form, desk, old.newest.content.cases if old else ())
    why = form.text("why", WHY_MAX, NO_WHY) if old else ""
    if unit is None or kind is None or since is None or not form.valid:
        return None
    return ReadChange(unit, Content(kind, title, text, since, cases), why)


def _unit(form: Submission, desk: Desk) -> Unit | None:
    found = desk.by_code.get(form.values.get("unit", ""))
    if found is None or not may_write(desk.member.actor, found.path):
        form.wrong("unit", NO_SUCH_UNIT)
        return None
    return found


def _since(form: Submission, today: date) -> date | None:
    typed = form.values.get("since", "")
    if not typed:
        form.wrong("since", MISSING)
        return None
    try:
        since = date.fromisoformat(typed)
    except ValueError:
        form.wrong("since", NOT_A_DATE)
        return None
    try:
        check_since(since, today)
    except Refusal as refusal:
        form.wrong("since", refusal.text)
    return since


async def _cases(
    connection: AsyncConnection, form: Submission, desk: Desk, kept: Sequence[str]
) -> tuple[str, ...]:
    typed = form.text("cases", DRAFT_MAX, NO_CASE).upper()
    numbers = tuple(dict.fromkeys(filter(None, NUMBERS.split(typed))))
    if len(numbers) > CASES_MAX:
        counted = {"maximum": CASES_MAX, "number": len(numbers)}
        form.wrong("cases", Sentence(TOO_MANY_CASES, counted))
        return ()
    known = await linkable(connection, numbers, desk.codes_under(desk.member.unit_path))
    unknown = [each for each in numbers if each not in known and each not in kept]
    if unknown:
        named = "、".join(each[:NUMBER_MAX] for each in unknown)
        form.wrong("cases", Sentence(NO_SUCH_CASES, {"numbers": named}))
    return numbers
