"""The list of cases as a page: rows, tabs and filters. Finding the cases is in db/cases.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from db.cases import PAGE, CaseFilter, CaseLine
from rules.case import RequestKind
from rules.refusals import N_
from rules.roles import Actor, Role
from rules.stages import OPEN, Stage
from rules.working_days import Calendar
from web.desk.duties import Duty, duty
from web.desk.flags import ASKED, Flag, flags
from web.i18n import Catalogue
from web.wording import source_name

EVERYTHING = "all"
EXCERPT = 60
TEXT_MAX = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; nonsense in it means the default."""

    stage: str = ""
    overdue: bool = False
    pending: str = ""
    text: str = ""
    page: int = 1

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages to list; none means all."""
        if self.stage == EVERYTHING:
            return ()
        return (Stage(self.stage),) if self.stage else OPEN

    @property
    def narrowed(self) -> bool:
        """Whether anything but the stage is asked for."""
        return self.overdue or bool(self.pending) or bool(self.text)

    def address(self, **other: str) -> str:
        """The address of the same list with something else in it, at its first page."""
        mine = {
            "stage": self.stage,
            "overdue": "1" if self.overdue else "",
            "pending": self.pending,
            "q": self.text,
        }
        query = urlencode({name: value for name, value in (mine | other).items() if value})
        return f"/cases?{query}" if query else "/cases"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a stage, its number of cases and its address."""

    name: str
    count: int
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    case_no: str
    href: str
    stars: int
    real_name: bool
    unit: str
    place: str
    comment: str
    received: datetime
    stage: Stage
    duty: Duty | None
    late: bool
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CasesPage:
    """desk/cases.html."""

    title: str
    tabs: tuple[Tab, ...]
    rows: tuple[Row, ...]
    total: int
    wanted: Wanted
    pending_options: tuple[tuple[str, str], ...]
    pages: int
    page_href: str
    everywhere: str


TITLES: Mapping[Role, str] = {
    Role.OPERATOR: N_("全部工单"),
    Role.HANDLER: N_("本单位工单"),
    Role.SUPERVISOR: N_("督办工单"),
}
AWAITING: Mapping[Role, tuple[Stage, ...]] = {
    Role.OPERATOR: (),
    Role.HANDLER: (),
    Role.SUPERVISOR: (Stage.IN_CLOSURE_REVIEW,),
}
"""Stages in which a case waits for this role and no clock of its own says so."""
PENDING = tuple((kind.value, ASKED[kind]) for kind in RequestKind)


def wanted_in(query: Mapping[str, str]) -> Wanted:
    """What an address asks for."""
    stage, pending = query.get("stage", ""), query.get("pending", "")
    number = query.get("page", "")
    known = number.isascii() and number.isdecimal() and len(number) < 6  # noqa: PLR2004
    return Wanted(
        stage=stage if stage in {*Stage, EVERYTHING} else "",
        overdue=query.get("overdue") == "1",
        pending=pending if pending in set(RequestKind) else "",
        text=query.get("q", "").replace("\x00", "").strip()[:TEXT_MAX],
        page=max(int(number), 1) if known else 1,
    )


def case_filter(wanted: Wanted, actor: Actor) -> CaseFilter:
    """The same in the database's terms, within what this person sees."""
    return CaseFilter(
        under="" if actor.role is Role.OPERATOR else actor.unit_path,
        dispatched=actor.role is Role.HANDLER,
        stages=wanted.stages,
        overdue=True if wanted.overdue else None,
        pending=wanted.pending or None,
        text=wanted.text,
        first=AWAITING[actor.role],
        page=wanted.page,
    )


def tabs(counts: Mapping[Stage, int], wanted: Wanted, actor: Actor) -> tuple[Tab, ...]:
    """In progress as a whole, each stage, archived, everything."""
    stages = [s for s in Stage if actor.role is not Role.HANDLER or s in counts_for_handlers()]
    open_ones = sum(counts[stage] for stage in stages if stage in OPEN)
    everything = sum(counts[stage] for stage in stages)
    entries = [
        ("", N_("未归档"), open_ones),
        *((stage.value, source_name(stage), counts[stage]) for stage in stages),
        (EVERYTHING, N_("全部"), everything),
    ]
    return tuple(
        Tab(name, count, wanted.address(stage=key), here=wanted.stage == key)
        for key, name, count in entries
    )


def counts_for_handlers() -> tuple[Stage, ...]:
    """The stages a handler has cases in: not before they are dispatched."""
    return tuple(stage for stage in Stage if stage is not Stage.AWAITING_DISPATCH)


def row(
    line: CaseLine, items: Mapping[str, str], now: datetime, calendar: Calendar,
    catalogue: Catalogue,
) -> Row:  # fmt: skip
    """One case, seen from now (UTC, ours; the case's own may be ahead)."""
    case_now = now + line.ahead
    due = None
    if line.next_due_at is not None and line.next_due_kind is not None:
        due = duty(
            line.next_due_kind,
            line.next_due_at,
            case_now,
            provisional=line.provisional,
            calendar=calendar,
            catalogue=catalogue,
        )
    return Row(
        case_no=line.case_no,
        href=f"/cases/{line.case_no}",
        stars=line.stars,
        real_name=line.real_name,
        unit=line.unit_name,
        place=place(line.window_no, items.get(line.item_code or "", ""), catalogue),
        comment=excerpt(line.comment),
        received=line.received_at,
        stage=line.stage,
        duty=due,
        late=line.overdue or (due is not None and due.late),
        flags=flags(
            supervised=line.supervised,
            complex_one=line.complex,
            rounds=line.round,
            pending=line.pending_requests,
        ),
    )


def place(window_no: str | None, item: str, catalogue: Catalogue) -> str:
    """The window and the item, whichever were rated."""
    window = catalogue.gettext(N_("{no} 号窗口")).format(no=window_no) if window_no else ""
    return " · ".join(filter(None, (window, item)))


def excerpt(comment: str) -> str:
    """The first line of a comment, shortened."""
    first = comment.strip().partition("\n")[0].strip()
    return first if len(first) <= EXCERPT else first[: EXCERPT - 1].rstrip() + "…"


def pages_of(total: int) -> int:
    """How many pages that many rows fill, at least one."""
    return max(-(-total // PAGE), 1)
