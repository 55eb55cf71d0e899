"""Bad reviews that may be about the same thing as another: of the same place, or by one person.

Whether two resemble each other is said by rules/duplicates.py. People are found by the keyed hash
of their phone; nobody's number is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.metadata import Utc
from db.tables import cases, reviews
from rules.duplicates import DAYS, Resemblance, Said, resemblance
from rules.stages import Stage
from rules.stars import Identity

AT_A_PLACE = 20
"""The newest bad reviews of one place that are compared."""
OF_PEOPLE = 200
"""The newest bad reviews of all the people asked about that are compared."""


SAID = (
    reviews.c.public_comment,
    reviews.c.unit_code,
    reviews.c.window_no,
    reviews.c.item_code,
    reviews.c.identity,
    reviews.c.phone_hmac,
    reviews.c.device_hmac,
)
"""The columns `said_in` reads."""

_Place = tuple[str, str | None, str | None]
"""A unit, a window of it, or without one the item."""


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
    return Subject(row.case_no, row.received_at, said_in(row)) if row else None


async def alike(
    connection: AsyncConnection, subjects: Sequence[Subject]
) -> dict[str, tuple[Alike, ...]]:
    """What resembles each of these, by its case number: the likest first; none for none."""
    if not subjects:
        return {}
    statement, asked = _candidates(subjects)
    rows = (await connection.execute(statement, asked)).all()
    near = _Near.among([_read(row) for row in rows])
    found = {each.case_no: near.alike_to(each) for each in subjects}
    return {case_no: each for case_no, each in found.items() if each}


@dataclass(frozen=True, slots=True)
class _Candidate:
    case_no: str
    stage: Stage
    received_at: datetime
    stars: int
    said: Said


@dataclass(frozen=True, slots=True)
class _Near:
    """Candidates by what they are found by, for each subject has few of them."""

    of_place: Mapping[_Place, Sequence[_Candidate]]
    of_phone: Mapping[str, Sequence[_Candidate]]

    @classmethod
    def among(cls, candidates: Iterable[_Candidate]) -> "_Near":
        of_place: dict[_Place, list[_Candidate]] = defaultdict(list)
        of_phone: dict[str, list[_Candidate]] = defaultdict(list)
        for each in candidates:
            of_place[_place(each.said)].append(each)
            if each.said.phone is not None:
                of_phone[each.said.phone].append(each)
        return cls(of_place, of_phone)

    def alike_to(self, subject: Subject) -> tuple[Alike, ...]:
        both = (
            *self.of_place.get(_place(subject.said), ()),
            *self.of_phone.get(subject.said.phone or "", ()),
        )
        near = [
            Alike(each.case_no, each.stage, each.received_at, each.stars, each.said, found)
            for each in {each.case_no: each for each in both}.values()
            if each.case_no != subject.case_no
            and abs(each.received_at - subject.received_at) <= timedelta(days=DAYS)
            and (found := resemblance(subject.said, each.said)) is not None
        ]
        return tuple(sorted(near, key=lambda one: (-one.resemblance.likeness, one.received_at)))


_SAID: Select[Any] = select(
    reviews.c.case_no,
    reviews.c.received_at,
    reviews.c.stars,
    cases.c.stage,
    *SAID,
).join(cases, cases.c.case_no == reviews.c.case_no)


def _candidates(subjects: Sequence[Subject]) -> tuple[Select[Any], dict[str, Any]]:
    """The numbers first, each found along an index of its own; then what is compared of them.

    The statement, and what is put into it.
    """
    places = sorted({_place(each.said) for each in subjects}, key=str)
    phones = sorted({each.said.phone for each in subjects if each.said.phone is not None})
    moments = [each.received_at for each in subjects]
    asked: dict[str, Any] = {
        "since": min(moments) - timedelta(days=DAYS),
        "until": max(moments) + timedelta(days=DAYS),
    }
    asked |= {f"phone_{slot}": phone for slot, phone in enumerate(phones)}
    for slot, (unit_code, window_no, item_code) in enumerate(places):
        asked[f"unit_{slot}"] = unit_code
        if window_no is not None:
            asked[f"window_{slot}"] = window_no
        elif item_code is not None:
            asked[f"item_{slot}"] = item_code
    kinds = tuple((window is not None, item is not None) for _, window, item in places)
    return _found_by(kinds, len(phones)), asked


@lru_cache(256)
def _found_by(places: tuple[tuple[bool, bool], ...], phones: int) -> Select[Any]:
    """The statement for places, of each whether it is a window or an item, and so many phones.

    Kept, for making it takes longer than running it.
    """
    numbers = [_newest(_at(slot, *each), AT_A_PLACE) for slot, each in enumerate(places)]
    if phones:
        people = reviews.c.phone_hmac.in_([bindparam(f"phone_{slot}") for slot in range(phones)])
        numbers.append(_newest([people], OF_PEOPLE))
    among = union_all(*numbers).subquery()
    # near enough in time to be about the same thing
    near = among.c.received_at.between(bindparam("since", type_=Utc), bindparam("until", type_=Utc))
    return _SAID.where(reviews.c.case_no.in_(select(among.c.case_no).where(near)))


def _newest(which: Sequence[ColumnElement[bool]], limit: int) -> Select[Any]:
    found = (
        select(reviews.c.case_no, reviews.c.received_at)
        .where(*which, reviews.c.case_no.is_not(None))
        .order_by(reviews.c.place.desc())
        .limit(literal_column(str(limit)))
        .subquery()
    )
    return select(found.c.case_no, found.c.received_at)


def _read(row: Any) -> _Candidate:
    case_no, received_at, stars, stage, *its = row
    return _Candidate(case_no, Stage(stage), received_at, stars, _said(its))


def _place(said: Said) -> _Place:
    return said.unit_code, said.window_no, None if said.window_no else said.item_code


def _at(slot: int, is_window: bool, is_item: bool) -> list[ColumnElement[bool]]:
    unit = reviews.c.unit_code == bindparam(f"unit_{slot}")
    if is_window:
        return [unit, reviews.c.window_no == bindparam(f"window_{slot}")]
    # IS NOT DISTINCT FROM would be shorter, but PostgreSQL walks no index for it
    of_item = reviews.c.item_code == bindparam(f"item_{slot}")
    its = of_item if is_item else reviews.c.item_code.is_(None)
    return [unit, reviews.c.window_no.is_(None), its]


def said_in(row: Any) -> Said:
    """A review as far as it is compared, from a row of these columns.

    Whoever stays anonymous must not be recognised by a review they put their name to: a phone is
    compared of real names only, a device among the anonymous or among the others.
    """
    return _said([row._mapping[column] for column in SAID])


def _said(values: Sequence[Any]) -> Said:
    """The same from the values of SAID, in their order."""
    text, unit_code, window_no, item_code, identity, phone_hmac, device_hmac = values
    phone = phone_hmac if identity == Identity.REAL_NAME else None
    device = f"{identity} {device_hmac}" if device_hmac else None
    return Said(text, unit_code, window_no, item_code, phone, device)
