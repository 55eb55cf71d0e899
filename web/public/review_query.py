"""What the address of a list of reviews asks for: read, checked, and made into other addresses.

A wrong value is answered with a sentence beside its field. Finding the reviews is in
db/review_lists.py, showing them in review_list.py. What programs ask for is read in
web/api/query.py, with what is public here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlencode

from db.organisation import Item, Unit
from db.review_lists import Behind, Opinion, ReviewFilter, ReviewOrder
from db.sealing import Keys
from rules.refusals import N_
from rules.search_words import SearchWords, Unsearchable, searched_for
from rules.stars import ReviewChannel, Stars
from rules.topics import Topic
from rules.working_days import SHANGHAI
from web.forms import FormState, Submission, cleaned
from web.i18n import Sentence

Kind = TypeVar("Kind", bound=StrEnum)

PATH = "/reviews"
YEARS = range(2000, 2100)
"""Years a date may be of."""

FIELDS = (
    *("q", "unit", "window", "item", "stars", "opinion", "topic", "channel", "from", "to"),
    *("replied", "commented", "order"),
)
VALUE_MAX = 100
"""Characters of a value; longer ones are no codes and no dates."""

NO_SUCH_UNIT = N_("没有这个单位。")
NO_SUCH_ITEM = N_("没有这个事项。")
WINDOW_OF_WHAT = N_("请先选窗口所在的单位。")
NOT_A_DATE = N_("请写成 2026-11-24 这样的日期。")
NO_SUCH_YEAR = N_("请填写 2000 年到 2099 年的日期。")
BACKWARDS = N_("结束日期早于开始日期。")
NO_SUCH_PLACE = N_("翻页的网址不完整或已改动，请从第一页看起。")


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named: units by code, and service items by code."""

    units: Mapping[str, Unit]
    items: Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for. With `form.errors` nothing is listed."""

    filter: ReviewFilter
    order: ReviewOrder
    behind: Behind | None
    form: FormState
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def address(self, **other: str) -> str:
        """The address of the same list, from its first page on, with something else in it."""
        values = {**self.values, **other}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{PATH}?{query}" if query else PATH


def wanted_in(query: Mapping[str, str], known: Known, keys: Keys) -> Wanted:
    """Read an address."""
    values = {name: cleaned(query.get(name, "")) for name in FIELDS}
    form = Submission(values)
    order = _choice(form, "order", ReviewOrder) or ReviewOrder.NEWEST
    found = _filter(form, known)
    return Wanted(
        filter=found,
        order=order,
        behind=_behind(form, query.get("after", ""), order, keys),
        form=form.state,
        values=MappingProxyType({name: value for name, value in values.items() if value}),
    )


def next_token(keys: Keys, order: ReviewOrder, end: Behind) -> str:
    """What `after` is in the address of the next page."""
    return keys.list_token(f"{order}.{end.stars}.{end.place}")


def end_in(keys: Keys, order: ReviewOrder, token: str) -> Behind:
    """Where a page ended. Raises ValueError if the token is not ours, or of another order."""
    of, stars, place = keys.read_list_token(token).split(".")
    if of != order:
        raise ValueError("of another order")
    return Behind(int(stars), int(place))


def _behind(form: Submission, token: str, order: ReviewOrder, keys: Keys) -> Behind | None:
    if not token:
        return None
    try:
        return end_in(keys, order, token)
    except ValueError:
        form.wrong("after", NO_SUCH_PLACE)
        return None


def _filter(form: Submission, known: Known) -> ReviewFilter:
    since, until = _day(form, "from"), _day(form, "to")
    if since is not None and until is not None and since > until:
        form.wrong("to", BACKWARDS)
    stars = form.number("stars", range(1, 6), required=None)
    return ReviewFilter(
        unit_code=_unit(form, known),
        window_no=window_in(form),
        item_code=_item(form, known),
        channel=_choice(form, "channel", ReviewChannel),
        stars=Stars(stars) if stars else None,
        opinion=_choice(form, "opinion", Opinion),
        topic=_choice(form, "topic", Topic),
        since=_begin(since) if since else None,
        until=_begin(until + timedelta(days=1)) if until else None,
        replied=_yes_no(form, "replied"),
        commented=_yes_no(form, "commented") or False,
        words=words_in(form) if form.values["q"] else None,
    )


def _choice(form: Submission, name: str, kind: type[Kind]) -> Kind | None:
    return form.choice(name, kind) if form.values[name] else None


def _yes_no(form: Submission, name: str) -> bool | None:
    return form.yes_no(name) if form.values[name] else None


def _unit(form: Submission, known: Known) -> str:
    code = form.values["unit"]
    if code and code not in known.units:
        form.wrong("unit", NO_SUCH_UNIT)
    return code


def _item(form: Submission, known: Known) -> str:
    code = form.values["item"]
    if code and code not in known.items:
        form.wrong("item", NO_SUCH_ITEM)
    return code


def window_in(form: Submission) -> str:
    """The window asked for, or ""; without the unit it is one of, that is noted."""
    number = form.text("window", VALUE_MAX)
    if number and not form.values["unit"]:
        form.wrong("window", WINDOW_OF_WHAT)
    return number


def _day(form: Submission, name: str) -> date | None:
    value = form.values[name]
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        form.wrong(name, NOT_A_DATE if day is None else NO_SUCH_YEAR)
        return None
    return day


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def words_in(form: Submission) -> SearchWords | None:
    """The words looked for; None, and noted, if they cannot be searched for."""
    try:
        return searched_for(form.values["q"])
    except Unsearchable as refused:
        params = {"maximum": refused.maximum} if refused.maximum else {}
        form.wrong("q", Sentence(refused.text, params))
        return None
