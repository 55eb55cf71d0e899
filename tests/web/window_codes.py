"""The codes of the tests' windows, made as an administrator would."""

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.window_codes import codes_of, make, revoke
from rules.roles import Role
from tests.conftest import utcnow

UNIT = "Q01-01"
MADE_BY = str(Role.ADMINISTRATOR)
"""The id of the tests' administrator is their role."""


async def code_for(engine: AsyncEngine, window_no: str) -> str:
    """Give a window a code; returns its token."""
    async with writing(engine) as connection:
        assert await make(connection, UNIT, window_no, MADE_BY, utcnow())
        codes = await codes_of(connection, UNIT)
    return next(each.token for each in codes if each.window_no == window_no and each.in_use)


async def end(engine: AsyncEngine, token: str) -> None:
    """Revoke a code."""
    async with writing(engine) as connection:
        assert await revoke(connection, token, MADE_BY, "贴纸破损", utcnow())
