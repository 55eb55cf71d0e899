"""Whom a note on a case may mention, to choose from, unit by unit."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from db.staff import Member
from rules.case import Case
from rules.mentions import can_be_called
from rules.visibility import may_see
from web.desk.absences.people import group_of
from web.desk.forms.assigning import ColleagueGroup


def nearest(case: Case, people: Iterable[Member], self_id: str) -> tuple[Member, ...]:
    """Those who may see the case, but for oneself: of the unit that has it first."""
    seeing = (each for each in people if each.id != self_id and may_see(each.actor, case))
    return tuple(
        sorted(seeing, key=lambda each: (-len(each.unit_path), group_of(each), each.login))
    )


def suggested(case: Case, people: Iterable[Member], self_id: str) -> tuple[ColleagueGroup, ...]:
    """The same by unit: how each is called, and the name."""
    seeing = nearest(case, people, self_id)
    return tuple(
        ColleagueGroup(name, tuple((called(each, seeing), each.name) for each in some))
        for name, some in groupby(seeing, key=group_of)
    )


def called(person: Member, among: Sequence[Member]) -> str:
    """The name, where it is one of its kind and is read as one; the login otherwise."""
    alone = sum(each.name == person.name for each in among) == 1
    return person.name if alone and can_be_called(person.name) else person.login
