"""What the address of somebody's figures asks for: period, unit, channel, topic.

Nonsense is answered with a sentence at the field (422); what is left out has its usual value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlencode

from db.case_filters import Between, CaseFilter, Scope
from db.indicators import Wanted
from db.organisation import Unit
from rules.indicators import PERIOD_DAYS_MAX, Period
from rules.refusals import N_
from rules.stars import ReviewChannel
from rules.topics import Topic
from rules.working_days import local_date
from web.desk.lists.filters import Desk
from web.desk.lists.query import BACKWARDS, EVERYTHING, NO_SUCH_UNIT, NOT_A_DATE, YEARS
from web.desk.numbers import asking_for
from web.errors import Problem
from web.forms import FormState, Submission, cleaned
from web.i18n import Sentence

FIELDS = ("from", "to", "unit", "channel", "topic")
USUAL_DAYS = 30
QUICK = ((N_("近 7 天"), 7), (N_("近 30 天"), 30), (N_("近 90 天"), 90), (N_("近一年"), 365))
"""Periods to choose with one click, in days up to today."""

TOO_LONG = N_("最多看 {days} 天。")
WRONG = N_("网址里的条件有误")
NOT_YOURS = N_("这个单位不在您的管辖范围内。")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `unit` None: all units of whoever asks.

    With `form.errors` there is nothing to count.
    """

    path: str
    desk: Desk
    period: Period
    unit: Unit | None
    channel: ReviewChannel | None
    topic: Topic | None
    form: FormState

    @property
    def valid(self) -> bool:
        """Whether it can be counted."""
        return not self.form.errors

    @property
    def under(self) -> str:
        """The path of the units counted; "" the city."""
        return self.unit.path if self.unit else self.desk.member.unit_path

    @property
    def code(self) -> str:
        """The code of the unit counted; "" the city."""
        return self.unit.code if self.unit else self.desk.member.unit_code or ""

    @property
    def narrowed(self) -> bool:
        """Whether only some channel or topic is counted."""
        return self.channel is not None or self.topic is not None

    @property
    def counts(self) -> Wanted:
        """The same for the indicators."""
        return Wanted(self.period, self.under, self.channel, self.topic)

    @property
    def cases(self) -> CaseFilter:
        """The cases of these units, whenever they came in."""
        codes = self.desk.codes_under(self.under) if self.under else None
        # what is not dispatched yet is in none of the lists behind a handler's figures
        seen = Scope(dispatched=self.desk.scope.dispatched)
        return CaseFilter(scope=seen, unit_codes=codes, channel=self.channel, topic=self.topic)

    @property
    def closed(self) -> CaseFilter:
        """The cases that were closed in the period."""
        return replace(self.cases, closed=Between(self.period.start, self.period.end))

    @property
    def received(self) -> CaseFilter:
        """The cases that came in in the period."""
        return replace(self.cases, since=self.period.start, until=self.period.end)

    def case_list(self, **other: str) -> str:
        """The list of the cases that came in in the period, of some unit, week or topic of them."""
        mine = {
            "stage": EVERYTHING,
            "unit": self.code,
            "channel": self.channel or "",
            "topic": self.topic or "",
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
        }
        return asking_for(**(mine | other)).address()

    def closed_list(self, **other: str) -> str:
        """The list of the cases that were closed in the period, of some unit, week or person."""
        mine = {
            "stage": EVERYTHING,
            "unit": self.code,
            "channel": self.channel or "",
            "topic": self.topic or "",
            "closed_from": self.period.first.isoformat(),
            "closed_to": self.period.last.isoformat(),
        }
        return asking_for(**(mine | other)).address()

    def open_list(self, **other: str) -> str:
        """The list of the open cases of these units, of some person or what is late of them."""
        mine = {"unit": self.code, "channel": self.channel or "", "topic": self.topic or ""}
        return asking_for(**(mine | other)).address()

    def problem(self) -> Problem:
        """What is wrong, where there is no form to say it at."""
        wrong = next(iter(self.form.errors.values()))
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, WRONG, wrong.text, **wrong.params)

    def address(self, path: str = "", **other: str) -> str:
        """This page, or another with the same figures, with something else asked for."""
        values = {**self.form.values, **other}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{path or self.path}?{query}" if query else path or self.path

    def quick(self) -> tuple[tuple[str, str, bool], ...]:
        """Periods up to today: what they are called, where they lead, whether it is this one."""
        today = local_date(self.desk.now)
        made = []
        for name, days in QUICK:
            first = today - timedelta(days=days - 1)
            ends = {"from": first.isoformat(), "to": today.isoformat()}
            made.append((name, self.address(**ends), self.period == Period(first, today)))
        return tuple(made)


def asked_in(query: Mapping[str, str], desk: Desk, path: str) -> Asked:
    """Read an address of the page at `path`."""
    form = Submission({name: cleaned(query.get(name, "")) for name in FIELDS})
    period = _period(form, local_date(desk.now))
    unit = _unit(form, desk)
    channel = form.choice("channel", ReviewChannel) if form.values["channel"] else None
    topic = form.choice("topic", Topic) if form.values["topic"] else None
    shown = {
        **form.values,
        "from": form.values["from"] or period.first.isoformat(),
        "to": form.values["to"] or period.last.isoformat(),
    }
    state = FormState(MappingProxyType(shown), MappingProxyType(form.errors))
    return Asked(path, desk, period, unit, channel, topic, state)


def _period(form: Submission, today: date) -> Period:
    first, last = _day(form, "from"), _day(form, "to")
    last = last or max(today, first or today)
    first = first or last - timedelta(days=USUAL_DAYS - 1)
    if form.valid and first > last:
        form.wrong("to", BACKWARDS)
    elif form.valid and (last - first).days >= PERIOD_DAYS_MAX:
        form.wrong("from", Sentence(TOO_LONG, {"days": PERIOD_DAYS_MAX}))
    return Period(first, last) if form.valid else Period(today, today)


def _day(form: Submission, name: str) -> date | None:
    value = form.values[name]
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        form.wrong(name, NOT_A_DATE)
        return None
    return day


def _unit(form: Submission, desk: Desk) -> Unit | None:
    code = form.values["unit"]
    if not code:
        return None
    unit = desk.by_code.get(code)
    if unit is None:
        form.wrong("unit", NO_SUCH_UNIT)
    elif unit not in desk.named:
        form.wrong("unit", NOT_YOURS)
        unit = None
    return unit
