"""One case as a row: what each of its columns says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.case_lists import CaseLine
from rules.refusals import N_
from rules.stages import Stage
from rules.stars import ReviewChannel
from rules.topics import Topic
from web.desk.duties import Duties, Duty
from web.desk.flags import Flag, flags
from web.i18n import Catalogue

EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list. `chosen` is what its box sends: the number and the version shown."""

    case_no: str
    chosen: str
    href: str
    stars: int
    real_name: bool
    unit: str
    holder: str
    subject: str
    comment: str
    topics: tuple[Topic, ...]
    channel: ReviewChannel
    received: datetime
    stage: Stage
    duty: Duty | None
    late: bool
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What rows are told with: topics by review, what is due, the words."""

    topics: Mapping[str, Iterable[Topic]]
    duties: Duties
    catalogue: Catalogue


def row(line: CaseLine, told: Told) -> Row:
    """One case, seen from now (ours; the case's own time may be ahead)."""
    due = None
    if line.next_due_at is not None and line.next_due_kind is not None:
        due = told.duties.of(
            line.next_due_kind, line.next_due_at, line.ahead, provisional=line.provisional
        )
    return Row(
        case_no=line.case_no,
        chosen=f"{line.case_no}:{line.version}",
        href=f"/cases/{line.case_no}",
        stars=line.stars,
        real_name=line.real_name,
        unit=line.unit_name,
        holder=line.holder or "",
        subject=subject(line.window_no, line.item_name or "", told.catalogue),
        comment=excerpt(line.comment),
        topics=tuple(told.topics.get(line.review_no, ())),
        channel=line.channel,
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


def subject(window_no: str | None, item: str, catalogue: Catalogue) -> str:
    """The window and the item, whichever were rated."""
    window = catalogue.gettext(N_("{no} 号窗口")).format(no=window_no) if window_no else ""
    return " · ".join(filter(None, (window, item)))


def excerpt(comment: str) -> str:
    """The first line of a comment, shortened."""
    first = comment.strip().partition("\n")[0].strip()
    return first if len(first) <= EXCERPT else first[: EXCERPT - 1].rstrip() + "…"
