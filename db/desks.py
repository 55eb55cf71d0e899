"""What every page of a desk begins with: the units, and the calendar in force, in one go."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.calendars import NEWEST, NO_CALENDAR, by_version
from db.organisation import UNITS_AS_TEXT, Unit, units_in
from rules.working_days import Calendar

_BOTH = select(
    UNITS_AS_TEXT.scalar_subquery().label("units"), NEWEST.scalar_subquery().label("version")
)


async def units_and_calendar(connection: AsyncConnection) -> tuple[tuple[Unit, ...], Calendar]:
    """Every unit, and the newest calendar. Raises LookupError before the first calendar."""
    row = (await connection.execute(_BOTH)).one()
    if row.version is None:
        raise LookupError(NO_CALENDAR)
    return units_in(row.units), await by_version(connection, row.version)
