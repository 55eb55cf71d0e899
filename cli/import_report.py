"""What `haochaping import-reviews` prints: progress, refused rows, the summary. Never a cell."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from db.review_import.importing import Batch
from db.review_import.refusals import RefusedRow
from rules.stars import Stars

KEPT_FOR_JSON = 1000
"""Refused rows that the JSON names; --report names all of them."""


@dataclass(slots=True)
class Tally:
    """The sums of an import. `waiting` are cases that the worker will start."""

    dry_run: bool
    shift: timedelta
    rows: int = 0
    already: int = 0
    refused: int = 0
    added: Counter[Stars] = field(default_factory=Counter)
    started: int = 0
    waiting: int = 0
    took: timedelta = timedelta()

    def count(self, batch: Batch) -> None:
        """Add one batch."""
        self.rows += batch.rows
        self.already += batch.already
        self.refused += len(batch.refused)
        self.added += batch.added

    @property
    def bad(self) -> int:
        """Bad reviews that came in, which is as many cases."""
        return sum(number for stars, number in self.added.items() if stars.is_bad)


class ImportReport:
    """Prints for people, or with `as_json` one JSON object on stdout and nothing else there."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._errors = Console(stderr=True)
        self._write: Callable[[Sequence[str | int]], Any] | None = None
        self._kept: list[dict[str, str | int]] = []

    @contextmanager
    def refusals_to(self, path: Path | None) -> Iterator[None]:
        """Write the refused rows to a CSV file too. Raises OSError."""
        if path is None:
            yield
            return
        # the mark tells Excel that it is UTF-8
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            self._write = csv.writer(file).writerow
            self._write(("row", "field", "reason", "reason_en"))
            yield

    @contextmanager
    def progress(self, what: str, number: int) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; call what it gives with how many are done since the last call."""
        bar = Progress(
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._errors,
            redirect_stdout=False,
            disable=not self._errors.is_terminal,
        )
        with bar:
            task = bar.add_task("", total=number)
            yield lambda done: bar.advance(task, done)

    def refused(self, rows: Sequence[RefusedRow]) -> None:
        """One line for each thing wrong with each row."""
        for row in rows:
            for problem in row.problems:
                chinese, english = problem.reason.chinese, problem.reason.english
                if self._write:
                    self._write((row.row, problem.field, chinese, english))
                if not self._as_json:
                    self._error(
                        f"第 {row.row} 行 {problem.field}：{chinese}"
                        f" · row {row.row}: {problem.field} {english}"
                    )
                elif len(self._kept) < KEPT_FOR_JSON:
                    self._kept.append(
                        {
                            "row": row.row,
                            "field": problem.field,
                            "reason": chinese,
                            "reason_en": english,
                        }
                    )

    def problem(self, chinese: str, english: str) -> None:
        """Why nothing was done."""
        self._error(f"✗ {chinese}", style="bold red")
        self._error(f"  {english}", style="red")

    def summary(self, tally: Tally) -> None:
        """The sums, on stdout."""
        if self._as_json:
            typer.echo(json.dumps(self._summed(tally), ensure_ascii=False, indent=2))
        else:
            self._print_summary(tally)

    def _summed(self, tally: Tally) -> dict[str, object]:
        return {
            "dry_run": tally.dry_run,
            "rows": tally.rows,
            "imported": tally.added.total(),
            "already": tally.already,
            "refused": tally.refused,
            "stars": {str(int(stars)): tally.added[stars] for stars in Stars},
            "bad": tally.bad,
            "cases_started": tally.started,
            "cases_waiting": tally.waiting,
            "shift_seconds": tally.shift.total_seconds(),
            "seconds": round(tally.took.total_seconds(), 3),
            "problems": self._kept,
        }

    def _print_summary(self, tally: Tally) -> None:
        table = Table(box=None, show_header=False, padding=(0, 2))
        table.add_column()
        table.add_column(justify="right")
        stars = " ".join(f"{int(each)}★ {tally.added[each]}" for each in reversed(Stars))
        coming_in = "可以导入 · would come in" if tally.dry_run else "已导入 · imported"
        for name, value in (
            ("共读取 · rows", f"{tally.rows}"),
            (coming_in, f"{tally.added.total()}"),
            ("此前已有 · there already", f"{tally.already}"),
            ("未导入 · refused", f"{tally.refused}"),
            ("其中差评 · bad reviews", f"{tally.bad}"),
            ("星级 · stars", stars),
            ("用时 · took", f"{tally.took.total_seconds():.1f} s"),
        ):
            table.add_row(name, value)
        Console().print(table)
        for sentence in self._remarks(tally):
            typer.echo(sentence)

    def _remarks(self, tally: Tally) -> Iterator[str]:
        if tally.dry_run:
            yield "试运行，什么也没有写入 · A dry run: nothing was written."
        if tally.started:
            yield f"已立案 {tally.started} 件 · {tally.started} cases were started."
        if tally.waiting:
            yield (
                f"Temporal 未应答，{tally.waiting} 件由 worker 启动后一分钟内立案"
                f" · Temporal did not answer: the worker starts {tally.waiting} cases"
                f" within a minute of its own start."
            )
        if tally.refused:
            yield (
                f"{tally.refused} 行未导入，改正后可再次导入整个文件"
                f" · {tally.refused} rows were refused; correct them and import the file again."
            )

    def _error(self, text: str, style: str | None = None) -> None:
        self._errors.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
