"""A file of applications (办件): each row checked, the good ones put in, the others named.

What another system says of an application replaces what it said before: its stage moves on.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from db.applications import Application, put_applications
from db.review_import.csv_file import CsvRow
from db.review_import.known import Known
from db.review_import.refusals import Problem, Reason, RefusedRow
from db.review_import.rows import PHONE, PHONE_DIGITS
from db.sealing import Keys, normal_number, normal_phone
from rules.stars import HandlingStage

COLUMNS = (
    "application_no",
    "item_code",
    "unit_code",
    "stage",
    "applicant_name",
    "applicant_phone",
)
"""The columns of a file of applications. It may have others, which are not read."""

NUMBER_MAX = 64
NAME_MAX = 40


@dataclass(frozen=True, slots=True)
class ImportedApplications:
    """What became of a file."""

    put_in: int
    refused: tuple[RefusedRow, ...]


def application_of(row: CsvRow, known: Known) -> Application | RefusedRow:
    """The application in a row, or the row with all its problems."""
    if row.cells is None:
        return RefusedRow(row.number, (Problem("*", Reason.WRONG_NUMBER_OF_CELLS),))
    problems = tuple(_problems(row.cells, known))
    if problems:
        return RefusedRow(row.number, problems)
    return Application(
        application_no=row.cells["application_no"],
        item_code=row.cells["item_code"],
        unit_code=row.cells["unit_code"],
        stage=HandlingStage(row.cells["stage"]),
        name=row.cells["applicant_name"],
        phone=normal_phone(row.cells["applicant_phone"]),
    )


def _problems(cells: dict[str, str], known: Known) -> Iterator[Problem]:
    if not normal_number(cells["application_no"]):
        yield Problem("application_no", Reason.MISSING)
    for name, longest in (("application_no", NUMBER_MAX), ("applicant_name", NAME_MAX)):
        if len(cells[name]) > longest:
            yield Problem(name, Reason.TOO_LONG)
    if cells["item_code"] not in known.items:
        yield Problem("item_code", Reason.UNKNOWN_ITEM)
    if cells["unit_code"] not in known.units:
        yield Problem("unit_code", Reason.UNKNOWN_UNIT)
    if cells["stage"] not in set(HandlingStage):
        yield Problem("stage", Reason.NOT_IN_THE_LIST)
    if not cells["applicant_name"]:
        yield Problem("applicant_name", Reason.MISSING)
    phone = unicodedata.normalize("NFKC", cells["applicant_phone"])
    if phone and not (PHONE.fullmatch(phone) and len(normal_phone(phone)) in PHONE_DIGITS):
        yield Problem("applicant_phone", Reason.NOT_A_PHONE)


async def import_applications(
    connection: AsyncConnection, rows: Iterable[CsvRow], known: Known, *, keys: Keys, now: datetime
) -> ImportedApplications:
    """Put the good rows in, in one transaction."""
    found = [application_of(row, known) for row in rows]
    good = [each for each in found if isinstance(each, Application)]
    await put_applications(connection, good, keys, now)
    refused = tuple(each for each in found if isinstance(each, RefusedRow))
    return ImportedApplications(len(good), refused)
