"""The rows of a handler's home that have a button to accept: what each sends, which row comes next,
and where a refusal is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from web.desk.due_lines import DueLine
from web.desk.refused import RefusedRow
from web.desk.submission_keys import new_key

DUE, UNHELD = "due", "unheld"
"""The lists with such rows: by deadline, and what nobody has in hand."""
ROW_FIELD = "row"
"""The field of a row's form that names the row."""


def row_id(kind: str, case_no: str) -> str:
    """What the row of a case is called on the page: a case may have one in each list."""
    return f"{kind}-{case_no}"


@dataclass(frozen=True, slots=True)
class RowForm:
    """What the button of a row sends: the key of its submission, the row, the row below it."""

    key: str
    row: str
    next: str


@dataclass(frozen=True, slots=True)
class ToldAt:
    """A refusal and the row it is told at; `gone`: its own row is no more, and it stands above
    this one, "" where the list has none left."""

    refused: RefusedRow
    kind: str
    row: str
    gone: bool


def row_forms(
    kind: str, lines: Iterable[DueLine], refused: RefusedRow | None
) -> dict[str, RowForm]:
    """The forms of a list's rows, by case."""
    found = list(lines)
    return {
        line.case_no: RowForm(
            refused.key if refused and refused.case_no == line.case_no else new_key(),
            row_id(kind, line.case_no),
            row_id(kind, following.case_no) if following else "",
        )
        for line, following in zip_longest(found, found[1:])
    }


def told_at(
    refused: RefusedRow, sent: Mapping[str, str], following: str, lists: Mapping[str, Sequence[str]]
) -> ToldAt:
    """Where to tell a refusal; `sent` is the row's form, `lists` are the rows shown by now."""
    row = sent.get(ROW_FIELD, "")
    kind = DUE if row.startswith(f"{DUE}-") else UNHELD
    rows = lists[kind]
    if row in rows:
        return ToldAt(refused, kind, row, gone=False)
    return ToldAt(
        refused, kind, following if following in rows else next(iter(rows), ""), gone=True
    )
