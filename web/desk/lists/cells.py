"""What each column of a list is in a file: texts, numbers, moments. On the page see rows.py."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from db.case_lists import CaseLine
from rules.refusals import N_
from web.desk.duties import duty_name
from web.desk.flags import flags
from web.desk.lists.columns import COLUMN_NAMES, ListColumn
from web.desk.lists.rows import Told, row, subject
from web.i18n import Catalogue
from web.wording import source_name

Cell = str | int | datetime | None
NUMBER, MARKS, DUE_NAME = N_("工单号"), N_("标记"), N_("时限名称")


def headings_of(columns: Sequence[ListColumn], said: Catalogue) -> list[str]:
    """The names of the columns; what is due takes two, its name and its moment."""
    names = [NUMBER, MARKS]
    for column in columns:
        names += [DUE_NAME] if column is ListColumn.DUE else []
        names.append(COLUMN_NAMES[column])
    return [said.gettext(each) for each in names]


def row_of(line: CaseLine, columns: Sequence[ListColumn], told: Told) -> list[Cell]:
    """One case."""
    cells: list[Cell] = [line.case_no, _marks(line, told)]
    for column in columns:
        if column is ListColumn.DUE:
            due = duty_name(line.next_due_kind) if line.next_due_kind else ""
            cells.append(told.catalogue.gettext(due) if due else None)
        cells.append(_cell(line, column, told))
    return cells


def _marks(line: CaseLine, told: Told) -> str | None:
    """The marks a row shows beside the number, and that it is late, which the page shows in red."""
    shown = row(line, told)
    late = flags(overdue=shown.late, supervised=False, complex_one=False)
    words = (told.catalogue.say(each.text) for each in (*late, *shown.flags))
    return told.catalogue.gettext(N_("、")).join(words) or None


def _cell(line: CaseLine, column: ListColumn, told: Told) -> Cell:
    value = TELLING[column](line, told)
    return told.catalogue.gettext(source_name(value)) if isinstance(value, Enum) else value


def _subject(line: CaseLine, told: Told) -> str:
    return subject(line.window_no, line.item_name or "", told.catalogue)


def _topics(line: CaseLine, told: Told) -> str:
    said = told.catalogue.gettext
    names = (said(source_name(each)) for each in told.topics.get(line.review_no, ()))
    return said(N_("、")).join(names)


TELLING: Mapping[ListColumn, Callable[[CaseLine, Told], Cell]] = {
    ListColumn.DUE: lambda line, _told: line.next_due_at,
    ListColumn.STAGE: lambda line, _told: line.stage,
    # a number to calculate with, and not the name of so many stars
    ListColumn.STARS: lambda line, _told: int(line.stars),
    ListColumn.UNIT: lambda line, _told: line.unit_name,
    ListColumn.HOLDER: lambda line, _told: line.holder,
    ListColumn.SUBJECT: _subject,
    ListColumn.COMMENT: lambda line, _told: line.comment,
    ListColumn.TOPICS: _topics,
    ListColumn.CHANNEL: lambda line, _told: line.channel,
    ListColumn.IDENTITY: lambda line, told: told.catalogue.gettext(
        N_("实名") if line.real_name else N_("匿名")
    ),
    ListColumn.RECEIVED: lambda line, _told: line.received_at,
}
"""What each column holds; members of enumerations are told by their names."""
