"""The day a stored moment falls on in Shanghai, in each database's own words."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, func, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

SHANGHAI_HOURS = "+8 hours"
"""What SQLite adds to UTC. Shanghai has had no summer time since 1991, and nothing is as old."""


def shanghai_day(
    connection: AsyncConnection, moment: ColumnElement[datetime] | Any
) -> ColumnElement[date]:
    """The day of a moment, Asia/Shanghai."""
    if connection.dialect.name == "postgresql":
        return func.date(func.timezone("Asia/Shanghai", moment), type_=Date)
    return type_coerce(func.date(moment, SHANGHAI_HOURS), Date)
