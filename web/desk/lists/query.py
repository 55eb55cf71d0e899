"""What the address of a list of cases asks for: read, checked, and made into other addresses.

Of what is chosen nonsense means nothing; what is typed and wrong is answered with a sentence. The
same in the database's terms is in filters.py.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from db.case_orders import Place, SortBy, Sorting, Start
from db.organisation import Unit
from db.sealing import Keys
from rules.case import RequestKind
from rules.clocks import ClockKind
from rules.hotline import HotlineTask
from rules.refusals import N_
from rules.roles import Role
from rules.search_words import QUERY_MAX
from rules.stages import Stage
from rules.stars import ReviewChannel, Stars
from rules.topics import Topic
from web.forms import TOO_LONG, FormState, Submission, cleaned
from web.i18n import Sentence

PATH = "/cases"
OPEN, IN_HAND, EVERYTHING = "open", "in_hand", "all"
"""Stages to ask for beside the real ones: not archived yet, which is the usual; with a unit
that has to act; and whichever."""
ANY = "any"
"""A pending request of any kind."""
YES = "1"
ME = "me"
"""Whoever looks at the list, as the one who holds a case."""
YEARS = range(2000, 2100)
STAFF_ID_MAX = 32
NOBODY = "nobody"
"""The holder of a case that nobody has in hand."""

NO_SUCH_UNIT = N_("没有这个单位，请从列表中选择。")
NOT_A_DATE = N_("请写成 2026-11-24 这样的日期。")
BACKWARDS = N_("结束日期早于开始日期。")
NO_SUCH_PLACE = N_("翻页的网址不完整或已改动，下面从第一页列起。")


class Lateness(StrEnum):
    """How near the deadline of what is owed: past, today, or by the end of the next working day."""

    NOW = "now"
    TODAY = "today"
    SOON = "soon"


SORTS = {f"{sign}{by.value}": (by, bool(sign)) for by in SortBy for sign in ("", "-")}

CHOICES: Mapping[str, Collection[str]] = {
    "stage": {*Stage, OPEN, IN_HAND, EVERYTHING},
    "late": set(Lateness),
    "overdue": {YES},
    "clock": set(ClockKind),
    "pending": {*RequestKind, ANY},
    "task": set(HotlineTask),
    "supervised": {YES},
    "channel": set(ReviewChannel),
    "topic": set(Topic),
    "stars": {str(int(each)) for each in Stars if each.is_bad},
    "round": {"1", "2"},
    "sort": set(SORTS),
}
"""What may be chosen, by name."""

NARROWING = (
    *(
        "late",
        "overdue",
        "clock",
        "pending",
        "task",
        "supervised",
        "unit",
        "holder",
        "channel",
        "topic",
    ),
    *("stars", "round", "from", "to", "q", "rater"),
)
"""What leaves cases out, beside the stage."""
FIELDS = ("stage", *NARROWING, "sort", "view")
_ORDER = {name: place for place, name in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for: `values` as far as they make sense, `form` as they were typed."""

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    form: FormState = field(default_factory=FormState)
    start: Start | None = None

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), self.form, self.start))

    def value(self, name: str) -> str:
        """One value, or ""."""
        return self.values.get(name, "")

    @property
    def narrowed(self) -> bool:
        """Whether anything but the stage is asked for."""
        return any(name in self.values for name in NARROWING)

    @property
    def stage(self) -> str:
        """The stage, or one of OPEN, IN_HAND and EVERYTHING."""
        return self.values.get("stage", OPEN)

    @property
    def saved(self) -> str:
        """What a view keeps: neither the view nor a search for a person."""
        return self._query({"view": "", "rater": ""})

    def sorting(self, role: Role) -> Sorting:
        """The order. What waits for this role without a clock comes first, by what is due."""
        by, descending = SORTS[self.values.get("sort", SortBy.DUE.value)]
        return Sorting(by, descending, AWAITING.get(role, ()) if by is SortBy.DUE else ())

    def address(self, **other: str) -> str:
        """The address of the same list with something else in it, at its first page."""
        query = self._query(other)
        return f"{PATH}?{query}" if query else PATH

    def without_filters(self) -> str:
        """The address of the same stage with nothing left out."""
        return self.address(**dict.fromkeys(NARROWING, ""))

    def _query(self, other: Mapping[str, str]) -> str:
        named = [each for each in {**self.values, **other}.items() if each[1]]
        named.sort(key=lambda each: _ORDER.get(each[0], len(_ORDER)))
        return _encoded(tuple(named))


ADDRESSES_KEPT = 4096
"""A page names many lists, most of them again and again."""


@lru_cache(ADDRESSES_KEPT)
def _encoded(named: tuple[tuple[str, str], ...]) -> str:
    return urlencode(named)


AWAITING: Mapping[Role, tuple[Stage, ...]] = {Role.SUPERVISOR: (Stage.IN_CLOSURE_REVIEW,)}
"""Stages in which a case waits for a role and no clock of its own says so."""


def wanted_in(query: Mapping[str, str], units: Mapping[str, Unit], keys: Keys) -> Wanted:
    """What an address asks for; `units` are those that may be named, by code."""
    typed = {name: cleaned(query.get(name, "")) for name in FIELDS}
    values = {name: value for name, value in typed.items() if _makes_sense(name, value)}
    form = Submission({name: value for name, value in typed.items() if value})
    _check_typed(form, values, units)
    return Wanted(
        MappingProxyType(values), form.state, _start(form, query, values.get("sort", ""), keys)
    )


def wanted_of(query: str, units: Mapping[str, Unit], keys: Keys) -> Wanted:
    """What a saved query asks for."""
    return wanted_in(dict(parse_qsl(query)), units, keys)


def _makes_sense(name: str, value: str) -> bool:
    return bool(value) and (name not in CHOICES or value in CHOICES[name])


def _check_typed(form: Submission, values: dict[str, str], units: Mapping[str, Unit]) -> None:
    """What is wrong is told, and not asked for."""
    if "unit" in values and values["unit"] not in units:
        form.wrong("unit", NO_SUCH_UNIT)
    if len(text := values.get("q", "")) > QUERY_MAX:
        form.wrong("q", Sentence(TOO_LONG, {"maximum": QUERY_MAX, "length": len(text)}))
    if len(values.get("holder", "")) > STAFF_ID_MAX:
        del values["holder"]
    since, until = (_day(form, values, name) for name in ("from", "to"))
    if since is not None and until is not None and since > until:
        form.wrong("to", BACKWARDS)
    for name in form.errors:
        values.pop(name, None)


def _day(form: Submission, values: Mapping[str, str], name: str) -> date | None:
    if name not in values:
        return None
    try:
        day = date.fromisoformat(values[name])
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        form.wrong(name, NOT_A_DATE)
        return None
    return day


def place_token(keys: Keys, sort: str, place: Place) -> str:
    """What `after` or `before` is in the address of another page."""
    return keys.list_token(json.dumps([sort, place.stretch, *place.values]))


def _start(form: Submission, query: Mapping[str, str], sort: str, keys: Keys) -> Start | None:
    for name in ("after", "before"):
        token = query.get(name, "")
        if not token:
            continue
        try:
            of, stretch, *values = json.loads(keys.read_list_token(token))
        except ValueError:
            form.wrong("after", NO_SUCH_PLACE)
            return None
        if of == sort:
            return Start(Place(int(stretch), tuple(map(str, values))), name == "before")
        form.wrong("after", NO_SUCH_PLACE)
    return None
