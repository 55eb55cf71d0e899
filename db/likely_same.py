"""Bad reviews that may be about the same thing as another: of the same place, or by one person.

Whether two resemble each other is said by rules/duplicates.py. People are found by the keyed hash
of their phone; nobody's number is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import cases, reviews
from rules.duplicates import DAYS, Resemblance, Said, resemblance
from rules.stages import Stage

AT_A_PLACE = 30
"""The newest bad reviews of one place that are compared."""
OF_PEOPLE = 200
"""The newest bad reviews of all the people asked about that are compared."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A bad review that others are compared with."""

    case_no: str
    received_at: datetime
    said: Said


@dataclass(frozen=True, slots=True)
class Alike:
    """A case whose review resembles another one's."""

    case_no: str
    stage: Stage
    received_at: datetime
    stars: int
    said: Said
    resemblance: Resemblance


async def subject_of(connection: AsyncConnection, case_no: str) -> Subject | None:
    """The review of a case, to compare others with; None if there is none."""
    row = (await connection.execute(_SAID.where(reviews.c.case_no == case_no))).one_or_none()
    return Subject(row.case_no, row.received_at, _said(row)) if row else None


async def alike(
    connection: AsyncConnection, subjects: Sequence[Subject]
) -> dict[str, tuple[Alike, ...]]:
    """What resembles each of these, by its case number: the likest first; none for none."""
    if not subjects:
        return {}
    places = {_place(each.said) for each in subjects}
    phones = {each.said.phone for each in subjects if each.said.phone is not None}
    statement = _candidates(tuple(sorted(places, key=str)), tuple(sorted(phones)))
    others = _Others()
    for row in (await connection.execute(statement)).all():
        others.add(row)
    found = {each.case_no: _alike_to(each, others.of(each.said)) for each in subjects}
    return {case_no: each for case_no, each in found.items() if each}


Place = tuple[str, str | None, str | None]
"""A unit's code, and the window or the item."""
Other = tuple[Row[Any], Said]


@dataclass
class _Others:
    """What others said, by place and by person: nothing else is about the same thing."""

    at: dict[Place, dict[str, Other]] = field(default_factory=dict)
    by: dict[str, dict[str, Other]] = field(default_factory=dict)

    def add(self, row: Row[Any]) -> None:
        """One of them."""
        said = _said(row)
        self.at.setdefault(_place(said), {})[row.case_no] = (row, said)
        if said.phone is not None:
            self.by.setdefault(said.phone, {})[row.case_no] = (row, said)

    def of(self, said: Said) -> Iterable[Other]:
        """Those of the same place or by the same person, each once."""
        return (self.at.get(_place(said), {}) | self.by.get(said.phone or "", {})).values()


def _alike_to(subject: Subject, others: Iterable[Other]) -> tuple[Alike, ...]:
    near = []
    for row, said in others:
        found = resemblance(subject.said, said)
        if found is None or row.case_no == subject.case_no:
            continue
        if abs(row.received_at - subject.received_at) <= timedelta(days=DAYS):
            near.append(
                Alike(row.case_no, Stage(row.stage), row.received_at, row.stars, said, found)
            )
    return tuple(sorted(near, key=lambda one: (-one.resemblance.likeness, one.received_at)))


_SAID: Select[Any] = select(
    reviews.c.case_no,
    reviews.c.received_at,
    reviews.c.stars,
    cases.c.stage,
    reviews.c.public_comment,
    reviews.c.unit_code,
    reviews.c.window_no,
    reviews.c.item_code,
    reviews.c.phone_hmac,
    reviews.c.device_hmac,
).join(cases, cases.c.case_no == reviews.c.case_no)


@lru_cache(64)
def _candidates(places: tuple[Place, ...], phones: tuple[str, ...]) -> Select[Any]:
    """The numbers first, each found along an index of its own; then what is compared of them.

    Kept, for making it takes longer than running it, and a list is looked at again and again.
    """
    numbers = [_newest(_at(each), AT_A_PLACE) for each in places]
    if phones:
        numbers.append(_newest([reviews.c.phone_hmac.in_(phones)], OF_PEOPLE))
    among = union_all(*numbers).subquery()
    return _SAID.where(reviews.c.case_no.in_(select(among.c.case_no)))


def _newest(which: Sequence[ColumnElement[bool]], limit: int) -> Select[Any]:
    found = (
        select(reviews.c.case_no)
        .where(*which, reviews.c.case_no.is_not(None))
        .order_by(reviews.c.place.desc())
        .limit(limit)
        .subquery()
    )
    return select(found.c.case_no)


def _place(said: Said) -> Place:
    return said.unit_code, said.window_no or None, None if said.window_no else said.item_code


def _at(place: Place) -> list[ColumnElement[bool]]:
    unit_code, window_no, item_code = place
    # IS NOT DISTINCT FROM would be shorter, but PostgreSQL walks no index for it
    its = [reviews.c.unit_code == unit_code, reviews.c.window_no == window_no]
    return its if window_no is not None else [*its, reviews.c.item_code == item_code]


def _said(row: Row[Any]) -> Said:
    return Said(
        text=row.public_comment,
        unit_code=row.unit_code,
        window_no=row.window_no,
        item_code=row.item_code,
        phone=row.phone_hmac,
        device=row.device_hmac,
    )
