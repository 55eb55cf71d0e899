"""From what an address asks for to what is asked of the database, within what somebody sees."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from sqlalchemy.ext.asyncio import AsyncConnection

from db.absences import stood_in_for
from db.case_filters import Awaits, CaseFilter, Due, RaterHash, Scope
from db.case_search import as_number, found_by_ending, found_by_number, found_by_words
from db.case_supporting import help_with_any
from db.desks import units_and_calendar
from db.organisation import Unit
from db.sealing import Keys
from db.staff import Member
from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.hotline import HotlineTask
from rules.roles import Role, lies_under, paths_up
from rules.search_words import Unsearchable, searched_for
from rules.stages import Stage
from rules.stars import ReviewChannel
from rules.topics import Topic
from rules.working_days import SHANGHAI, Calendar, DayEnd, deadline, local_date
from web.desk.lists.query import ANY, EVERYTHING, IN_HAND, ME, NOBODY, OPEN, Lateness, Wanted
from web.desk.lists.rater_search import RaterKey, RaterSearch


@dataclass(frozen=True)
class Desk:
    """Who looks at a list, when (UTC), and what is known meanwhile.

    `helps`: the person's units help others with a case. Lists are quicker where they don't.
    `stands_in_for` are the absent colleagues whose cases are this person's too today.
    """

    member: Member
    now: datetime
    units: tuple[Unit, ...]
    calendar: Calendar
    keys: Keys
    helps: bool = True
    stands_in_for: tuple[Member, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """The units by their code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def scope(self) -> Scope:
        """Which cases this person sees."""
        role = self.member.role
        if role is Role.OPERATOR:
            return Scope()
        codes = None if self.member.unit_path == "" else self.codes_under(self.member.unit_path)
        is_handler = role is Role.HANDLER
        return Scope(codes, dispatched=is_handler, supporting=self.helps)

    @cached_property
    def named(self) -> tuple[Unit, ...]:
        """The units whose cases somebody of this scope may ask for."""
        return tuple(each for each in self.units if lies_under(each.path, self.member.unit_path))

    def right_below(self, path: str) -> tuple[Unit, ...]:
        """The units right below the one at a path, which a table has rows of; "" the city."""
        depth = path.count("/") + 1 if path else 0
        return tuple(
            each
            for each in self.units
            if lies_under(each.path, path) and each.path.count("/") == depth
        )

    def codes_under(self, path: str) -> tuple[str, ...]:
        """The codes of the unit at a path and of every unit under it."""
        return self._codes.get(path, ())

    @cached_property
    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        return _codes_by_path(self.units)


@lru_cache(4)
def _codes_by_path(units: tuple[Unit, ...]) -> Mapping[str, tuple[str, ...]]:
    """Of each unit's path the codes of the units there and below; of "" all of them."""
    found: dict[str, list[str]] = {"": []}
    for each in units:
        for path in ("", *paths_up(each.path)):
            found.setdefault(path, []).append(each.code)
    return {path: tuple(codes) for path, codes in found.items()}


async def desk_of(connection: AsyncConnection, member: Member, now: datetime, keys: Keys) -> Desk:
    """What a list needs to know."""
    desk = Desk(
        member,
        now,
        *await units_and_calendar(connection),
        keys,
        stands_in_for=await stood_in_for(connection, member.id, local_date(now)),
    )
    codes = desk.scope.unit_codes
    return desk if codes is None else replace(desk, helps=await help_with_any(connection, codes))


async def case_filter(
    connection: AsyncConnection, wanted: Wanted, desk: Desk, rater: RaterSearch | None = None
) -> CaseFilter:
    """The filter; `rater` is what its search for a person stands for."""
    plain = _plain(wanted, desk)
    if "q" in wanted.values:
        plain = replace(plain, among=await _found(connection, wanted.value("q")))
    return plain if rater is None else await _of_rater(connection, plain, rater, desk)


def _plain(wanted: Wanted, desk: Desk) -> CaseFilter:
    value = wanted.value
    stage = wanted.stage
    pending, unit = value("pending"), value("unit")
    mine = value("holder") in (ME, desk.member.id)
    holder = desk.member.id if mine else value("holder")
    return CaseFilter(
        scope=desk.scope,
        archived=None if stage == EVERYTHING else stage == Stage.ARCHIVED,
        stage=None if stage in (OPEN, IN_HAND, EVERYTHING, Stage.ARCHIVED) else Stage(stage),
        in_hand=stage == IN_HAND,
        unit_codes=desk.codes_under(desk.by_code[unit].path) if unit else None,
        overdue=bool(value("overdue")),
        due=due_within(Lateness(value("late")), desk) if value("late") else None,
        clock=ClockKind(value("clock")) if value("clock") else None,
        pending=RequestKind(pending) if pending and pending != ANY else None,
        any_pending=pending == ANY,
        awaits=Awaits(HotlineTask(value("task")), desk.now) if value("task") else None,
        supervised=bool(value("supervised")),
        holder="" if holder == NOBODY else holder,
        stood_in_for=tuple(each.id for each in desk.stands_in_for) if mine else (),
        unheld=holder == NOBODY,
        channel=ReviewChannel(value("channel")) if value("channel") else None,
        topic=Topic(value("topic")) if value("topic") else None,
        stars=int(value("stars")) if value("stars") else None,
        round=int(value("round")) if value("round") else None,
        since=_begin(value("from")) if value("from") else None,
        until=_begin(value("to")) + timedelta(days=1) if value("to") else None,
    )


def due_within(lateness: Lateness, desk: Desk) -> Due:
    """The moments between which something must be owed to be as near its deadline as that."""
    match lateness:
        case Lateness.NOW:
            return Due(until=desk.now)
        case Lateness.TODAY:
            tomorrow = local_date(desk.now) + timedelta(days=1)
            return Due(until=datetime.combine(tomorrow, time(), SHANGHAI), after=desk.now)
        case Lateness.SOON:
            next_one = deadline(desk.now, 1, desk.calendar, DayEnd.MIDNIGHT)
            return Due(until=next_one.due, after=desk.now)


def _begin(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), SHANGHAI)


async def _found(connection: AsyncConnection, text: str) -> tuple[str, ...]:
    """The cases that have a text in their number or in what is published of them."""
    found: set[str] = set()
    if part := as_number(text):
        found.update(await found_by_number(connection, part))
    try:
        words = searched_for(text)
    except Unsearchable:
        return tuple(sorted(found))
    found.update(await found_by_words(connection, words))
    return tuple(sorted(found))


async def _of_rater(
    connection: AsyncConnection, wanted: CaseFilter, rater: RaterSearch, desk: Desk
) -> CaseFilter:
    """Only cases whose rater's contact data this person may see."""
    # a unit that helps does not see whom it helps
    its_own = replace(wanted, scope=replace(wanted.scope, supporting=False))
    match rater.key:
        case RaterKey.PHONE:
            return replace(its_own, rater=RaterHash(phone=rater.value))
        case RaterKey.NAME:
            return replace(its_own, rater=RaterHash(name=rater.value))
        case RaterKey.ENDING:
            found = await found_by_ending(connection, desk.keys, rater.value, its_own)
            return replace(its_own, among=found)
