"""The cases somebody chose, each with the version that was shown: read from the list's form, kept
in the next form as one text, and looked up within what that person sees."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_counts import counted
from db.case_filters import CaseFilter
from db.case_lists import Standing, numbers, standings
from rules.stages import Stage
from web.desk.lists.filters import Desk
from web.desk.lists.page import asked_for
from web.desk.lists.query import wanted_of

SELECTED_MAX = 1000
"""Cases of one run."""
CHOSEN = re.compile(r"([A-Z0-9-]{1,24}):([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Selection:
    """Cases and the versions shown; `standing` is where each stands now.

    `total` is how many the list holds, counted to one more than SELECTED_MAX, where all of it was
    asked for.
    """

    shown: Mapping[str, int]
    standing: Mapping[str, Standing]
    total: int | None = None

    @property
    def text(self) -> str:
        """The selection as a form keeps it."""
        return " ".join(f"{case_no}:{version}" for case_no, version in self.shown.items())

    def in_stages(self, stages: Iterable[Stage]) -> int:
        """How many of them stand in one of these stages."""
        wanted = set(stages)
        return sum(self.standing[case_no].stage in wanted for case_no in self.shown)


def chosen_in(texts: Iterable[str]) -> dict[str, int]:
    """The cases and versions of boxes that were ticked, or of a kept selection."""
    found = (CHOSEN.fullmatch(word) for text in texts for word in text.split())
    pairs = [(each[1], int(each[2])) for each in found if each]
    return dict(pairs[:SELECTED_MAX])


async def selection_of(
    connection: AsyncConnection, desk: Desk, chosen: Mapping[str, int]
) -> Selection:
    """Those of the chosen cases that this person sees."""
    within = CaseFilter(scope=desk.scope, among=tuple(chosen))
    found = {each.case_no: each for each in await standings(connection, within)}
    shown = {case_no: version for case_no, version in chosen.items() if case_no in found}
    return Selection(shown, found)


async def whole_list(connection: AsyncConnection, desk: Desk, query: str) -> Selection:
    """The first SELECTED_MAX cases of a list as they stand now."""
    wanted = wanted_of(query, desk.by_code, desk.keys)
    asked = await asked_for(connection, wanted, desk)
    order = wanted.sorting(desk.member.role)
    total = await counted(connection, asked.filter, SELECTED_MAX)
    found = dict(await numbers(connection, asked.filter, order, SELECTED_MAX))
    return replace(await selection_of(connection, desk, found), total=total)


async def ticked_in(request: Request) -> dict[str, int]:
    """The boxes ticked in a list's form."""
    form = await request.form()
    return chosen_in(text for text in form.getlist("case") if isinstance(text, str))
