"""One row of a file of reviews: a checked review, or everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Container
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from db.review_import.csv_file import CsvRow
from db.review_import.known import Known
from db.review_import.refusals import Problem, Reason, RefusedRow
from db.review_writes import NewReview
from db.sealing import normal_phone
from rules.stars import (
    ITEM_DIMENSIONS,
    LONGEST_COMMENT,
    WINDOW_DIMENSIONS,
    Dimension,
    HandlingStage,
    Identity,
    ReviewChannel,
    Stars,
)

COLUMNS = (
    "review_id",
    "submitted_at",
    "channel",
    "stage",
    "stars",
    *(each.value for each in Dimension),
    "unit_code",
    "item_code",
    "window_no",
    "application_no",
    "comment",
    "identity",
    "rater_name",
    "rater_phone",
    "rater_email",
    "device_id",
)
"""The columns of a file of reviews. It may have others, which are not read."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
SCORES = {str(number): number for number in range(1, 6)}
PHONE = re.compile(r"\+?[0-9() \-]+")
PHONE_DIGITS = range(7, 16)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
PERSONAL = ("rater_name", "rater_phone", "rater_email")

Choice = TypeVar("Choice", bound=StrEnum)


def review_of(row: CsvRow, known: Known, now: datetime) -> NewReview | RefusedRow:
    """The review in a row, or the row with all its problems. Nothing was rated after `now` (UTC).

    `submitted_at` is when it was rated; when we received it is for the caller to say.
    """
    if row.cells is None:
        return RefusedRow(row.number, (Problem("*", Reason.WRONG_NUMBER_OF_CELLS),))
    cells = _Cells(row.cells)
    identity = cells.choice("identity", Identity)
    new = NewReview(
        source_id=cells.text("review_id", 64, required=True),
        submitted_at=cells.time("submitted_at", now),
        channel=cells.choice("channel", ReviewChannel),
        handling_stage=cells.choice("stage", HandlingStage),
        stars=cells.stars("stars"),
        dimensions=cells.dimensions(),
        unit_code=cells.code("unit_code", known.units, Reason.UNKNOWN_UNIT, required=True),
        item_code=cells.code("item_code", known.items, Reason.UNKNOWN_ITEM) or None,
        window_no=cells.window(known) or None,
        application_no=cells.text("application_no", 64),
        comment=cells.text("comment", LONGEST_COMMENT),
        identity=identity,
        rater_name=cells.text("rater_name", 50, required=identity is Identity.REAL_NAME),
        rater_phone=cells.phone("rater_phone"),
        rater_email=cells.address("rater_email"),
        device_id=cells.text("device_id", 128),
    )
    cells.check_contact(identity)
    return RefusedRow(row.number, tuple(cells.problems)) if cells.problems else new


class _Cells:
    """Reads cells by what they must be and collects what is wrong with them.

    A wrong cell still gives a value of its type, so that one reading finds every problem of a row.
    """

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells
        self.problems: list[Problem] = []

    def _wrong(self, name: str, reason: Reason) -> None:
        self.problems.append(Problem(name, reason))

    def text(self, name: str, longest: int, *, required: bool = False) -> str:
        value = self._cells[name]
        if required and not value:
            self._wrong(name, Reason.MISSING)
        elif len(value) > longest:
            self._wrong(name, Reason.TOO_LONG)
        return value

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        value = self._cells[name]
        try:
            return choices(value)
        except ValueError:
            self._wrong(name, Reason.NOT_IN_THE_LIST if value else Reason.MISSING)
            return next(iter(choices))

    def stars(self, name: str) -> Stars:
        value = self._cells[name]
        if value not in SCORES:
            self._wrong(name, Reason.NOT_STARS if value else Reason.MISSING)
        return Stars(SCORES.get(value, Stars.ACCEPTABLE))

    def time(self, name: str, now: datetime) -> datetime:
        value = self._cells[name]
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            self._wrong(name, Reason.NOT_A_TIME if value else Reason.MISSING)
        elif found > now:
            self._wrong(name, Reason.IN_THE_FUTURE)
        elif found < EARLIEST:
            self._wrong(name, Reason.TOO_EARLY)
        else:
            return found.astimezone(UTC)
        return now

    def code(
        self, name: str, known: Container[str], unknown: Reason, *, required: bool = False
    ) -> str:
        value = self._cells[name]
        if value and value not in known:
            self._wrong(name, unknown)
        elif required and not value:
            self._wrong(name, Reason.MISSING)
        return value

    def window(self, known: Known) -> str:
        unit_code, window_no = self._cells["unit_code"], self._cells["window_no"]
        # of an unknown unit nothing more can be said about its window
        if window_no and unit_code in known.units and (unit_code, window_no) not in known.windows:
            self._wrong("window_no", Reason.UNKNOWN_WINDOW)
        return window_no

    def dimensions(self) -> dict[Dimension, int]:
        """An item has its four when it was rated itself; a window and a venue have the others."""
        item_itself = self._cells["item_code"] and not self._cells["window_no"]
        fitting = ITEM_DIMENSIONS if item_itself else WINDOW_DIMENSIONS
        found = {}
        for each in Dimension:
            value = self._cells[each.value]
            if value and each not in fitting:
                self._wrong(each.value, Reason.DOES_NOT_FIT)
            elif value and value not in SCORES:
                self._wrong(each.value, Reason.NOT_STARS)
            elif value:
                found[each] = SCORES[value]
        return found

    def phone(self, name: str) -> str:
        value = unicodedata.normalize("NFKC", self._cells[name])
        if value and not (PHONE.fullmatch(value) and len(normal_phone(value)) in PHONE_DIGITS):
            self._wrong(name, Reason.NOT_A_PHONE)
        return value

    def address(self, name: str) -> str:
        value = self.text(name, 254)
        if value and not ADDRESS.fullmatch(value):
            self._wrong(name, Reason.NOT_AN_ADDRESS)
        return value

    def check_contact(self, identity: Identity) -> None:
        """A real name is promised a contact; who wants to stay anonymous leaves no trace."""
        if identity is Identity.ANONYMOUS:
            for name in PERSONAL:
                if self._cells[name]:
                    self._wrong(name, Reason.NOT_ANONYMOUS)
        elif not (self._cells["rater_phone"] or self._cells["rater_email"]):
            self._wrong("rater_phone", Reason.NO_CONTACT)
