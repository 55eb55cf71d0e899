"""What units changed because of reviews: put on record, corrected with every version kept, read.

Who may, and what must be said, is in rules/improvements.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.raters import raters_names
from db.sealing import Keys
from db.tables import (
    cases,
    improvement_cases,
    improvement_versions,
    improvements,
    staff,
    units,
)
from rules.improvements import ImprovementKind, published

KEPT = 256
"""Statements kept, by what is wanted: making one takes longer than running it."""


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody says was changed: `since` is a day (Asia/Shanghai), `cases` are numbers."""

    kind: ImprovementKind
    title: str
    text: str
    since: date
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version: what it says, what the public reads of it, who wrote it when (UTC), and why it
    was corrected, "" of the first."""

    number: int
    content: Content
    public_title: str
    public_text: str
    written_at: datetime
    written_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """One change, in its newest version."""

    id: str
    unit_code: str
    unit_name: str
    unit_path: str
    newest: Version


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ones: of the unit at `under` and below ("" every unit's), of a kind, put into force
    from `since` to `until`, both days included. A list goes on behind `after`: a day and an id."""

    under: str = ""
    kind: ImprovementKind | None = None
    since: date | None = None
    until: date | None = None
    after: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Who writes, when (UTC), and for a correction why. `raters` are the names of those whose cases
    led to the change (see `raters_behind`), which the public does not read."""

    by: str
    at: datetime
    raters: tuple[str, ...]
    why: str = ""


async def raters_behind(
    connection: AsyncConnection, case_nos: Sequence[str], keys: Keys
) -> tuple[str, ...]:
    """The full names of those who gave the reviews that these cases are about."""
    numbers = await reviews_of(connection, case_nos)
    return await raters_names(connection, tuple(numbers.values()), keys)


async def add(
    connection: AsyncConnection, new_id: str, unit_code: str, content: Content, written: Written
) -> bool:
    """Put a change on record, once for each id; False if it was there before."""
    row = {"id": new_id, "unit_code": unit_code, "version": 1, **_sorted_by(content)}
    if not await insert_once(connection, improvements, row):
        return False
    await _write(connection, new_id, 1, content, written)
    return True


async def correct(
    connection: AsyncConnection, its_id: str, seen: int, content: Content, written: Written
) -> bool:
    """Put the next version on record; False if `seen` is not the newest any more."""
    changed = await connection.execute(
        update(improvements)
        .where(improvements.c.id == its_id, improvements.c.version == seen)
        .values(version=seen + 1, **_sorted_by(content))
    )
    if changed.rowcount != 1:
        return False
    await connection.execute(
        delete(improvement_cases).where(improvement_cases.c.improvement_id == its_id)
    )
    await _write(connection, its_id, seen + 1, content, written)
    return True


def _sorted_by(content: Content) -> dict[str, Any]:
    return {"kind": content.kind, "since": content.since}


async def _write(
    connection: AsyncConnection, its_id: str, number: int, content: Content, written: Written
) -> None:
    await connection.execute(
        insert(improvement_versions).values(
            improvement_id=its_id,
            version=number,
            kind=content.kind,
            since=content.since,
            title=content.title,
            text=content.text,
            public_title=published(content.title, written.raters),
            public_text=published(content.text, written.raters),
            cases=list(content.cases),
            why=written.why,
            written_at=written.at,
            written_by=written.by,
        )
    )
    if content.cases:
        rows = [{"improvement_id": its_id, "case_no": each} for each in content.cases]
        await connection.execute(insert(improvement_cases), rows)


_NEWEST: Select[Any] = (
    select(
        improvements.c.id,
        improvements.c.unit_code,
        units.c.name.label("unit_name"),
        units.c.path.label("unit_path"),
        improvement_versions,
        staff.c.name.label("writer"),
    )
    .join(
        improvement_versions,
        and_(
            improvement_versions.c.improvement_id == improvements.c.id,
            improvement_versions.c.version == improvements.c.version,
        ),
    )
    .join(units, units.c.code == improvements.c.unit_code)
    .join(staff, staff.c.id == improvement_versions.c.written_by)
)
_NEWEST_FIRST = (improvements.c.since.desc(), improvements.c.id.desc())


async def improvement(connection: AsyncConnection, its_id: str) -> Improvement | None:
    """One change, or None."""
    row = (await connection.execute(_NEWEST.where(improvements.c.id == its_id))).one_or_none()
    return _improvement(row) if row is not None else None


async def versions_of(connection: AsyncConnection, its_id: str) -> tuple[Version, ...]:
    """Every version of a change, the newest first."""
    rows = await connection.execute(
        select(improvement_versions, staff.c.name.label("writer"))
        .join(staff, staff.c.id == improvement_versions.c.written_by)
        .where(improvement_versions.c.improvement_id == its_id)
        .order_by(improvement_versions.c.version.desc())
    )
    return tuple(_version(row) for row in rows)


async def listed(
    connection: AsyncConnection, wanted: Wanted, limit: int
) -> tuple[Improvement, ...]:
    """At most `limit` of them, those put into force last before others."""
    rows = await connection.execute(_listed(wanted, limit))
    return tuple(map(_improvement, rows.all()))


@lru_cache(KEPT)
def _listed(wanted: Wanted, limit: int) -> Select[Any]:
    query = _NEWEST.order_by(*_NEWEST_FIRST).limit(limit)
    if wanted.under:
        below = units.c.path.startswith(wanted.under + "/", autoescape=True)
        query = query.where(or_(units.c.path == wanted.under, below))
    if wanted.kind is not None:
        query = query.where(improvements.c.kind == wanted.kind)
    if wanted.since is not None:
        query = query.where(improvements.c.since >= wanted.since)
    if wanted.until is not None:
        query = query.where(improvements.c.since <= wanted.until)
    if wanted.after is not None:
        query = query.where(tuple_(improvements.c.since, improvements.c.id) < wanted.after)
    return query


# made once: it is read with every page of a case
_OF_CASE = _NEWEST.where(
    improvements.c.id.in_(
        select(improvement_cases.c.improvement_id).where(
            improvement_cases.c.case_no == bindparam("case_no")
        )
    )
).order_by(*_NEWEST_FIRST)


async def of_case(connection: AsyncConnection, case_no: str) -> tuple[Improvement, ...]:
    """What was changed because of a case."""
    rows = await connection.execute(_OF_CASE, {"case_no": case_no})
    return tuple(_improvement(row) for row in rows)


async def reviews_of(connection: AsyncConnection, case_nos: Sequence[str]) -> dict[str, str]:
    """The review each of these cases is about."""
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.review_no).where(cases.c.case_no.in_(case_nos))
    )
    return {row.case_no: row.review_no for row in rows}


async def linkable(
    connection: AsyncConnection, case_nos: Sequence[str], unit_codes: Sequence[str]
) -> frozenset[str]:
    """Those of these cases that belong to one of the units."""
    rows = await connection.execute(
        select(cases.c.case_no).where(
            cases.c.case_no.in_(case_nos), cases.c.unit_code.in_(unit_codes)
        )
    )
    return frozenset(rows.scalars())


def _improvement(row: Row[Any]) -> Improvement:
    return Improvement(row.id, row.unit_code, row.unit_name, row.unit_path, _version(row))


def _version(row: Row[Any]) -> Version:
    content = Content(ImprovementKind(row.kind), row.title, row.text, row.since, tuple(row.cases))
    return Version(
        number=row.version,
        content=content,
        public_title=row.public_title,
        public_text=row.public_text,
        written_at=row.written_at,
        written_by=row.writer,
        why=row.why,
    )
