"""Whom a note on a case may mention, to choose from, unit by unit."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from db.staff import Member
from rules.case import Case
from rules.mentions import can_be_called
from rules.visibility import may_see
from web.desk.absences.people import group_of
from web.desk.forms.assigning import ColleagueGroup


def suggested(case: Case, people: Iterable[Member], self_id: str) -> tuple[ColleagueGroup, ...]:
    """Those who may see the case, but for oneself: how each is called, and the name."""
    seeing = [each for each in people if each.id != self_id and may_see(each.actor, case)]
    names = Counter(each.name for each in seeing)
    ordered = sorted(seeing, key=lambda each: (-len(each.unit_path), group_of(each), each.login))
    return tuple(
        ColleagueGroup(name, tuple((_called(each, names), each.name) for each in some))
        for name, some in groupby(ordered, key=group_of)
    )


def _called(person: Member, names: Counter[str]) -> str:
    """The name, where it is one of its kind and is read as one; the login otherwise."""
    return person.name if names[person.name] == 1 and can_be_called(person.name) else person.login
