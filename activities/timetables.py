"""Terms from the newest calendar. Reads only, so the workflow calls it as a local activity."""

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from db.at_once import read_at_once
from db.calendars import newest
from rules.timetable import Timetable, TimetableQuestion, timetable
from rules.working_hours import WorkingHours


class Timetables:
    """Counts working days for the workflow, which records the answer in its history."""

    def __init__(self, engine: AsyncEngine, hours: WorkingHours) -> None:
        self._engine = engine
        self._hours = hours

    @activity.defn
    async def timetable(self, question: TimetableQuestion) -> Timetable:
        """Answer from the newest version of the calendar, whose name each term carries."""
        calendar = await read_at_once(self._engine, newest)
        return timetable(question, calendar, self._hours)
