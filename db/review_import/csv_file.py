"""A CSV file as rows of named cells, one at a time: a file of any size takes no memory."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.visible_text import visible


class FileUnusable(Exception):
    """The file as a whole cannot be read; nothing of it was put in. Says why in both languages."""

    def __init__(self, path: Path, chinese: str, english: str) -> None:
        super().__init__(f"{path}: {english}")
        self.path = path
        self.chinese = chinese
        self.english = english


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row. `number` counts as a spreadsheet does: the heading is row 1.

    `cells` is None where there are more or fewer of them than the heading has.
    """

    number: int
    cells: dict[str, str] | None


def csv_rows(path: Path, columns: Sequence[str]) -> Iterator[CsvRow]:
    """The rows of a UTF-8 file, with or without a byte-order mark, that has at least `columns`.

    Blank lines are left out, control characters and blanks around a cell too. Raises FileUnusable.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, csv.reader(file, strict=True), columns)
    except UnicodeDecodeError:
        raise FileUnusable(
            path, "不是 UTF-8 编码，请另存为 CSV UTF-8", "is not UTF-8: save it as CSV UTF-8"
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileUnusable(path, f"无法读取：{reason}", f"cannot be read: {reason}") from None


def count_rows(path: Path, columns: Sequence[str]) -> int:
    """How many rows `csv_rows` will give. Raises FileUnusable if it will not get to the end."""
    return sum(1 for _ in csv_rows(path, columns))


def _rows(path: Path, lines: Iterator[list[str]], columns: Sequence[str]) -> Iterator[CsvRow]:
    number = 1
    try:
        heading = [_clean(name) for name in next(lines, [])]
        _check_heading(path, heading, columns)
        for number, line in enumerate(lines, start=2):
            if not line:
                continue
            if len(line) != len(heading):
                yield CsvRow(number, None)
            else:
                yield CsvRow(number, dict(zip(heading, map(_clean, line), strict=True)))
    except csv.Error as error:
        raise FileUnusable(
            path,
            f"第 {number} 行之后不是规范的 CSV（引号未成对或单元格过大）：{error}",
            f"is not proper CSV after row {number} (an open quote, or a huge cell): {error}",
        ) from None


def _clean(cell: str) -> str:
    # nearly every cell is clean, and finding that out this way costs a tenth
    stripped = cell.strip()
    return stripped if stripped.isprintable() else visible(stripped)


def _check_heading(path: Path, heading: list[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in heading]
    if missing:
        names = ", ".join(missing)
        raise FileUnusable(path, f"缺少列：{names}", f"lacks the columns {names}")
    twice = sorted({name for name in heading if heading.count(name) > 1})
    if twice:
        names = ", ".join(twice)
        raise FileUnusable(path, f"列名重复：{names}", f"has columns twice: {names}")
