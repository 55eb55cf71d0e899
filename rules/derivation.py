"""How a clock came by its deadline: every day passed, and whether they lead to the record's."""

from dataclasses import dataclass

from rules.clocks import Clock
from rules.working_days import Calendar, DayEnd, Deadline, deadline


@dataclass(frozen=True, slots=True)
class Derivation:
    """The days counted out again. `agrees`: they end when the record says the clock is due."""

    counted: Deadline
    agrees: bool


def derive(clock: Clock, calendar: Calendar, day_end: DayEnd) -> Derivation:
    """Count a clock's term out again; `calendar` is the version the term names."""
    counted = deadline(clock.term.started_at, clock.term.working_days, calendar, day_end)
    same = (counted.due, counted.provisional) == (clock.term.due, clock.term.provisional)
    return Derivation(counted, agrees=same)
