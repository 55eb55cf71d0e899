"""Templates for what staff write: of a unit, inherited by those under it, every version kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.tables import reply_template_versions, reply_templates, staff, units
from rules.reply_templates import TextKind

TEMPLATES_MAX = 60
"""Templates of one unit, those no longer offered included."""


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """What somebody writes. `retired`: no longer offered."""

    name: str
    text: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A template as it is now. `unit_path` is "" and `unit_name` None for everybody's."""

    id: str
    kind: TextKind
    version: int
    content: TemplateContent
    unit_code: str | None
    unit_name: str | None
    unit_path: str


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A template as it was from `changed_at` (UTC) on."""

    version: int
    content: TemplateContent
    changed_at: datetime
    changed_by: str


class TooManyTemplates(Exception):
    """A unit has TEMPLATES_MAX templates."""


_TEMPLATES = select(
    reply_templates, units.c.name.label("unit_name"), units.c.path.label("unit_path")
).outerjoin(units, units.c.code == reply_templates.c.unit_code)
# made once: it is read with every page of a case
_OF_UNITS = _TEMPLATES.where(
    or_(
        reply_templates.c.unit_code.in_(bindparam("codes", expanding=True)),
        reply_templates.c.unit_code.is_(None),
    )
)


async def templates_for(connection: AsyncConnection, unit_path: str) -> tuple[ReplyTemplate, ...]:
    """The templates a unit has of its own and inherits, nearest first, then by name."""
    codes = [code for code in unit_path.split("/") if code]
    rows = await connection.execute(_OF_UNITS, {"codes": codes})
    found = [_template(row) for row in rows]
    return tuple(sorted(found, key=lambda each: (-len(each.unit_path), each.content.name)))


async def template(connection: AsyncConnection, template_id: str) -> ReplyTemplate | None:
    """One template, or None."""
    row = (
        await connection.execute(_TEMPLATES.where(reply_templates.c.id == template_id))
    ).one_or_none()
    return _template(row) if row else None


def _template(row: Row[Any]) -> ReplyTemplate:
    return ReplyTemplate(
        id=row.id,
        kind=TextKind(row.kind),
        version=row.version,
        content=TemplateContent(row.name, row.text, row.retired),
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        unit_path=row.unit_path or "",
    )


async def versions_of(connection: AsyncConnection, template_id: str) -> tuple[TemplateVersion, ...]:
    """Every version of a template, newest first, with the name of who wrote it."""
    versions = reply_template_versions
    rows = await connection.execute(
        select(versions, staff.c.name.label("writer"))
        .join(staff, staff.c.id == versions.c.changed_by)
        .where(versions.c.template_id == template_id)
        .order_by(versions.c.version.desc())
    )
    return tuple(
        TemplateVersion(
            row.version,
            TemplateContent(row.name, row.text, row.retired),
            row.changed_at,
            row.writer,
        )
        for row in rows
    )


async def add_template(
    connection: AsyncConnection,
    unit_code: str | None,
    kind: TextKind,
    content: TemplateContent,
    *,
    by: str,
    now: datetime,
) -> str:
    """Put a template in; its id. `by` is a staff id. Raises TooManyTemplates."""
    number = await connection.execute(
        select(func.count())
        .select_from(reply_templates)
        .where(reply_templates.c.unit_code == unit_code)
    )
    if number.scalar_one() >= TEMPLATES_MAX:
        raise TooManyTemplates
    template_id = secrets.token_urlsafe(9)
    row = {"id": template_id, "unit_code": unit_code, "kind": kind, "version": 1}
    await connection.execute(insert(reply_templates).values(row | _columns(content)))
    await _keep_version(connection, template_id, 1, content, by=by, now=now)
    return template_id


async def change_template(
    connection: AsyncConnection,
    template_id: str,
    seen: int,
    content: TemplateContent,
    *,
    by: str,
    now: datetime,
) -> bool:
    """Make the next version; False if somebody else has, after the one `by` was looking at."""
    changed: CursorResult[Any] = await connection.execute(
        update(reply_templates)
        .where(reply_templates.c.id == template_id, reply_templates.c.version == seen)
        .values(_columns(content) | {"version": seen + 1})
    )
    if changed.rowcount != 1:
        return False
    await _keep_version(connection, template_id, seen + 1, content, by=by, now=now)
    return True


def _columns(content: TemplateContent) -> dict[str, Any]:
    return {"name": content.name, "text": content.text, "retired": content.retired}


async def _keep_version(
    connection: AsyncConnection,
    template_id: str,
    version: int,
    content: TemplateContent,
    *,
    by: str,
    now: datetime,
) -> None:
    row = {"template_id": template_id, "version": version, "changed_at": now, "changed_by": by}
    await connection.execute(insert(reply_template_versions).values(row | _columns(content)))
