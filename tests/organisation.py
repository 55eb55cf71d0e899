"""The units and people of the tests, in a database."""

from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import writing
from db.organisation import NewUnit, put_units
from db.staff import NewStaff, add_staff
from tests.people import PEOPLE

UNITS = (
    NewUnit("Q01", "黄浦区", "district"),
    NewUnit("Q01-01", "黄浦区行政服务中心", "venue", "Q01"),
    NewUnit("Q02", "徐汇区", "district"),
    NewUnit("D03", "市市场监管局", "department"),
)


async def organise(engine: AsyncEngine) -> None:
    """Put units and staff in. Nobody signs in as them: hashing passwords takes its time."""
    async with writing(engine) as connection:
        await put_units(connection, UNITS)
        for person in PEOPLE:
            await add_staff(
                connection,
                NewStaff(
                    id=person.id,
                    login=person.id,
                    name=person.name,
                    password_hash="unused",
                    role=person.role,
                    unit_code=person.unit_path or None,
                    email=f"{person.id}@example.cn",
                ),
            )
